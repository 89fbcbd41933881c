"""The frames of a C3D file → places of points, and samples of the analog channels."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.readers.c3d.header import Header, refuse
from ischia.readers.c3d.numbers import as_unsigned
from ischia.readers.c3d.parameters import Groups, listed, number

_CHUNK: Final = 4096  # frames that are turned over at once: they then fit the processor's cache
_MOST_16_BITS: Final = 65535
_WORD: Final = 32768  # from here on no cameras and residual are meant
_LOW_BYTE: Final = 0xFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """All frames of one file."""

    first: int  # number of the first frame, counted from 0
    points: FloatArray  # (t, point, 3), in POINT:UNITS; NaN where no camera saw the point
    samples: FloatArray  # (sample, channel) of the analog channels, scaled
    # of residuals: (point, 2) mean and largest distance of rays, POINT:UNITS; NaN without any
    values: FloatArray


def frames(data: bytes, header: Header, groups: Groups, shown: str) -> Frames:
    """Return the frames, whatever numbers they are written in.

    Raises
    ------
    InputError
        When the file is shorter than its parameters say, or has no scale for its integers.
    """
    first, count = _counted(data, header, groups)
    if len(data) < header.data_start + count * header.frame_bytes:
        needed = header.data_start + count * header.frame_bytes
        refuse(shown, f"{len(data)} bytes", f"{needed} bytes, by its own parameters")
    scale = abs(number(groups, "POINT", "SCALE", 0.0))
    if not (header.real or (np.isfinite(scale) and scale > 0)):
        refuse(shown, "integers without POINT:SCALE", "the scale of its integers")
    points = np.empty((count, header.points, 3))
    unseen = np.empty((count, header.points), dtype=bool)
    samples = np.empty((count, header.analog_per_frame))
    kept = Residuals(header.points)
    width = header.frame_bytes // (4 if header.real else 2)
    read = header.processor.reals if header.real else header.processor.integers
    with np.errstate(invalid="ignore", over="ignore"):  # damaged bytes make odd numbers
        for begin in range(0, count, _CHUNK):
            some = slice(begin, min(begin + _CHUNK, count))
            held = (some.stop - begin) * width
            rows = read(data, held, header.data_start + begin * header.frame_bytes)
            rows = rows.reshape(-1, width)
            four = rows[:, : 4 * header.points].reshape(-1, header.points, 4)
            points[some] = four[..., :3]
            unseen[some] = four[..., 3] < 0
            kept.add(four[..., 3])
            samples[some] = rows[:, 4 * header.points :]
        if not header.real:
            points *= scale
        unseen |= (points[..., 0] == 0.0) & (points[..., 1] == 0.0) & (points[..., 2] == 0.0)
        unseen |= ~np.isfinite(points).all(axis=-1)
        points[unseen] = np.nan
        analog = _scaled(samples.reshape(-1, max(header.channels, 1)), header, groups)
    return Frames(first=first, points=points, samples=analog, values=kept.found(scale))


class Residuals:
    """The residuals of each point, added up piece by piece.

    The low byte of a point's fourth word counts them in steps of the scale; 0 is a point that was
    computed, filtered or filled, which has none.
    """

    def __init__(self, points: int) -> None:
        self._sums, self._counts = np.zeros(points), np.zeros(points)
        self._largest = np.zeros(points)

    def add(self, words: NDArray[Any]) -> None:
        """Take the fourth words of some frames (t, point)."""
        known = np.where((words > 0) & (words < _WORD), words, 0.0)
        steps = known.astype(np.int32) & _LOW_BYTE
        self._sums += steps.sum(axis=0)
        self._counts += np.count_nonzero(steps, axis=0)
        self._largest = np.maximum(self._largest, steps.max(axis=0, initial=0))

    def found(self, scale: float) -> FloatArray:
        """Return mean and largest of each point (point, 2), in the unit of the scale."""
        some = self._counts > 0
        means = np.divide(self._sums, self._counts, out=np.zeros_like(self._sums), where=some)
        both = np.stack([means, self._largest], axis=-1) * (scale or 1.0)
        return np.where(some[:, np.newaxis], both, np.nan)


def _counted(data: bytes, header: Header, groups: Groups) -> tuple[int, int]:
    """Return the first frame, from 0, and how many there are: sixteen bits hold 65,535 at most."""
    trial = groups.get("TRIAL", {})
    words = [_words(trial.get(f"ACTUAL_{end}_FIELD", ())) for end in ("START", "END")]
    if all(words):
        first, last = words
        if last >= first > 0 and last - first + 1 >= header.frames:
            return first - 1, last - first + 1
    room = (len(data) - header.data_start) // max(header.frame_bytes, 1)
    stated = int(as_unsigned(np.array([number(groups, "POINT", "FRAMES", 0.0)]))[0])
    long = int(number(groups, "POINT", "LONG_FRAMES", 0.0))
    count = max(header.frames, long, stated if header.frames >= _MOST_16_BITS else 0)
    if header.first + header.frames - 1 >= _MOST_16_BITS and not long:
        count = max(count, room) if room - count > 1 else count
    return max(header.first - 1, 0), count


def _words(held: object) -> int:
    numbers = as_unsigned(np.asarray(held, dtype=np.float64).ravel())
    return int(numbers[0] + 65536.0 * numbers[1]) if numbers.size == 2 else 0  # noqa: PLR2004


def _scaled(samples: FloatArray, header: Header, groups: Groups) -> FloatArray:
    """Return (raw − offset) · scale · general scale, in the unit of each channel.

    Without scale or offset of every channel there is none: (sample, 0).
    """
    analog = groups.get("ANALOG", {})
    if not header.analog_per_frame:
        return np.empty((0, 0))
    scales, offsets = (listed(analog, name) for name in ("SCALE", "OFFSET"))
    if min(len(scales), len(offsets)) < header.channels:
        return np.empty((len(samples), 0))  # without scale they are no forces; markers are whole
    factor = np.asarray(scales[: header.channels], dtype=np.float64)
    zero = np.asarray(offsets[: header.channels], dtype=np.float64)
    if [str(word).strip().upper() for word in analog.get("FORMAT", ())] == ["UNSIGNED"]:
        zero = as_unsigned(zero)
        samples = samples if header.real else as_unsigned(samples)
    samples -= zero
    samples *= factor * number(groups, "ANALOG", "GEN_SCALE", 1.0)
    return samples
