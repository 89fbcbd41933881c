"""What was done at home between visits (`home.toml`): days, pain, angles that a camera saw."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ischia.model.terms import Side

Score = Annotated[float, Meta(ge=0.0, le=10.0)]
Angle = Annotated[float, Meta(ge=-60.0, le=200.0)]
Days = Annotated[float, Meta(gt=0.0, le=7.0)]
CameraMovement = Literal[
    "straight_leg_raise",
    "active_knee_extension",
    "knee_bend",
    "hip_hinge",
    "single_leg_bridge",
    "squat",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDay:
    """A day on which something was exercised, and the worst pain said on it."""

    date: date
    pain_before_0_10: Score | None = None
    pain_after_0_10: Score | None = None
    meant_a_week: Days | None = None  # days a week that the plan of that day meant


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeAngle:
    """How far each repetition of a movement went on one day, as a camera saw it."""

    date: date
    movement: CameraMovement
    side: Side
    peaks_deg: tuple[Angle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDocument:
    """`home.toml`: `ischia.home/1`."""

    schema: Literal["ischia.home/1"]
    day: tuple[HomeDay, ...] = ()
    angle: tuple[HomeAngle, ...] = ()
