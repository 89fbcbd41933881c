"""Each import contract is broken on purpose in a copy of the package, and must be noticed."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}


class Offence(NamedTuple):
    """Files to write into the copy, and the contract that must notice."""

    contract: str
    files: dict[str, str]


OFFENCES = {
    "an inner ring imports an outer one": Offence(
        "layers", {"model/offence.py": "import ischia.numeric\n"}
    ),
    "a sibling imports a sibling": Offence(
        "layers", {"writers/offence.py": "import ischia.phantoms\n"}
    ),
    "a package stands outside the rings": Offence(
        "layers", {"annex/__init__.py": '"""A room that nobody planned."""\n'}
    ),
    "measuring reads a file format": Offence(
        "pure-core", {"measure/offence.py": "import pydicom\n"}
    ),
    "reasoning prints": Offence("pure-core", {"reason/offence.py": "import rich\n"}),
    "the model plots": Offence("pure-core", {"model/offence.py": "import matplotlib.pyplot\n"}),
    "measuring knows what is normal": Offence(
        "blind-measuring", {"measure/offence.py": "import ischia.knowledge\n"}
    ),
    "a reader knows what is normal": Offence(
        "blind-measuring", {"readers/offence.py": "import ischia.knowledge\n"}
    ),
    "a use case talks to the terminal": Offence(
        "outer-frameworks", {"service/offence.py": "import typer\n"}
    ),
    "two siblings import each other": Offence(
        "no-cycles",
        {
            "measure/first_offence.py": "import ischia.measure.second_offence\n",
            "measure/second_offence.py": "import ischia.measure.first_offence\n",
        },
    ),
    "the command line reaches past service": Offence(
        "through-service", {"cli/offence.py": "import ischia.reason\n"}
    ),
    "a cohort run reaches past service": Offence(
        "through-service", {"batch/offence.py": "import ischia.readers\n"}
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package's code and its contracts; return the copy's package folder."""
    package = tmp_path / "ischia"
    code_only = shutil.ignore_patterns("__pycache__", "data", "*.toml", "*.json", "*.html")
    shutil.copytree(ROOT / "src/ischia", package, ignore=code_only)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return package


def broken_contracts(package: Path, *contracts: str) -> set[str]:
    """Return the names of the contracts that a copy breaks, or raise if they were not judged."""
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo", *chosen],
        cwd=package.parent,  # the copy, not the installed package, is what gets imported
        env={**os.environ, "PYTHONPATH": str(package.parent), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Contracts:" in said, said
    broken = set(re.findall(r"^(.+) BROKEN", said, flags=re.MULTILINE))
    assert bool(broken) == bool(done.returncode), said
    return broken


def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize("name", OFFENCES)
def test_breaking_a_contract_is_noticed(name: str, copy: Path) -> None:
    offence = OFFENCES[name]
    for path, text in offence.files.items():
        (copy / path).parent.mkdir(exist_ok=True)
        (copy / path).write_text(text, encoding="utf-8")
    assert broken_contracts(copy, offence.contract) == {CONTRACTS[offence.contract]}


def test_every_contract_is_broken_once() -> None:
    assert {offence.contract for offence in OFFENCES.values()} == set(CONTRACTS)
