"""Whether bytes can be a C3D file at all: every length is checked before anything follows it."""

import struct
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from ischia.model.errors import InputError
from ischia.readers.c3d.numbers import Processor, known

BLOCK: Final = 512
MAGIC: Final = 0x50
# Of the header's scale, where its sign stands: negative means floats, positive integers.
_SIGN_BYTE: Final = {84: 15, 85: 13, 86: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first block of a C3D file says."""

    processor: Processor
    points: int
    analog_per_frame: int
    samples_per_frame: int
    first: int  # number of the first frame, counted from 1
    frames: int  # as sixteen bits can say it
    real: bool  # real numbers of four bytes, else integers of two
    fs_hz: float
    parameter_block: int
    data_block: int

    @property
    def channels(self) -> int:
        """How many analog channels a sample has."""
        return self.analog_per_frame // max(self.samples_per_frame, 1)

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame."""
        return (4 * self.points + self.analog_per_frame) * (4 if self.real else 2)

    @property
    def data_start(self) -> int:
        """Where the first frame begins."""
        return (self.data_block - 1) * BLOCK

    @property
    def data_end(self) -> int:
        """Bytes that the file must have at least."""
        return self.data_start + self.frames * self.frame_bytes


def checked_header(data: bytes, shown: str) -> Header:
    """Return the header of a C3D file that is whole as far as the header can say.

    Raises
    ------
    InputError
        When the bytes are no C3D file, are cut short, or point outside themselves.
    """
    if len(data) < 2 * BLOCK or data[1] != MAGIC:
        what = "an empty file" if not data else f"{len(data)} bytes without the C3D mark"
        if data[1:2] == bytes([MAGIC]):
            what = f"{len(data)} bytes only"
        refuse(shown, what, "a C3D file: a header and parameters of 512 bytes or more each")
    header = _header(data, shown)
    if header.points == 0 and header.analog_per_frame:
        _refuse_without_markers(shown, header)
    if header.points == 0 or header.frames < 1:
        found = f"{header.points} points in {header.frames} frames"
        refuse(shown, found, "at least one marker in one frame")
    if len(data) < header.data_end:
        refuse(shown, f"{len(data)} bytes", f"{header.data_end} bytes, by its own header")
    return header


def with_whole_samples(header: Header, used_count: float, data: bytes, shown: str) -> Header:
    """Return a header whose analog values are whole samples of every channel.

    Some writers state how many channels there are where the format wants the values of a frame. The
    number of channels in use tells it, where the file has room for so many.

    Raises
    ------
    InputError
        When the values of a frame make no whole samples.
    """
    analog, samples = header.analog_per_frame, header.samples_per_frame
    if samples > 1 and analog == used_count:
        whole = replace(header, analog_per_frame=analog * samples)
        if whole.data_end <= len(data):
            return whole
    if analog and (samples == 0 or analog % samples):
        found = f"{analog} analog values per frame in {samples} samples"
        refuse(shown, found, "whole samples of every channel")
    return header


def _refuse_without_markers(shown: str, header: Header) -> NoReturn:
    raise InputError(
        where=shown,
        found=f"no marker, and {header.analog_per_frame} analog values in each frame",
        expected="a trial with markers: muscle activity and forces alone are not measured",
        do="Export the trial with its markers, or leave the file out.",
    )


def _header(data: bytes, shown: str) -> Header:
    parameter_block = data[0]
    start = (parameter_block - 1) * BLOCK
    if parameter_block < 2 or start + 4 > len(data):  # noqa: PLR2004  # block 1 is the header
        refuse(shown, f"parameters in block {parameter_block}", "a block inside the file")
    if not known(data[start + 3]):
        found = f"numbers of processor type {data[start + 3]}"
        refuse(shown, found, "84 (Intel), 85 (DEC) or 86 (MIPS)")
    processor = Processor(data[start + 3])
    points, analog, first, last = struct.unpack_from(f"{processor.order}4H", data, 2)
    data_block, samples_per_frame = struct.unpack_from(f"{processor.order}2H", data, 16)
    if data_block <= parameter_block:
        refuse(shown, f"data in block {data_block}", f"a block after {parameter_block}")
    return Header(
        processor=processor,
        points=points,
        analog_per_frame=analog,
        samples_per_frame=samples_per_frame,
        first=first,
        frames=last - first + 1,
        real=bool(data[_SIGN_BYTE[processor.code]] & 0x80),
        fs_hz=float(processor.reals(data, 1, 20)[0]),
        parameter_block=parameter_block,
        data_block=data_block,
    )


def refuse(shown: str, found: str, expected: str) -> NoReturn:
    """Refuse a damaged file."""
    raise InputError(
        where=shown,
        found=found,
        expected=expected,
        do="Copy or export the file again from the motion capture system.",
    )
