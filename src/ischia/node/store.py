"""Where a node keeps objects under the hash of their bytes, and what became of each of them."""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from ischia.model.errors import StorageError, UsageError
from ischia.service.arrivals import Arrivals, Record
from ischia.service.arrived import write_atomically

WAITING: Final = "waiting"  # to be measured
MEASURED: Final = "measured"
KEPT: Final = "kept"  # stored, and not measured: the record says why
_SCHEMA: Final = "ischia.arrival/1"
_INCOMING: Final = ".incoming"
_CHUNK: Final = 1 << 20


class Store(Arrivals):
    """A folder of objects, their measurements, their reports, and a record of each."""

    def __init__(self, folder: Path, floor_bytes: int) -> None:
        super().__init__(folder)
        self._floor_bytes = floor_bytes
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _held_alone(folder / ".lock")
            incoming = folder / _INCOMING
            shutil.rmtree(incoming, ignore_errors=True)  # of a node that was killed
            incoming.mkdir(mode=0o700)
        except OSError as err:
            raise StorageError(
                where=folder.name,
                found=(err.strerror or type(err).__name__).lower(),
                expected="a folder that can be written",
                do="Name another folder.",
            ) from err
        for sha256 in self._objects() - self.recorded():  # a node was killed between the two
            self.put(sha256, {"state": WAITING, "received_at": now()})

    def close(self) -> None:
        """Let another node have the folder."""
        self._lock.close()

    def has_room(self, more_bytes: int = 0) -> bool:
        """Tell whether the disk keeps its floor when so much more is written."""
        return shutil.disk_usage(self.folder).free - more_bytes >= self._floor_bytes

    def new(self) -> Path:
        """Return where an object is written while it comes."""
        return self.folder / _INCOMING / f"{secrets.token_hex(12)}.part"

    def take(self, part: Path, about: Record) -> tuple[str, bool]:
        """Put a whole object in its place; return its hash, and whether it is new.

        An object that is there already is left as it is, with its record and its measurements.
        """
        with part.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if self.record(sha256):
            part.unlink()
            return sha256, False
        size = _synced(part)
        place = self.object(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        part.replace(place)
        self.put(sha256, {**about, "bytes": size, "received_at": now(), "state": WAITING})
        return sha256, True

    def measured(self, sha256: str) -> Path:
        """Return where the measurements of an object lie."""
        return self.folder / "measured" / sha256[:2] / f"{sha256}.json"

    def report(self, sha256: str) -> Path:
        """Return where the report of an object lies."""
        return self.folder / "reports" / sha256[:2] / f"{sha256}.sr.dcm"

    def put(self, sha256: str, record: Record) -> None:
        """Write down what became of an object."""
        data = {"schema": _SCHEMA, "sha256": sha256, **record}
        write_atomically(self.record_place(sha256), json.dumps(data, indent=1).encode())

    def _objects(self) -> set[str]:
        return {path.stem for path in self.folder.glob("objects/*/*.dcm")}


def now() -> str:
    """Return the moment in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _synced(path: Path) -> int:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())  # who sent it may forget it now
        return stream.seek(0, 2)


def _held_alone(path: Path) -> BinaryIO:
    """Return a lock that no other node has.

    Raises
    ------
    UsageError
        When another node has it.
    """
    stream = path.open("ab")
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            msg = f"another node has the folder {path.parent.name}; end it, or name another"
            raise UsageError(msg) from None
    return stream
