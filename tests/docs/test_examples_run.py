"""What the documentation shows, works: Python examples run, documents shown are valid."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ischia.model.schema import DOCUMENTS, decode
from ischia.service.knowing import vocabulary

ROOT = Path(__file__).parents[2]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
PARSERS: dict[str, Callable[[str], Any]] = {"toml": tomllib.loads, "json": json.loads}


def blocks(paper: Path, *kinds: str) -> list[str]:
    """Return the fenced blocks of the given kinds, in order."""
    return [text for kind, text in FENCE.findall(paper.read_text("utf-8")) if kind in kinds]


def papers_with(*kinds: str) -> list[Any]:
    """Return the papers that show something of the given kinds, named for the test report."""
    return [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PAPERS if blocks(p, *kinds)]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to run examples in; examples that make a case find the earlier ones' files."""
    return tmp_path_factory.mktemp("desk")


def environment() -> dict[str, str]:
    """Return an environment in which `ischia` is the program under test."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100"}


@pytest.mark.parametrize("paper", papers_with("python"))
def test_python_examples_run(paper: Path, desk: Path) -> None:
    program = "\n".join(blocks(paper, "python"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=desk,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


RUN = ("$ ischia", "$ cp")  # setting up is tested by the house


def typed_commands(paper: Path) -> list[str]:
    """Return what a reader types into a shell (`$ …`), and the lines that continue it."""
    text = "".join(blocks(paper, "console")).replace("\\\n", "")
    return [line[2:].split("  #")[0] for line in text.splitlines() if line.startswith(RUN)]


COMMANDS = [
    pytest.param(paper, id=str(paper.relative_to(ROOT)))
    for paper in PAPERS
    if typed_commands(paper)
]


@pytest.mark.parametrize("paper", COMMANDS)
def test_commands_run_in_the_order_shown(paper: Path, desk: Path) -> None:
    place = desk / paper.stem
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for command in typed_commands(paper):
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=place,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def documents(paper: Path) -> list[dict[str, Any]]:
    """Return the documents that a paper shows and that name a schema of ours."""
    shown = [(kind, text) for kind, text in FENCE.findall(paper.read_text("utf-8"))]
    read = [PARSERS[kind](text) for kind, text in shown if kind in PARSERS]
    return [document for document in read if document.get("schema") in DOCUMENTS]


@pytest.mark.parametrize("paper", papers_with("toml", "json"))
def test_documents_shown_are_valid(paper: Path) -> None:
    for document in documents(paper):
        decode(document, document["schema"], where=paper.name)


@pytest.mark.parametrize("paper", papers_with("toml"))
def test_words_shown_are_known(paper: Path) -> None:
    words = vocabulary()
    places = ("history", "exam", "reported", "not_done")
    shown = {
        entry.get("item") or entry["concept"]
        for document in documents(paper)
        for place in places
        for entry in document.get(place, ())
    }
    signs = {
        sign
        for document in documents(paper)
        for report in document.get("imaging_report", ())
        for sign in (*report.get("present", ()), *report.get("absent", ()))
    }
    known = {word for entries in words.values() for word in entries}
    # a numeric item is written without the `exam.` of the concept that it becomes
    known |= {word.removeprefix("exam.") for word in known}
    assert shown | signs <= known


@pytest.mark.parametrize("paper", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PAPERS])
def test_links_lead_somewhere(paper: Path) -> None:
    dead = [to for to in LINK.findall(paper.read_text("utf-8")) if not (paper.parent / to).exists()]
    assert dead == []
