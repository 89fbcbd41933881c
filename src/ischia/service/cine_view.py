"""Ultrasound clips of a visit for a person who looks and draws: what they are, and their frames."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.errors import InputError, MissingExtraError
from ischia.model.marks import Mark
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.readers.registry import find
from ischia.service.intake import Case, Visit, read, recordings
from ischia.service.scale import scaled

READ_BY: Final = frozenset({"dicom", "video"})
AT_ONCE: Final = 32  # frames of one answer
MAGIC: Final = b"ISFR"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShown:
    """A rectangle of the picture in which pixels have a size."""

    x0_px: int
    y0_px: int
    x1_px: int
    y1_px: int
    mm_per_px_x: float
    mm_per_px_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipShown:
    """One clip or still."""

    recording: str
    name: str
    side: Side
    structure: str | None
    view: str | None
    width_px: int
    height_px: int
    t_s: tuple[float, ...]
    regions: tuple[RegionShown, ...]  # of tissue; none: lengths have no millimetres
    scale_drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CineView:
    """Everything that the viewer of a visit's ultrasound shows, but for the frames."""

    clips: tuple[ClipShown, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    at_once: int = AT_ONCE


def cine_view(case: Case, visit: Visit) -> CineView:
    """Return the clips of a visit with what was drawn on them.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    found = tuple(_shown(clip, case) for clip in clips(visit))
    shown = {clip.recording for clip in found}
    return CineView(
        clips=found,
        marks={sha: marks.marks for sha, marks in case.marks.items() if sha in shown},
    )


def clips(visit: Visit, recording: str | None = None) -> tuple[Cine, ...]:
    """Return the clips of a visit, or the one of a file.

    Raises
    ------
    InputError
        When a file cannot be used.
    """
    found: list[Cine] = []
    for entry, raw in recordings(visit):
        asked = recording is None or raw.sha256 == recording
        if asked and find(raw, entry.reader).name in READ_BY:
            found += [one for one in read(raw, entry) if isinstance(one, Cine)]
    return tuple(found)


def recorded(visit: Visit) -> frozenset[str]:
    """Return the hash of each recording of a visit: a folder of pictures is one, and has one."""
    return frozenset(raw.sha256 for _, raw in recordings(visit))


def _shown(clip: Cine, case: Case) -> ClipShown:
    marks = case.marks.get(clip.source.sha256)
    try:
        at_scale = scaled(clip, marks)
    except InputError:  # a scale that is only half drawn: the clip is shown so that it can be ended
        at_scale = clip
    _, height, width = clip.pixels.shape
    return ClipShown(
        recording=clip.source.sha256,
        name=clip.source.path.rpartition("/")[2],
        side=clip.side,
        structure=clip.structure,
        view=clip.view,
        width_px=width,
        height_px=height,
        t_s=tuple(np.round(clip.t_s, 4).tolist()),
        regions=tuple(
            RegionShown(
                x0_px=r.x0_px,
                y0_px=r.y0_px,
                x1_px=r.x1_px,
                y1_px=r.y1_px,
                mm_per_px_x=r.mm_per_px_x,
                mm_per_px_y=r.mm_per_px_y,
            )
            for r in at_scale.regions
            if r.kind == "tissue_2d"
        ),
        scale_drawn=len(at_scale.regions) > len(clip.regions),
    )


def frames_packed(visit: Visit, recording: str, block: int) -> bytes | None:
    """Return a block of frames of a clip, each as a picture without loss; None where there is none.

    `ISFR`, the length of the head as a little-endian uint32, the head as JSON (`first`, and the
    `sizes` of the pictures), then the pictures as PNG, one after the other.

    Raises
    ------
    InputError
        When the file cannot be used.
    MissingExtraError
        When the part that writes pictures is not installed.
    """
    found = clips(visit, recording)
    first = block * AT_ONCE
    if not found or block < 0 or first >= len(found[0].t_s):
        return None
    pictures = [_picture(frame) for frame in found[0].pixels[first : first + AT_ONCE]]
    head = json.dumps({"first": first, "sizes": [len(p) for p in pictures]}).encode()
    return b"".join((MAGIC, struct.pack("<I", len(head)), head, *pictures))


def _picture(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="frames of ultrasound", extra="ultrasound") from err
    # Without loss, for frames are measured on; least effort: somebody waits for them.
    quick = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, 2]
    done, data = cv2.imencode(".png", np.ascontiguousarray(grey), quick)
    if not done:
        msg = "a frame could not be written as a picture"
        raise RuntimeError(msg)
    return bytes(data)
