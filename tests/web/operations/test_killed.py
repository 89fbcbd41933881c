"""A server killed mid-upload and a worker killed mid-measuring lose nothing that was acknowledged.

Three times each on both databases; `make validate ARGS=clinic_kill` does it thirty times.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost(database: str) -> None:
    script = ROOT / "validation/clinic_kill.py"
    done = subprocess.run(
        [sys.executable, str(script), "3", database], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
    if "left out" in done.stdout:
        pytest.skip(done.stdout)
    assert "each killed 3 times" in done.stdout
    assert "every file whole: yes" in done.stdout
