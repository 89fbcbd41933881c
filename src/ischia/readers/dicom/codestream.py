"""What the head of a compressed picture says of itself, before anything is unpacked."""

import struct
from typing import Final, NamedTuple

_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}  # F7: JPEG-LS
_NO_LENGTH: Final = frozenset(range(0xD0, 0xD9)) | {0x01}
_SCAN: Final = 0xDA
_ADOBE, _JFIF = 0xEE, 0xE0
_HUFFMAN: Final = frozenset({0xC0, 0xC1})
_YBR_BY_ADOBE: Final = 1
_YBR_IDS: Final = (1, 2, 3)
_END: Final = b"\xff\xd9"
_J2K: Final = b"\xff\x4f\xff\x51"
_EIGHT_BITS, _GREY, _COLOUR = 8, 1, 3


class Head(NamedTuple):
    """Size, depth and components of one compressed picture."""

    rows: int
    columns: int
    bits: int
    components: int
    plain: bool  # Huffman-coded JPEG of 8 bits, grey or YCbCr, and whole
    said: bool = False  # its own marks say that its colour is YCbCr, whatever stands around it


def head(data: bytes) -> Head | None:
    """Return what a JPEG, JPEG-LS or JPEG 2000 stream says of itself, None of anything else.

    Raises
    ------
    struct.error
        When the stream ends within its head.
    """
    if data.startswith(_J2K):
        right, low, left, top = struct.unpack(">4I", data[8:24])
        (components,) = struct.unpack(">H", data[40:42])
        return Head(low - top, right - left, (data[42] & 0x7F) + 1, components, plain=False)
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _jpeg(data: bytes) -> Head | None:
    at, adobe, jfif = 2, None, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004  # every marker begins so
            return None
        code = data[at + 1]
        if code == 0xFF or code in _NO_LENGTH:  # noqa: PLR2004  # fill bytes may stand before one
            at += 1 if code == 0xFF else 2  # noqa: PLR2004
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        part = data[at + 4 : at + 2 + length]
        if code == _ADOBE and part.startswith(b"Adobe"):
            adobe = part[11]
        jfif |= code == _JFIF and part.startswith(b"JFIF")
        if code in _FRAMES:
            said = adobe == _YBR_BY_ADOBE or (jfif and adobe is None)
            return _frame(data, code, part, adobe)._replace(said=said)
        if code == _SCAN or length < 2:  # noqa: PLR2004  # a length counts itself
            return None
        at += 2 + length
    return None


def _frame(data: bytes, code: int, part: bytes, adobe: int | None) -> Head:
    bits, rows, columns, components = struct.unpack(">BHHB", part[:6])
    ids = tuple(part[6 : 6 + 3 * components : 3])
    # Without the mark of a maker a decoder takes these three for YCbCr, and others for RGB.
    ybr = components == _COLOUR and (ids == _YBR_IDS if adobe is None else adobe == _YBR_BY_ADOBE)
    whole = data.rstrip(b"\x00").endswith(_END)
    plain = code in _HUFFMAN and bits == _EIGHT_BITS and (components == _GREY or ybr) and whole
    return Head(rows, columns, bits, components, plain=plain)
