"""A model of the body: bones on joints, markers on the bones, and muscles that cross them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ischia.model.arrays import FloatArray, lock, same_length
from ischia.model.source import Source

GROUND = "ground"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A function of one coordinate, as polynomials that follow each other.

    Piece i holds from `limits[i - 1]` to `limits[i]` and is the sum of `factors[i, k]` times
    (coordinate - `at[i]`) to the power k. The first and the last piece go on without end.
    """

    limits: FloatArray  # (piece - 1,), ascending
    at: FloatArray  # (piece,)
    factors: FloatArray  # (piece, power)

    def __post_init__(self) -> None:
        """Refuse pieces that do not fit their limits, lock the numbers."""
        same_length(self, "at", "factors")
        if len(self.limits) != len(self.at) - 1:
            msg = f"{len(self.at)} pieces need {len(self.at) - 1} limits, got {len(self.limits)}"
            raise ValueError(msg)
        lock(self, "limits", "at", "factors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame fixed to a body: its origin, and its axes as columns."""

    body: str
    origin_m: FloatArray  # (3,)
    rotation: FloatArray  # (3, 3)

    def __post_init__(self) -> None:
        """Lock the place."""
        lock(self, "origin_m", "rotation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinate:
    """One way in which a joint can move; radians where it turns, metres where it slides."""

    value: float  # where it stands unless moved
    low: float
    high: float
    clamped: bool  # never leaves low to high
    locked: bool
    turns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAxis:
    """An axis of a joint, and how far along or about it the child goes [m, rad]."""

    axis: FloatArray  # (3,), length 1
    coordinate: str | None  # None: the function is a constant
    function: Pieces

    def __post_init__(self) -> None:
        """Lock the axis."""
        lock(self, "axis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What holds one body to another: three turns one after the other, then three shifts.

    The turns go about the axes as they were turned before; the shifts go along the axes of the
    parent frame.
    """

    parent: Frame
    child: Frame
    turns: tuple[JointAxis, ...]
    shifts: tuple[JointAxis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """A coordinate that follows another."""

    follows: str
    function: Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on a body."""

    body: str
    place_m: FloatArray  # (3,)

    def __post_init__(self) -> None:
        """Lock the place."""
        lock(self, "place_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """A point of a muscle's path; some are there only while a joint is bent so far."""

    body: str
    place_m: FloatArray  # (3,)
    coordinate: str | None = None  # of a point that comes and goes
    low: float = 0.0
    high: float = 0.0

    def __post_init__(self) -> None:
        """Lock the place."""
        lock(self, "place_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cylinder:
    """A round bone or muscle that paths wrap around; its axis is the frame's third."""

    frame: Frame
    radius_m: float
    length_m: float
    # The side that a path must pass on: first or second axis of the frame, and its sign.
    passes: tuple[Literal[0, 1], Literal[-1, 1]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleTendon:
    """The path of one muscle with its tendons, from origin to insertion."""

    points: tuple[PathPoint, ...]
    wraps: tuple[str, ...] = ()  # names of cylinders
    optimal_fibre_length_m: float | None = None
    tendon_slack_length_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MusculoskeletalModel:
    """Bodies, joints, markers and muscle paths of an `.osim` file. Joints stand parents first.

    `left_out` names muscles, markers and wrap objects of the file that this type cannot hold, and
    why; they are not in the other fields.
    """

    bodies: tuple[str, ...]  # the ground first
    joints: Mapping[str, Joint]
    coordinates: Mapping[str, Coordinate]
    markers: Mapping[str, Point]
    muscles: Mapping[str, MuscleTendon]
    cylinders: Mapping[str, Cylinder]
    source: Source
    couplings: Mapping[str, Coupling] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
