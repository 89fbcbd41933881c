"""What the house rules are checked on: the tracked files and their syntax trees."""

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> tuple[Path, ...]:
    """Give every file that git tracks or would track, so that a new file is checked at once."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:  # an unpacked source archive has no git: look at what it holds
        folders = ("src", "tests", "docs", "tools", "requirements", "validation", "benchmarks")
        inside = [path for folder in folders for path in (ROOT / folder).rglob("*")]
        found = [*inside, *ROOT.glob("*.*")]
        return tuple(p for p in found if p.is_file() and "__pycache__" not in p.parts)
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


@pytest.fixture(scope="session")
def python_files(project_files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give every Python file of the project."""
    return tuple(path for path in project_files if path.suffix == ".py")


@pytest.fixture(scope="session")
def trees() -> Mapping[Path, ast.Module]:
    """Give the syntax tree of each module of the package, by its path inside it."""
    package = ROOT / "src/ischia"
    return {
        path.relative_to(package): ast.parse(path.read_text("utf-8"))
        for path in sorted(package.rglob("*.py"))
    }
