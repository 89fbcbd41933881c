"""The reference of commands is what the program's own help says today."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_commands_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools/cli_reference.py"), "--check"],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stderr or "docs/reference/cli.md is behind the program: run `make reference`"
    assert done.returncode == 0, said
