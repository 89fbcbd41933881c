"""When each frame was taken, from whichever of four tags a maker writes."""

from typing import TYPE_CHECKING

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

if TYPE_CHECKING:
    from pydicom import Dataset

_PARAMETER = "frame_time_ms"
_AGREES = 0.02  # rates are rounded on the way into the file, never by a fiftieth


def frame_times(raw: RawFile, tags: "Dataset", facts: RecordingEntry, count: int) -> FloatArray:
    """Return the time [s] of each frame, (count,), counted from the first.

    The file's own clock comes first (frame time vector, frame time, rate of the clip, recommended
    rate of display); a `frame_time_ms` given with the recording serves where it has none.

    Raises
    ------
    InputError
        When a clip has no clock at all, one that does not fit, or one that the given time
        contradicts. Numbering the frames instead would invent a speed.
    """
    if count == 1:
        return np.zeros(1)
    own_ms, given_ms = _own_steps(tags, count), facts.parameters.get(_PARAMETER)
    if own_ms is None and given_ms is None:
        raise InputError(
            where=raw.shown,
            found=f"{count} frames and no frame time or frame rate",
            expected="the time from frame to frame",
            do=f"Give {_PARAMETER} among the parameters of its [[recording]] in visit.toml.",
        )
    steps_ms = np.full(count - 1, given_ms) if own_ms is None else own_ms
    if steps_ms.size != count - 1 or not np.all(np.isfinite(steps_ms) & (steps_ms > 0)):
        raise InputError(
            where=raw.shown,
            found=f"{steps_ms.size} frame times for {count} frames, or some not above 0",
            expected=f"{count - 1} times above 0 ms from frame to frame",
            do="Export the clip again.",
        )
    mean_ms = float(steps_ms.mean())
    if given_ms is not None and abs(mean_ms - given_ms) > _AGREES * mean_ms:
        raise InputError(
            where=raw.shown,
            found=f"{mean_ms:g} ms from frame to frame in the file, {given_ms:g} ms given",
            expected="one speed",
            do=f"Take {_PARAMETER} out; the file carries its own.",
        )
    return np.concatenate(([0.0], np.cumsum(steps_ms))) / 1000.0


def _own_steps(tags: "Dataset", count: int) -> FloatArray | None:
    """Return the steps [ms] from frame to frame that the file states, None where it is silent."""
    vector = tags.get("FrameTimeVector")
    if vector:  # its first entry is the first frame's and is 0
        return np.asarray(vector, dtype=np.float64).reshape(-1)[1:]
    if tags.get("FrameTime"):
        return np.full(count - 1, float(tags.FrameTime))
    rate_hz = tags.get("CineRate") or tags.get("RecommendedDisplayFrameRate")
    return np.full(count - 1, 1000.0 / float(rate_hz)) if rate_hz else None
