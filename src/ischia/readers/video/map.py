"""From grey frames without a header to a `Cine`, by what a person typed."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import PoseTrack, VideoTest
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.pose import pose_tracks
from ischia.readers.scale import one_scale, typed_region
from ischia.readers.video.parse import FILM, frames_of, kind_of

TAG: Final = "video@1"
_PERSON: Final = ", ".join(VideoTest)
_PARAMETER: Final = "frame_time_ms"
_TOLERANCE: Final = 0.02


def of_probe_or_person(raw: RawFile, facts: RecordingEntry) -> tuple[Cine] | tuple[PoseTrack]:
    """Return an ultrasound clip, or where a person is in a film of a test, which `test` names.

    Raises
    ------
    InputError
        When the file is damaged, or nobody says what it shows.
    MissingExtraError
        When the part that decodes it, or that finds a person, is not installed.
    """
    if facts.test is not None and kind_of(raw.data) == FILM:
        return pose_tracks(raw, facts)
    if facts.side is None:
        raise InputError(
            where=raw.shown,
            found="no side, and no test",
            expected="what the pictures show: an ultrasound clip of one side, or a person who does "
            "a test before a camera",
            do="Of ultrasound add side to its [[recording]] in visit.toml, or give --side; of a "
            f"person add test, or give --test, one of {_PERSON}.",
        )
    return cines(raw, facts)


def cines(raw: RawFile, facts: RecordingEntry) -> tuple[Cine]:
    """Return the one clip or still of a film or of pictures.

    They carry no scale: it is typed (`mm_per_px` among the parameters of the recording) or drawn
    (a mark along the picture's own ruler), and without either there is no millimetre. A film has
    its clock; pictures are timed by `frame_time_ms`.

    Raises
    ------
    InputError
        When the file is damaged, or has no clock and none was typed.
    """
    require(raw, facts, "side")
    frames = frames_of(raw)
    count, rows, columns = frames.pixels.shape
    regions, flags = one_scale(raw, (), typed_region(raw, facts, rows, columns))
    return (
        Cine(
            pixels=frames.pixels,
            t_s=_times(raw, frames.t_ms, facts.parameters.get(_PARAMETER), count),
            regions=regions,
            side=facts.side or Side.MIDLINE,
            structure=facts.structure,
            view=facts.view,
            preset=facts.preset,
            probe=None,
            source=source_of(raw, tag=TAG, form=kind_of(raw.data) or "video", device=facts.device),
            flags=flags,
        ),
    )


def _times(raw: RawFile, t_ms: FloatArray | None, given_ms: float | None, count: int) -> FloatArray:
    if count == 1:
        return np.zeros(1)
    if given_ms is not None and not given_ms > 0:
        raise _no_clock(raw, f"{_PARAMETER} of {given_ms:g}")
    if t_ms is None:
        if given_ms is None:
            raise _no_clock(raw, f"{count} pictures and no time from one to the next")
        return np.asarray(np.arange(count) * given_ms / 1000.0)
    mean_ms = float(t_ms[-1] - t_ms[0]) / (count - 1)
    if given_ms is None or abs(mean_ms - given_ms) <= _TOLERANCE * mean_ms:
        return np.asarray((t_ms - t_ms[0]) / 1000.0)
    raise InputError(
        where=raw.shown,
        found=f"{mean_ms:g} ms from frame to frame in the film, {given_ms:g} ms given",
        expected="one speed",
        do=f"Take {_PARAMETER} out, or export the film at the speed of the probe.",
    )


def _no_clock(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected="the time from frame to frame, above 0 ms",
        do=f"Give {_PARAMETER} among the parameters of its [[recording]] in visit.toml, or as "
        f"--parameter {_PARAMETER}=40.",
    )
