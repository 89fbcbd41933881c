"""Put, get and erase: the only way to a patient's bytes."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ischia.clinic.files.models import Key, SealedFile
from ischia.clinic.files.sealing import (
    CHUNK,
    KEY_BYTES,
    opened,
    read_sealed,
    sealed,
    write_sealed,
)
from ischia.model.errors import StorageError


def new_key() -> Key:
    """Make a patient's key."""
    opaque = f"k-{secrets.token_hex(8)}"
    wrapped = sealed(settings.PLACE.master_key(), secrets.token_bytes(KEY_BYTES), opaque.encode())
    return Key.objects.create(opaque=opaque, wrapped=wrapped)


def put(key: Key, chunks: Iterable[bytes]) -> str:
    """Seal a stream of bytes under a patient's key; return its sha256.

    The bytes are on the disk, whole, before their row is written: a row never points to nothing.

    Raises
    ------
    StorageError
        When the key is destroyed or the disk does not take the bytes.
    """
    secret = _secret(key)
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    part = settings.PLACE.scratch / f"{secrets.token_hex(12)}.part"
    try:
        _write(part, secret, counted())
        sha256 = digest.hexdigest()
        home = _home(key, sha256)
        home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.replace(home)
        _sync_folder(home.parent)
    except OSError as err:
        raise StorageError(
            where="the clinic's files",
            found=(err.strerror or type(err).__name__).lower(),
            expected="room and permission to write",
            do="Free space; nothing half written was kept.",
        ) from err
    finally:
        with suppress(OSError):
            part.unlink()
    SealedFile.objects.get_or_create(key=key, sha256=sha256, defaults={"size": size})
    return sha256


def put_bytes(key: Key, data: bytes) -> str:
    """Seal bytes that are in memory already; return their sha256."""
    return put(key, (data[at : at + CHUNK] for at in range(0, max(len(data), 1), CHUNK)))


def stream(key: Key, sha256: str) -> Iterator[bytes]:
    """Yield a sealed file's bytes.

    Raises
    ------
    StorageError
        When the key is destroyed, or the file is gone or does not open.
    """
    secret = _secret(key)
    try:
        with _home(key, sha256).open("rb") as file:
            yield from read_sealed(secret, file)
    except OSError as err:
        raise StorageError(
            where=f"file {sha256[:12]}",
            found=(err.strerror or type(err).__name__).lower(),
            expected="a sealed file",
            do="Restore it from a backup.",
        ) from err


def get(key: Key, sha256: str) -> bytes:
    """Return a sealed file's bytes at once."""
    return b"".join(stream(key, sha256))


def seal_note(key: Key, data: bytes, about: str) -> bytes:
    """Return a few bytes sealed for a column of the database."""
    return sealed(_secret(key), data, about.encode())


def open_note(key: Key, data: bytes | memoryview, about: str) -> bytes:
    """Return what a column holds."""
    return opened(_secret(key), bytes(data), about.encode())


def destroy(key: Key) -> None:
    """Destroy a patient's key: what was sealed under it never opens again, wherever it lies."""
    key.wrapped = b""
    key.destroyed_at = timezone.now()
    key.save(update_fields=["wrapped", "destroyed_at"])


def sweep(key: Key) -> int:
    """Remove the files of a destroyed key, which are noise by now; return how many."""
    homes = [_home(key, sealed.sha256) for sealed in key.sealed.all()]
    for home in homes:
        home.unlink(missing_ok=True)
    return len(homes)


def _secret(key: Key) -> bytes:
    if key.destroyed_at is not None:
        raise StorageError(
            where="a patient's files",
            found="a key that was destroyed",
            expected="a patient whose record was not erased",
            do="Nothing can be done: erasing is for good.",
        )
    return opened(settings.PLACE.master_key(), bytes(key.wrapped), key.opaque.encode())


def _home(key: Key, sha256: str) -> Path:
    home: Path = settings.PLACE.files / key.opaque / sha256[:2] / sha256
    return home


def _write(path: Path, secret: bytes, chunks: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        write_sealed(secret, chunks, file)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Push the new name itself to the disk, where the system can open a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
