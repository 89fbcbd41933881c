"""Files that appear whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ischia.model.errors import StorageError


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader sees the old file or the new one, never a part.

    The bytes go to a hidden file beside the target, are pushed to the disk, and take the target's
    name in one step. Missing folders are made. A link at `path` is replaced, not followed.

    Parameters
    ----------
    path
        Where the file shall stand. What stood there before is replaced.
    data
        Everything the file shall hold.

    Raises
    ------
    StorageError
        When the folder or the file cannot be written; whatever stood at `path` is unharmed and
        nothing half written is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as err:
        raise StorageError(
            where=path.name,
            found=(err.strerror or type(err).__name__).lower(),
            expected=f"room and permission to write {len(data)} bytes",
            do="Free space or choose another folder with --out; nothing half written was left.",
        ) from err


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # without it a power cut may leave the name and not the bytes
        part.replace(path)
    except BaseException:  # also an interrupt must not leave half a file behind
        with suppress(OSError):
            part.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Push the new name itself to the disk, where the system can open a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
