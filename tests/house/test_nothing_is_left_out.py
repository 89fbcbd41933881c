"""Elsewhere a test may leave itself out for what a machine lacks; in CI that is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
GO_ON = ["--continue-on-collection-errors"]
LACKING = """
import pytest

def test_of_a_program():
    pytest.skip("no such program")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""
EMPTY = """
import pytest

pytest.skip("no such folder", allow_module_level=True)
"""


@pytest.mark.parametrize(
    ("ci", "told"), [("true", "1 failed, 1 xfailed, 1 error"), ("", "2 skipped, 1 xfailed")]
)
def test_a_test_left_out(tmp_path: Path, ci: str, told: str) -> None:
    (tmp_path / "test_one.py").write_text(LACKING)
    (tmp_path / "test_two.py").write_text(EMPTY)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "conftest",
            "-p",
            "no:xdist",
            "--continue-on-collection-errors",
            "-rfEs",
            ".",
        ],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told in done.stdout
    assert "no such program" in done.stdout
    assert "no such folder" in done.stdout
