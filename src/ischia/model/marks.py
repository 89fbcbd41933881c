"""What a person drew on a recording."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One drawn thing: caliper (2 points), polyline, region, key frame, or a pain score.

    On a trace of a dynamometer: a repetition that a person leaves out, found by a moment in it.
    """

    id: str
    kind: Literal["caliper", "polyline", "region", "key_frame", "pain", "left_out"]
    frame: int
    author: str  # opaque id, never a name
    at: datetime
    points_px: tuple[tuple[float, float], ...] = ()
    what: str | None = None  # "gap", "nerve_outline": what the drawing shows
    state: Literal["rest", "contraction", "stretch"] | None = None
    reading: int = 1  # repeated readings of the same thing carry 1, 2, 3 …
    pain_0_10: float | None = None
    version: int = 1
    length_mm: float | None = None  # of a scale line: what the picture's own ruler says it is
    level_cm: float | None = None  # along the limb, from where the clinic counts
    tilt_deg: float | None = None  # of the picture, from square across what was outlined
    at_s: float | None = None  # of what is left out: a moment in it, on the clock of its set
    part: int = 1  # which set of its file that is, as provenance counts them
    reason: str | None = None  # why it is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All marks on one recording: the document `ischia.marks/1`."""

    schema: Literal["ischia.marks/1"]
    recording: str  # sha256 of the file drawn upon
    marks: tuple[Mark, ...]
    simulated: bool = False
