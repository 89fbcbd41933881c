"""Whether bytes can be a C3D file at all, found before any library sees them.

The library that decodes C3D trusts lengths and offsets inside the file, and a damaged one can end
the whole program. So every length it will follow is checked here first.
"""

import struct
from dataclasses import dataclass
from typing import NoReturn

from ischia.model.errors import InputError

BLOCK = 512
MAGIC = 0x50
PROCESSORS = {84: "Intel", 85: "DEC", 86: "MIPS"}
_DATA_BYTES = {-1: 1, 1: 1, 2: 2, 4: 4}  # by the type that a parameter states
_SIGN_BYTE = {84: 15, 85: 13}  # of the header's scale; negative means floats, positive integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first block of a C3D file says."""

    points: int
    analog_per_frame: int
    frames: int
    bytes_per_value: int
    parameter_block: int
    data_block: int

    @property
    def data_end(self) -> int:
        """Bytes that the file must have at least."""
        values = 4 * self.points + self.analog_per_frame
        return (self.data_block - 1) * BLOCK + self.frames * values * self.bytes_per_value


def checked_header(data: bytes, shown: str) -> Header:
    """Return the header of a C3D file whose every length fits the file.

    Raises
    ------
    InputError
        When the bytes are no C3D file, are cut short, or point outside themselves.
    """
    if len(data) < 2 * BLOCK or data[1] != MAGIC:
        what = "an empty file" if not data else f"{len(data)} bytes without the C3D mark"
        if data[1:2] == bytes([MAGIC]):
            what = f"{len(data)} bytes only"
        _refuse(shown, what, "a C3D file: a header and parameters of 512 bytes or more each")
    header = _header(data, shown)
    if header.points == 0 or header.frames < 1:
        found = f"{header.points} points in {header.frames} frames"
        _refuse(shown, found, "at least one marker in one frame")
    if len(data) < header.data_end:
        _refuse(shown, f"{len(data)} bytes", f"{header.data_end} bytes, by its own header")
    _walk_parameters(data, (header.parameter_block - 1) * BLOCK + 4, shown)
    return header


def _header(data: bytes, shown: str) -> Header:
    parameter_block = data[0]
    start = (parameter_block - 1) * BLOCK
    if parameter_block < 2 or start + 4 > len(data):  # noqa: PLR2004  # block 1 is the header
        _refuse(shown, f"parameters in block {parameter_block}", "a block inside the file")
    processor = data[start + 3]
    if processor not in _SIGN_BYTE:
        kind = PROCESSORS.get(processor, f"unknown ({processor})")
        _refuse(shown, f"numbers of processor type {kind}", "Intel or DEC numbers")
    points, analog, first, last = struct.unpack_from("<4H", data, 2)
    (data_block,) = struct.unpack_from("<H", data, 16)
    if data_block <= parameter_block:
        _refuse(shown, f"data in block {data_block}", f"a block after {parameter_block}")
    return Header(
        points=points,
        analog_per_frame=analog,
        frames=last - first + 1,
        bytes_per_value=4 if data[_SIGN_BYTE[processor]] & 0x80 else 2,
        parameter_block=parameter_block,
        data_block=data_block,
    )


def _walk_parameters(data: bytes, at: int, shown: str) -> None:
    """Follow the chain of groups and parameters; each must lie inside the file."""
    try:
        while data[at]:
            letters = abs(struct.unpack_from("<b", data, at)[0])
            group = struct.unpack_from("<b", data, at + 1)[0]
            link = at + 2 + letters
            (step,) = struct.unpack_from("<H", data, link)
            end = link + 2 + (0 if group < 0 else _value_bytes(data, link + 2))
            if step == 0 and end < len(data):
                return
            if end >= len(data) or link + step < end:
                _refuse(shown, f"a parameter that overruns its place (byte {at})", "whole ones")
            at = link + step
    except (IndexError, struct.error):
        _refuse(shown, "a parameter section without end", "one that ends before the data")


def _value_bytes(data: bytes, at: int) -> int:
    """Return how many bytes the type, the dimensions and the values of a parameter take."""
    (kind,) = struct.unpack_from("<b", data, at)
    dimensions = data[at + 1]
    if kind not in _DATA_BYTES:
        raise IndexError  # no length follows from an unknown type
    count = 1
    for i in range(dimensions):
        count *= data[at + 2 + i]
    return 2 + dimensions + count * _DATA_BYTES[kind]


def _refuse(shown: str, found: str, expected: str) -> NoReturn:
    raise InputError(
        where=shown,
        found=found,
        expected=expected,
        do="Copy or export the file again from the motion capture system.",
    )
