"""What an installation lacks is said, and the command's end code says that somebody must act."""

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

MORE = """
from ischia.clinic.accounts.first import first_account
first_account("administrator")
"""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, inside: Callable[..., str]) -> Path:
    folder = tmp_path_factory.mktemp("doctor") / "clinic"
    inside(folder, MORE)
    return folder


def looked(ischia: Any, clinic: Path, *more: object) -> tuple[int, dict[str, str]]:
    done = ischia("doctor", "--folder", clinic, "--json", *more)
    return done.returncode, {line["about"]: line["how"] for line in json.loads(done.stdout)}


@pytest.fixture
def alive(clinic: Path) -> Iterator[Path]:
    beat = clinic / "worker.alive"
    beat.touch()
    yield beat
    beat.unlink(missing_ok=True)


def test_a_new_clinic_lacks_what_it_lacks(ischia: Any, clinic: Path) -> None:
    code, found = looked(ischia, clinic)
    assert code == 5
    assert found == {
        "folder": "good",
        "database": "good",
        "audit": "good",
        "accounts": "lacks",
        "worker": "lacks",
        "disk": found["disk"],
        "clock": found["clock"],
        "https": "good",
        "copies": "lacks",
        "mail": "absent",
        "video": "absent",
    }


def test_what_was_put_right_is_good_and_what_was_spoilt_lacks(
    ischia: Any, clinic: Path, alive: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    fresh.mkdir()
    said = {
        "made_at": fresh.name,
        **dict.fromkeys(("program", "database", "head"), "x"),
        **dict.fromkeys(("files", "entries"), 0),
    }
    (fresh / "manifest.json").write_text(json.dumps(said), "utf-8")
    (clinic / "keys").chmod(0o755)
    _, found = looked(ischia, clinic, "--copies", tmp_path, "--host", "clinic.invalid")
    (clinic / "keys").chmod(0o700)
    assert (found["worker"], found["copies"]) == ("good", "good")
    assert (found["folder"], found["https"]) == ("lacks", "lacks")
    said["made_at"] = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H-%M-%SZ")
    (fresh / "manifest.json").write_text(json.dumps(said), "utf-8")
    long_ago = time.time() - 3_600
    os.utime(alive, (long_ago, long_ago))
    _, found = looked(ischia, clinic, "--copies", tmp_path)
    assert (found["worker"], found["copies"]) == ("lacks", "lacks")
