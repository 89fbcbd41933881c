"""A machine that cannot make the environment is told what to install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = '#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac\n'
# New enough, but a Debian python without python3-venv: `-m venv` fails.
NO_VENV = '#!/bin/sh\ncase "$*" in *version_info\\[*) echo 3.12;; *venv*) exit 1;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a folder that is the whole PATH of a small machine: rm, and what a test adds."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "rm").symlink_to(shutil.which("rm") or "/bin/rm")
    return tools


def set_up(machine: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    """Run the set-up on a machine whose python3 is the script given."""
    if python is not None:
        (machine / "python3").write_text(python, encoding="utf-8")
        (machine / "python3").chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools/make_venv.sh"), str(machine.parent / "venv")],
        env={"PATH": str(machine), "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_at_all(machine: Path) -> None:
    done = set_up(machine, None)
    assert done.returncode == 2
    assert "needs Python 3.11 or newer; found no python3" in done.stderr
    assert "apt install python3 python3-venv" in done.stderr


def test_a_python_too_old(machine: Path) -> None:
    done = set_up(machine, OLD)
    assert done.returncode == 2
    assert "found Python 3.9.2" in done.stderr


def test_a_python_without_venv(machine: Path) -> None:
    done = set_up(machine, NO_VENV)
    assert done.returncode == 2
    assert "apt install python3.12-venv" in done.stderr
    assert not (machine.parent / "venv").exists()
