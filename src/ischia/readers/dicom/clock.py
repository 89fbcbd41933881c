"""When each frame was taken, from whichever of four tags a maker writes."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.dicom.tags import number, numbers

if TYPE_CHECKING:
    from pydicom import Dataset

DISPLAY_RATE: Final = "clock_from_display_rate"
CONTRADICTED: Final = "clock_contradicted"
_PARAMETER: Final = "frame_time_ms"
_TOLERANCE: Final = 0.02  # rates are rounded on the way into the file, never by a fiftieth
_DOUBT_TOLERANCE: Final = 0.1


class Clock(NamedTuple):
    """Time of each frame [s], and what must be said of it."""

    t_s: FloatArray
    flags: tuple[str, ...] = ()


def frame_times(raw: RawFile, tags: "Dataset", facts: RecordingEntry, count: int) -> Clock:
    """Return the time [s] of each frame, (count,), counted from the first.

    The file's own clock comes first (frame time vector, frame time, rate of the clip, recommended
    rate of display); a `frame_time_ms` given with the recording serves where it has none. A rate
    of display need not be the rate of the probe, and two clocks of one file may differ: both are
    flagged.

    Raises
    ------
    InputError
        When a clip has no clock at all, one that does not fit, or one that the given time
        contradicts. Numbering the frames instead would invent a speed.
    """
    if count == 1:
        return Clock(np.zeros(1))
    own, given_ms = _own_steps(tags, count), facts.parameters.get(_PARAMETER)
    if own is None and given_ms is None:
        raise InputError(
            where=raw.shown,
            found=f"{count} frames and no frame time or frame rate",
            expected="the time from frame to frame",
            do=f"Give {_PARAMETER} among the parameters of its [[recording]] in visit.toml, or as "
            f"--parameter {_PARAMETER}=40.",
        )
    steps_ms, flags = own or (np.full(count - 1, given_ms), ())
    if steps_ms.size != count - 1 or not np.all(np.isfinite(steps_ms) & (steps_ms > 0)):
        raise InputError(
            where=raw.shown,
            found=f"{steps_ms.size} frame times for {count} frames, or some not above 0",
            expected=f"{count - 1} times above 0 ms from frame to frame",
            do="Export the clip again.",
        )
    mean_ms = float(steps_ms.mean())
    # A rate of display is no measurement, so a person may know better; a frame time is one.
    if given_ms is not None and DISPLAY_RATE in flags:
        steps_ms, flags = np.full(count - 1, given_ms), ()
    elif given_ms is not None and abs(mean_ms - given_ms) > _TOLERANCE * mean_ms:
        raise InputError(
            where=raw.shown,
            found=f"{mean_ms:g} ms from frame to frame in the file, {given_ms:g} ms given",
            expected="one speed",
            do=f"Take {_PARAMETER} out; the file carries its own.",
        )
    return Clock(np.concatenate(([0.0], np.cumsum(steps_ms))) / 1000.0, flags)


def _own_steps(tags: "Dataset", count: int) -> tuple[FloatArray, tuple[str, ...]] | None:
    """Return the steps [ms] from frame to frame that the file states, None where it is silent."""
    vector_ms = np.asarray(numbers(tags, "FrameTimeVector"), dtype=np.float64)
    frame_ms, rate_hz = number(tags, "FrameTime"), number(tags, "CineRate")
    by_rate_ms = 1000.0 / rate_hz if rate_hz else None
    if vector_ms.size:  # its first entry is the first frame's and is 0; some makers leave it out
        steps_ms = vector_ms if vector_ms.size == count - 1 else vector_ms[1:]
        return steps_ms, _doubt(float(steps_ms.mean()) if steps_ms.size else 0.0, by_rate_ms)
    if frame_ms:
        return np.full(count - 1, frame_ms), _doubt(frame_ms, by_rate_ms)
    if by_rate_ms:
        return np.full(count - 1, by_rate_ms), ()
    shown_hz = number(tags, "RecommendedDisplayFrameRate")
    return (np.full(count - 1, 1000.0 / shown_hz), (DISPLAY_RATE,)) if shown_hz else None


def _doubt(mean_ms: float, by_rate_ms: float | None) -> tuple[str, ...]:
    differ = by_rate_ms is not None and abs(mean_ms - by_rate_ms) > _DOUBT_TOLERANCE * mean_ms
    return (CONTRADICTED,) if differ else ()
