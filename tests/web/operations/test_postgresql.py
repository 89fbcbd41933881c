"""The clinic on PostgreSQL: what depends on the database's own locks and guards, asked again."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# What asks the database for a lock, a guard, uniqueness, an order of writing, or many rows at once;
# the rest of the clinic's tests ask it for nothing that SQLite would answer otherwise.
AGAIN = (
    *("test_audit", "test_work", "test_break_glass", "test_two_at_once", "test_streaming"),
    *("test_an_examination_is_signed", "test_files_arrive_in_pieces", "test_with_many"),
    *("booking/test_never_twice", "booking/test_booking", "paying/test_messages"),
)


def test_the_tests_of_locks_and_guards_hold_on_postgresql(postgresql: str) -> None:
    files = [str(ROOT / f"tests/web/clinic/{name}.py") for name in AGAIN]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *files],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgresql},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:]
    assert " skipped" not in done.stdout
