"""The runner of `make validate` and `make bench` keeps what ended well, dated."""

import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).parents[2] / "tools/run_scripts.py"


def run(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run the runner on a folder."""
    command = [sys.executable, str(RUNNER), str(folder), *names]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with one script that ends well and one that does not."""
    (tmp_path / "good.py").write_text("print('coverage 0.951')\n", encoding="utf-8")
    (tmp_path / "poor.py").write_text("print('coverage 0.7'); raise SystemExit(1)\n", "utf-8")
    return tmp_path


def test_a_result_is_kept_with_what_made_it(folder: Path) -> None:
    done = run(folder, "good")
    (kept,) = folder.glob("good.????-??-??.txt")
    text = kept.read_text("utf-8")
    assert done.returncode == 0
    assert "coverage 0.951" in text
    assert "ischia 0." in text
    assert "numpy" in text


def test_a_failure_is_reported_and_nothing_kept(folder: Path) -> None:
    done = run(folder)
    assert done.returncode == 1
    assert "1 of 2 scripts" in done.stdout
    assert list(folder.glob("poor.*.txt")) == []


def test_an_unknown_name_says_what_there_is(folder: Path) -> None:
    done = run(folder, "missing")
    assert done.returncode == 2
    assert "good, poor; not missing" in done.stdout
