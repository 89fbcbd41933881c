"""What is made of a patient's files and can be made again: kept sealed, while there is room."""

import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from ischia.clinic.files import vault
from ischia.clinic.files.models import Key
from ischia.model.errors import StorageError

MOST_BYTES = 512 * 1024**2  # of one patient


def kept(key: Key, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what was made under a name, or make it now and keep it.

    Parameters
    ----------
    key
        The patient's: destroyed with the patient's files, it leaves noise here as well.
    name
        Says what it is made from, by hashes: another source is another name.
    """
    place = _folder(key) / name
    with suppress(OSError, StorageError):
        data = vault.open_note(key, place.read_bytes(), name)
        place.touch()  # what is looked at stays longest
        return data
    data = make()
    with suppress(OSError):  # a full disk costs time, nothing else
        _write(place, vault.seal_note(key, data, name))
    return data


def forget(key: Key) -> None:
    """Remove everything that was made from a patient's files."""
    shutil.rmtree(_folder(key), ignore_errors=True)


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_name(f".{secrets.token_hex(6)}")
    part.write_bytes(data)
    part.replace(place)
    others = sorted(place.parent.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
    held = 0
    for other in others:
        held += other.stat().st_size
        if held > MOST_BYTES and other != place:
            other.unlink(missing_ok=True)


def _folder(key: Key) -> Path:
    folder: Path = settings.PLACE.folder / "derived" / key.opaque
    return folder
