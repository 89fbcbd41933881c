"""Asking for help must not load what only some commands need."""

import json
import subprocess
import sys

import pytest

HEAVY = [
    "cv2",
    "numpy",
    "scipy",
    "matplotlib",
    "jinja2",
    "typst",
    "django",
    "rich",
    "pydicom",
    "ezc3d",
]
ASK = """
import json, sys
sys.argv = ["ischia", *{arguments!r}]
from ischia.cli.main import run
try:
    run()
except SystemExit as end:
    assert not end.code, end.code
print()
print(json.dumps(sorted(sys.modules)))
"""


def modules_after(*arguments: str) -> set[str]:
    """Return the top-level modules that a command has loaded when it ends."""
    program = ASK.format(arguments=list(arguments))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.fixture(scope="module")
def after_help() -> set[str]:
    return modules_after("--help")


@pytest.mark.parametrize("module", HEAVY)
def test_help_loads_no(module: str, after_help: set[str]) -> None:
    assert module not in after_help


def test_the_program_was_really_there(after_help: set[str]) -> None:
    assert {"ischia", "typer"} <= after_help


def test_importing_the_package_alone_loads_no_numpy() -> None:
    program = "import sys, ischia; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
