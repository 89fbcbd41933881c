"""A node on a free port of this machine, small objects to send, and the programs of others."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ischia.model.documents import RecordingEntry
from ischia.node.node import listening
from ischia.node.settings import Settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


class Node:
    """A node at work: where it listens, what it said, what it holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.folder, self.port = settings, settings.folder, 0
        self.lines: list[dict[str, Any]] = []

    def until(self, what: str, count: int = 1, patience_s: float = 60.0) -> list[dict[str, Any]]:
        """Wait for so many lines of one kind, and give them."""
        until_s = time.monotonic() + patience_s
        while len(found := [line for line in self.lines if line["what"] == what]) < count:
            assert time.monotonic() < until_s, f"no {count} × {what}: {self.lines}"
            time.sleep(0.02)
        return found

    def objects(self) -> list[Path]:
        """Give the stored objects."""
        return sorted(self.folder.glob("objects/*/*.dcm"))

    def half_stored(self) -> list[Path]:
        """Give what lies in the folder and is no whole file of the node's."""
        return [p for p in self.folder.rglob("*.part") if p.is_file()]


@contextmanager
def at_work(folder: Path, **said: Any) -> Iterator[Node]:
    told = {"floor_bytes": 0, "silence_s": 5.0, "port": 0, "retry_s": 0.2, **said}
    node = Node(Settings(folder=folder, **told))
    with listening(node.settings, node.lines.append) as port:
        node.port = port
        yield node


@pytest.fixture
def start() -> Callable[..., Any]:
    """Give what starts a node in a folder."""
    return at_work


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """Give a node that takes everything that it can."""
    said = RecordingEntry(path="", structure="rectus_femoris", view="long_axis")
    with at_work(tmp_path / "node", said=said) as made:
        yield made


def have(program: str) -> str:
    """Give the path of a program; without it the test is left out, and fails in CI."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        reason = f"{program} is not installed: tools/have_dcmtk.sh"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
def dcmtk() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give what runs a program of dcmtk against a port of this machine."""

    def run(
        program: str, port: int, *said: object, called: str = "ISCHIA", calling: str = "MACHINE"
    ) -> subprocess.CompletedProcess[str]:
        options, files = (
            [str(s) for s in said if isinstance(s, str)],
            [str(s) for s in said if isinstance(s, Path)],
        )
        command = [have(program), "-v", "-aec", called, "-aet", calling, *options]
        return subprocess.run(
            [*command, "127.0.0.1", str(port), *files],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run
