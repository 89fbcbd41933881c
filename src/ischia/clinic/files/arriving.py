"""Files that arrive piece by piece: what is here is kept for a day, so that the rest can follow.

A piece is sealed under the patient's key and on the disk, whole, before it is acknowledged. Pieces
stand beside the clinic's files and in no table: a copy of the clinic holds none of them.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.utils.crypto import salted_hmac

from ischia.clinic.files import vault
from ischia.clinic.files.models import Key
from ischia.model.errors import InputError, StorageError

PIECE_BYTES: Final = 1024**2  # within what a request may hold in memory
KEPT_S: Final = 24 * 3600
_ABOUT: Final = "about"
_TOKEN_LETTERS: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file that is about to arrive, as the browser named it."""

    name: str
    size: int
    modified: int  # tells a file from another of its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A file that arrives for a visit of a patient."""

    key: Key
    token: str
    announced: Announced

    @property
    def pieces(self) -> int:
        """How many pieces the file has; one of nothing where it is empty."""
        return max(1, -(-self.announced.size // PIECE_BYTES))

    @property
    def there(self) -> list[int]:
        """Which pieces are here, in order."""
        found = (path.name for path in self._folder.iterdir() if path.name.isdigit())
        return sorted(map(int, found))

    def put(self, number: int, data: bytes, sha256: str) -> None:
        """Keep a piece; the same piece twice is one.

        Raises
        ------
        InputError
            When it is not the piece that was sent, or none of this file.
        """
        if not 0 <= number < self.pieces or len(data) != self._length(number):
            raise _other(found="a piece of another length", expected="pieces of this file")
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _other(found="bytes that changed on the way", expected="bytes as their hash says")
        self._write(str(number), data)

    def content(self) -> Iterator[bytes]:
        """Yield the file from its start.

        Raises
        ------
        InputError
            When a piece has not arrived yet.
        """
        if len(self.there) != self.pieces:
            raise _other(found=f"{len(self.there)} of {self.pieces} pieces", expected="all pieces")
        for number in range(self.pieces):
            yield self._read(str(number))

    def forget(self) -> None:
        """Remove what has arrived."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _folder(self) -> Path:
        return _home(self.key) / self.token

    def _length(self, number: int) -> int:
        return min(PIECE_BYTES, self.announced.size - number * PIECE_BYTES)

    def _read(self, name: str) -> bytes:
        return vault.open_note(self.key, (self._folder / name).read_bytes(), self._as(name))

    def _write(self, name: str, data: bytes) -> None:
        part = self._folder / f".{secrets.token_hex(6)}"
        try:
            with part.open("xb") as file:
                file.write(vault.seal_note(self.key, data, self._as(name)))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._folder / name)
            os.utime(self._folder)
        except OSError as err:
            raise StorageError(
                where="a file that arrives",
                found=(err.strerror or type(err).__name__).lower(),
                expected="room and permission to write",
                do="Free space, and send it again: what arrived before is kept.",
            ) from err

    def _as(self, name: str) -> str:
        return f"{self.token}:{name}"


def begin(key: Key, whose: str, announced: Announced) -> Arriving:
    """Return a file that arrives; announced again by `whose` (who, for which visit), it goes on."""
    token = _token(key, whose, announced)
    made = Arriving(key=key, token=token, announced=announced)
    folder = _home(key) / token
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / _ABOUT).exists():
        made._write(_ABOUT, msgspec.json.encode(announced))  # noqa: SLF001  # its own module
    return made


def going_on(key: Key, whose: str, token: str) -> Arriving | None:
    """Return a file that has begun to arrive; None where none has, or another began it."""
    place = _home(key) / token / _ABOUT
    if not token.isalnum() or not place.is_file():
        return None
    plain = vault.open_note(key, place.read_bytes(), f"{token}:{_ABOUT}")
    announced = msgspec.json.decode(plain, type=Announced)
    if token != _token(key, whose, announced):
        return None
    return Arriving(key=key, token=token, announced=announced)


def open_at(key: Key) -> int:
    """Return how many files of a patient are arriving."""
    home = _home(key)
    return len(list(home.iterdir())) if home.is_dir() else 0


def _token(key: Key, whose: str, announced: Announced) -> str:
    """Return what the pieces are sent to: nobody can guess it, and it holds no name."""
    told = f"{key.opaque}:{whose}:{announced.size}:{announced.modified}:{announced.name}"
    return salted_hmac("ischia.arriving", told).hexdigest()[:_TOKEN_LETTERS]


def forget_all(key: Key) -> None:
    """Remove whatever was arriving for a patient."""
    shutil.rmtree(_home(key), ignore_errors=True)


def sweep() -> int:
    """Remove what nobody has gone on sending for a day; return how much."""
    late = time.time() - KEPT_S
    count = 0
    for folder in (settings.PLACE.folder / "arriving").glob("*/*"):
        with suppress(OSError):
            if folder.stat().st_mtime < late:
                shutil.rmtree(folder)
                count += 1
    return count


def _home(key: Key) -> Path:
    home: Path = settings.PLACE.folder / "arriving" / key.opaque
    return home


def _other(*, found: str, expected: str) -> InputError:
    return InputError(
        where="a file that arrives", found=found, expected=expected, do="Send it once more."
    )
