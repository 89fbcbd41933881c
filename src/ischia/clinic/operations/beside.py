"""Another clinic's folder, looked at by a process of its own: this one serves only its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec

from ischia.clinic import database, place
from ischia.clinic.operations.copies import Checked, Tell
from ischia.model.errors import StorageError


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the other process says at its end."""

    checked: Checked
    forgotten: int


def look(folder: Path, *, url: str, settle: bool, tell: Tell) -> Found:
    """Check the clinic of a folder; `settle` erases again who was erased, and notes the restore.

    Raises
    ------
    StorageError
        When it cannot be opened at all.
    """
    environment = {
        **os.environ,
        place.VARIABLE: str(folder),
        place.DEMO: "0",
        database.VARIABLE: url,
    }
    command = [sys.executable, "-m", "ischia.clinic.operations", "settle" if settle else "check"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        last = ""
        for line in process.stdout or ():
            if last:
                tell(last)
            last = line.strip()
        said = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise StorageError(
            where="the copy of the clinic",
            found=(said.strip().splitlines() or ["no answer"])[-1],
            expected="a database that opens, with every table",
            do="Keep the copy before this one, and look at what is said here.",
        )
    return msgspec.convert(json.loads(last), Found)
