"""Whether bytes can be a C3D file at all, found before any library sees them.

The library that decodes C3D trusts lengths and offsets inside the file, and a damaged one can end
the whole program. So every length it will follow is checked here first.
"""

import struct
from dataclasses import dataclass
from math import prod
from typing import NoReturn

from ischia.model.errors import InputError

BLOCK = 512
MAGIC = 0x50
PROCESSORS = {84: "Intel", 85: "DEC", 86: "MIPS"}
_DATA_BYTES = {-1: 1, 1: 1, 2: 2, 4: 4}  # by the type that a parameter states
_POSITIVE = 127  # the largest signed byte
_LONGEST_LIST = 255  # lists of more go on in SCALE2, OFFSET2 …
_SIGN_BYTE = {84: 15, 85: 13}  # of the header's scale; negative means floats, positive integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first block of a C3D file says."""

    points: int
    analog_per_frame: int
    channels: int
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
    stated = _stated_parameters(data, (header.parameter_block - 1) * BLOCK + 4, shown)
    for name in ("SCALE", "OFFSET") if header.analog_per_frame else ():
        # The library reads these without asking whether they are there.
        if stated.get(("ANALOG", name), 0) < min(header.channels, _LONGEST_LIST):
            found = f"{header.channels} analog channels without ANALOG:{name} for each"
            _refuse(shown, found, f"ANALOG:{name}")
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
    data_block, samples_per_frame = struct.unpack_from("<2H", data, 16)
    if data_block <= parameter_block:
        _refuse(shown, f"data in block {data_block}", f"a block after {parameter_block}")
    if analog and (samples_per_frame == 0 or analog % samples_per_frame):
        found = f"{analog} analog values per frame in {samples_per_frame} samples"
        _refuse(shown, found, "whole samples of every channel")
    return Header(
        points=points,
        analog_per_frame=analog,
        channels=analog // max(samples_per_frame, 1),
        frames=last - first + 1,
        bytes_per_value=4 if data[_SIGN_BYTE[processor]] & 0x80 else 2,
        parameter_block=parameter_block,
        data_block=data_block,
    )


def _stated_parameters(data: bytes, at: int, shown: str) -> dict[tuple[str, str], int]:
    """Return how many values each group and parameter states, checking that all lie inside."""
    groups: dict[int, str] = {}
    counts: dict[tuple[int, str], int] = {}
    try:
        while data[at]:
            letters, group = (abs(data[at] - 256 * (data[at] > _POSITIVE)), data[at + 1])
            link = at + 2 + letters
            name = data[at + 2 : link].decode("latin-1").upper()
            (step,) = struct.unpack_from("<H", data, link)
            if group > _POSITIVE:  # groups carry negative numbers, their parameters positive ones
                groups[256 - group], end = name, link + 2
            else:
                counts[group, name], end = _counted_values(data, link + 2)
            words = data[end]  # of its description
            end += 1 + words
            # The library takes the length of a description for a signed byte.
            if words > _POSITIVE or end > len(data) or step not in {0, end - link}:
                _refuse(shown, f"a parameter that overruns its place (byte {at})", "whole ones")
            if step == 0:
                break
            at = link + step
    except (IndexError, struct.error):
        _refuse(shown, "a parameter section without end", "one that ends before the data")
    return {(groups.get(group, ""), name): count for (group, name), count in counts.items()}


def _counted_values(data: bytes, at: int) -> tuple[int, int]:
    """Return how many values a parameter has, and where they end."""
    (kind,) = struct.unpack_from("<b", data, at)
    dimensions = data[at + 1]
    if kind not in _DATA_BYTES:
        raise IndexError  # no length follows from an unknown type
    count = prod(data[at + 2 + i] for i in range(dimensions))
    return count, at + 2 + dimensions + count * _DATA_BYTES[kind]


def _refuse(shown: str, found: str, expected: str) -> NoReturn:
    raise InputError(
        where=shown,
        found=found,
        expected=expected,
        do="Copy or export the file again from the motion capture system.",
    )
