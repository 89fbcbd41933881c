"""Bytes under a key: small ones whole, large ones in chunks that cannot be cut, swapped or lost.

The chunks follow the STREAM construction: the nonce of each holds its number and whether it is the
last, so that a file cut at the end of a chunk does not open.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ischia.model.errors import StorageError

CHUNK: Final = 1024 * 1024
_MAGIC: Final = b"ischia-sealed-1\n"
_PREFIX_BYTES: Final = 7
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
KEY_BYTES: Final = 32


def sealed(key: bytes, data: bytes, about: bytes) -> bytes:
    """Return a small thing sealed; `about` is bound to it and must be named to open it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def opened(key: bytes, data: bytes, about: bytes) -> bytes:
    """Return what was sealed.

    Raises
    ------
    StorageError
        When the key is another, or the bytes are not those that were sealed.
    """
    try:
        return AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as err:
        raise _broken() from err


def write_sealed(key: bytes, chunks: Iterable[bytes], out: BinaryIO) -> None:
    """Write a stream of bytes sealed, in chunks of a mebibyte."""
    cipher, prefix = AESGCM(key), os.urandom(_PREFIX_BYTES)
    out.write(_MAGIC + prefix)
    out.writelines(
        cipher.encrypt(_nonce(prefix, number, last=last), chunk, _MAGIC)
        for number, (chunk, last) in enumerate(_with_last(_even(chunks)))
    )


def read_sealed(key: bytes, sealed_file: BinaryIO) -> Iterator[bytes]:
    """Yield what was sealed, chunk by chunk; each is genuine before it is given out.

    Raises
    ------
    StorageError
        When the file is cut, changed, or sealed with another key.
    """
    head = sealed_file.read(len(_MAGIC) + _PREFIX_BYTES)
    if head[: len(_MAGIC)] != _MAGIC:
        raise _broken()
    cipher, prefix = AESGCM(key), head[len(_MAGIC) :]
    parts = iter(lambda: sealed_file.read(CHUNK + _TAG_BYTES), b"")
    number = -1
    try:
        for number, (part, last) in enumerate(_with_last(parts)):
            yield cipher.decrypt(_nonce(prefix, number, last=last), part, _MAGIC)
    except (InvalidTag, ValueError) as err:
        raise _broken() from err
    if number < 0:
        raise _broken()


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in full chunks; an empty stream is one empty chunk."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    yield bytes(held)


def _with_last(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each part with whether it is the last."""
    before: bytes | None = None
    for part in parts:
        if before is not None:
            yield before, False
        before = part
    if before is not None:
        yield before, True


def _broken() -> StorageError:
    return StorageError(
        where="a sealed file",
        found="bytes that do not open",
        expected="what was sealed, under the key it was sealed with",
        do="Restore this file and the keys from the same backup.",
    )
