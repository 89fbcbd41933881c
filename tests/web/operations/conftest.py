"""A small clinic in a folder of its own, made by a process of its own; a server where one is."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MADE = """
import os, sys
from pathlib import Path
from ischia.clinic import serving
serving.prepare(Path(sys.argv[1]), demo=False)
from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.audit import chain
from ischia.clinic.people.identity import Identity, erase_identity, register, sweep
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.operations import erased
"""


@pytest.fixture(scope="session")
def inside() -> Callable[..., str]:
    """Give a function that runs lines inside a clinic, in a process of its own."""

    def run(folder: Path, lines: str, url: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-c", MADE + lines, str(folder)],
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def ischia() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that runs a command of the program, in a process of its own."""

    def run(*arguments: object, url: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ischia", *map(str, arguments)]
        return subprocess.run(
            command,
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a server that ends with these tests."""
    sys.path.insert(0, str(ROOT / "tools"))
    from temporary_postgresql import NoPostgresqlError, temporary_postgresql

    sys.path.remove(str(ROOT / "tools"))
    try:
        with temporary_postgresql() as address:
            yield address
    except NoPostgresqlError as err:
        pytest.skip(str(err))
