"""The clinic on PostgreSQL: what depends on the database's own locks and guards, asked again."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[3]
# What asks the database for a lock, a guard, uniqueness, an order of writing, or many rows at once;
# the rest of the clinic's tests ask it for nothing that SQLite would answer otherwise.
AGAIN = (
    *("test_audit", "test_work", "test_break_glass", "test_two_at_once", "test_streaming"),
    *("test_an_examination_is_signed", "test_files_arrive_in_pieces", "test_with_many"),
    *("booking/test_never_twice", "booking/test_booking", "paying/test_messages"),
)
# Of these the few whose rows two lines or two buttons reach for at once.
SOME = {
    "telehealth/test_line": (
        *("two_meet_wait_talk_and_end", "a_second_clinician_does_not_push_the_first_out"),
        *("a_page_opened_again_takes_the_seat", "two_server_processes_hold_one_call"),
        "what_was_said_while_a_line_was_broken_is_heard_after",
        "a_flood_over_many_lines_is_stopped_by_what_is_kept",
    ),
    "telehealth/test_strangers": (
        *("after_a_move_nobody_is_let_in_already", "a_minor_says_who_is_with_them"),
    ),
    "remote/test_exercises": (
        *("an_entry_sent_twice_is_kept_once", "what_cannot_be_is_refused_and_the_rest_is_kept"),
        "the_clinician_sees_it_on_the_progress_page",
    ),
    "booking/test_strangers": (
        *("of_several_who_book_one_patient_at_once_one_does", "the_same_series_asked_for_twice"),
    ),
    "paying/test_strangers": (
        *("cancelled_in_time_is_given_back_whole", "at_the_desk_a_button_pressed_twice"),
    ),
}


def test_the_tests_of_locks_and_guards_hold_on_postgresql(postgresql: str) -> None:
    done = again(postgresql, AGAIN)
    assert done.returncode == 0, done.stdout[-4_000:]
    assert " skipped" not in done.stdout


def test_rooms_signals_entries_and_buttons_pressed_twice_hold_on_postgresql(
    postgresql: str,
) -> None:
    chosen = [name for names in SOME.values() for name in names]
    done = again(postgresql, SOME, "-k", " or ".join(chosen))
    assert done.returncode == 0, done.stdout[-4_000:]
    assert " skipped" not in done.stdout
    ran = re.findall(r"::test_(\w+)", done.stdout)
    assert all(any(one.startswith(name) for one in ran) for name in chosen), ran


def again(postgresql: str, names: Iterable[str], *more: str) -> subprocess.CompletedProcess[str]:
    """Run modules of the clinic's tests on a server, and name what ran."""
    files = [str(ROOT / f"tests/web/clinic/{name}.py") for name in names]
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:xdist", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *files, *more],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgresql},
        capture_output=True,
        text=True,
        check=False,
    )
