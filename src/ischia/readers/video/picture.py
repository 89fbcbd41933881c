"""One picture: what its bytes begin like, the size that its head claims, and its greys."""

import struct
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.dicom.codestream import head

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_TIFF: Final = {b"II*\x00": "<", b"MM\x00*": ">"}
_BMP: Final = b"BM"
_BMP_HEADS: Final = frozenset({40, 52, 56, 64, 108, 124})  # bytes that follow the file's own head
_BMP_SIZE_ENDS: Final = 26
_WIDTH, _LENGTH = 256, 257  # tags of a TIFF
_SHORT: Final = 3  # kind of a TIFF's value; the other that a size has is long
_BITS: Final = 8


class Grey(NamedTuple):
    """A picture in grey of 8 bits, and how many bits of each pixel it used as it came."""

    pixels: NDArray[np.uint8]
    bits: int


def is_picture(data: bytes) -> bool:
    """Say whether bytes begin as PNG, JPEG, TIFF or BMP does."""
    return data.startswith((_PNG, _JPEG, *_TIFF)) or _is_bmp(data)


def claimed(data: bytes) -> tuple[int, int] | None:
    """Return rows and columns as a picture's head claims them, before anything is unpacked.

    None where the head is of no picture that is read, or of several in one file.

    Raises
    ------
    struct.error
        When the bytes end within their head.
    """
    if data.startswith(_PNG):
        columns, rows = struct.unpack(">II", data[16:24])
        return rows, columns
    if data[:4] in _TIFF:
        return _of_tiff(data, _TIFF[data[:4]])
    if _is_bmp(data):
        columns, rows = struct.unpack_from("<ii", data, 18)
        return abs(rows), columns  # rows from the top down are written as below 0
    found = head(data)
    return None if found is None else (found.rows, found.columns)


def grey(raw: RawFile, data: bytes, bits: int | None) -> Grey:
    """Return the greys of a picture; more than 8 bits are scaled by those in use.

    Twelve bits are often written into sixteen, with nothing to say so: how many are in use is told
    by the brightest pixel of the first picture, and `bits` carries it to those after it.

    Raises
    ------
    InputError
        When pixels are no whole numbers of up to 16 bits, or a later picture uses more bits.
    ValueError
        When the bytes are no picture.
    """
    import cv2

    flags = cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH | cv2.IMREAD_IGNORE_ORIENTATION
    made = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if made is None:
        msg = "no picture"
        raise ValueError(msg)
    if made.dtype not in (np.uint8, np.uint16):
        raise _unlike(raw, f"pixels as {made.dtype}", "whole numbers of 8 or 16 bits")
    found: NDArray[np.uint16] = np.asarray(cv2.cvtColor(made, cv2.COLOR_BGR2GRAY)).astype(np.uint16)
    if made.dtype == np.uint8:
        return Grey(found.astype(np.uint8), _BITS)
    used = max(int(found.max()).bit_length(), _BITS)
    if bits is not None and used > bits:
        raise _unlike(raw, f"a picture of {used} bits after one of {bits}", "one depth for all")
    bits = bits or used
    return Grey((found >> (bits - _BITS)).astype(np.uint8), bits)


def _is_bmp(data: bytes) -> bool:
    # Two letters alone may begin any text.
    if not data.startswith(_BMP) or len(data) < _BMP_SIZE_ENDS:
        return False
    return data[14] in _BMP_HEADS and not any(data[6:10])


def _of_tiff(data: bytes, order: str) -> tuple[int, int] | None:
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    size: dict[int, int] = {}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(f"{order}HH", data, entry)
        if tag in (_WIDTH, _LENGTH):
            (size[tag],) = struct.unpack_from(
                f"{order}{'H' if kind == _SHORT else 'I'}", data, entry + 8
            )
    (more,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)
    return None if more or len(size) != 2 else (size[_LENGTH], size[_WIDTH])  # noqa: PLR2004


def _unlike(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Export the pictures in grey of 8 bits, all in the same way.",
    )
