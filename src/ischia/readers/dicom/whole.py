"""Whether a DICOM file is whole: every element ends where it says, before anything is decoded.

The file is walked by its lengths alone. No value but a few short ones is read, so that a file made
to exhaust a reader costs no more than its own size in time, and next to nothing in memory.
"""

import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NamedTuple, NoReturn

from ischia.model.errors import InputError

IMPLICIT: Final = "1.2.840.10008.1.2"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_NATIVE: Final = (IMPLICIT, "1.2.840.10008.1.2.1", BIG_ENDIAN)
_LONG: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC"}) | {
    *(b"UN", b"UR", b"UT", b"UV")
}
_SHORT: Final = frozenset({b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL"}) | {
    *(b"IS", b"LO", b"LT", b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US")
}
_UNDEFINED: Final = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
_PIXELS: Final = (0x7FE0, 0x0010)
_WANTED: Final = {
    (0x0008, 0x0016): "sop_class",
    (0x0008, 0x0018): "sop_instance",
    (0x0008, 0x0060): "modality",
    (0x0028, 0x0008): "frames",
    (0x0028, 0x0010): "rows",
    (0x0028, 0x0011): "columns",
    (0x0028, 0x0100): "bits",
}
_NUMBERS: Final = frozenset({"rows", "columns", "bits"})
_LONGEST: Final = 128  # of a value that is read
_DEEPEST: Final = 32
_MOST_ELEMENTS: Final = 2_000_000


class Head(NamedTuple):
    """What a whole file says of itself; 0 and empty where it is silent."""

    sop_class: str
    sop_instance: str
    modality: str
    shape: tuple[int, int, int]  # frames, rows, columns; a file without pixels has no frame


class _Open(NamedTuple):
    kind: str  # "elements", "items" of a sequence, or "fragments" of coded pixels
    implicit: bool


@dataclass(slots=True)
class _Walk:
    """A walk through the elements of one file."""

    stream: BinaryIO
    size: int
    shown: str
    syntax: str
    said: dict[str, str | int] = field(default_factory=dict)
    pixels: int | None = None  # bytes of native pixels, 0 for coded ones; None without any
    count: int = 0

    def through(self) -> None:
        """Walk to the end of the file."""
        held = [_Open("elements", self.syntax == IMPLICIT)]
        while len(held) > 1 or self.stream.tell() < self.size:
            if len(held) > _DEEPEST:
                self.refuse(f"sequences nested more than {_DEEPEST} deep")
            self.count += 1
            if self.count > _MOST_ELEMENTS:
                self.refuse(f"more than {_MOST_ELEMENTS} elements")
            top = held[-1]
            if top.kind == "elements":
                self._element(held, top)
            else:
                self._item(held, top)

    def _item(self, held: list[_Open], top: _Open) -> None:
        tag, length = self._tag(), self._unpack("I", 4)
        if tag == _SEQUENCE_END:
            held.pop()
        elif tag != _ITEM or (length == _UNDEFINED and top.kind == "fragments"):
            self.refuse(f"{tag[0]:04X},{tag[1]:04X} where an item should begin")
        elif length == _UNDEFINED:
            held.append(_Open("elements", top.implicit))
        else:
            self._skip(length)

    def _element(self, held: list[_Open], top: _Open) -> None:
        tag = self._tag()
        if tag == _ITEM_END and len(held) > 1:
            self._unpack("I", 4)
            held.pop()
            return
        if tag[0] == _ITEM[0]:
            self.refuse("the end of an item that never began")
        kind, length = (b"", self._unpack("I", 4)) if top.implicit else self._kind_and_length()
        at_root = len(held) == 1
        if at_root and tag == _PIXELS:
            self.pixels = 0 if length == _UNDEFINED else length
        if length == _UNDEFINED:
            self._open(held, tag, kind, top)
        elif at_root and tag in _WANTED and length <= _LONGEST:
            self._hear(_WANTED[tag], length)
        else:
            self._skip(length)

    def _open(self, held: list[_Open], tag: tuple[int, int], kind: bytes, top: _Open) -> None:
        if tag == _PIXELS and len(held) == 1 and self.syntax not in _NATIVE:
            held.append(_Open("fragments", implicit=False))
        elif kind in (b"", b"SQ", b"UN"):  # an unknown sequence is written without kinds
            held.append(_Open("items", top.implicit or kind == b"UN"))
        else:
            self.refuse("an element without a length that is no sequence")

    def _hear(self, name: str, length: int) -> None:
        if name in self.said:  # programs differ in which of two they believe
            self.refuse(f"{name.replace('_', ' ')} told twice")
        value = self._read(length)
        if name in _NUMBERS:
            if length != 2:  # noqa: PLR2004  # unsigned short
                self.refuse(f"{name} of {length} bytes")
            (self.said[name],) = struct.unpack(f"{self._order}H", value)
        else:
            self.said[name] = value.decode("ascii", "replace").strip(" \0")

    def _kind_and_length(self) -> tuple[bytes, int]:
        kind = self._read(2)
        if kind in _SHORT:
            return kind, self._unpack("H", 2)
        if kind not in _LONG:
            self.refuse("an element of a kind that DICOM does not know")
        self._read(2)
        return kind, self._unpack("I", 4)

    def _tag(self) -> tuple[int, int]:
        found: tuple[int, int] = struct.unpack(f"{self._order}HH", self._read(4))
        return found

    def _unpack(self, kind: str, length: int) -> int:
        (found,) = struct.unpack(f"{self._order}{kind}", self._read(length))
        return int(found)

    @property
    def _order(self) -> str:
        return ">" if self.syntax == BIG_ENDIAN else "<"

    def _read(self, length: int) -> bytes:
        found = self.stream.read(length)
        if len(found) < length:
            self.refuse("a data set that ends in the middle of an element")
        return found

    def _skip(self, length: int) -> None:
        if self.stream.tell() + length > self.size:
            self.refuse(f"an element of {length} bytes that ends behind the data set")
        self.stream.seek(length, 1)

    def refuse(self, found: str) -> NoReturn:
        """Refuse the file for what was found."""
        raise InputError(
            where=self.shown,
            found=found,
            expected="a whole DICOM object",
            do="Send it again; it may have been cut short or damaged on its way.",
        )


def whole(stream: BinaryIO, size: int, syntax: str, shown: str) -> Head:
    """Return what a data set says of itself, once it has been walked to its end.

    Parameters
    ----------
    stream
        Stands where the data set begins, behind the file's own header.
    size
        Bytes of the whole file.
    syntax
        UID of its transfer syntax; a deflated one cannot be walked.
    shown
        Name for messages.

    Raises
    ------
    InputError
        When it ends early, an element claims more than there is, sequences are nested beyond
        reason, or fewer pixels are there than its size asks for.
    """
    walk = _Walk(stream, size, shown, syntax)
    walk.through()
    said = walk.said
    rows, columns = int(said.get("rows", 0)), int(said.get("columns", 0))
    if walk.pixels is None:
        rows = columns = 0
    shape = (_frames(walk) if rows and columns else 0, rows, columns)
    least = shape[0] * rows * columns * int(said.get("bits", 8)) // 8
    if walk.pixels is not None and syntax in _NATIVE and walk.pixels < least:
        walk.refuse(f"{walk.pixels} bytes of pixels where its size asks for {least}")
    return Head(
        str(said.get("sop_class", "")),
        str(said.get("sop_instance", "")),
        str(said.get("modality", "")),
        shape,
    )


def _frames(walk: _Walk) -> int:
    text = str(walk.said.get("frames", "")) or "1"
    if not text.lstrip("+").isdecimal():
        walk.refuse("a number of frames that is no number")
    return int(text)
