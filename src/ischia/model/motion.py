"""What a motion laboratory saw: markers, force plates, landmarks, and a model of the body."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ischia.model.arrays import FloatArray, lock, same_length
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A foot meeting or leaving the ground."""

    kind: Literal["foot_strike", "foot_off", "other"]
    side: Side
    t_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePlate:
    """One plate: force and moment at its own rate, and where its corners lie."""

    fs_hz: float
    force_n: FloatArray  # (t, 3)
    moment_nm: FloatArray  # (t, 3)
    corners_mm: FloatArray  # (4, 3)

    def __post_init__(self) -> None:
        """Refuse unequal clocks, lock the samples."""
        same_length(self, "force_n", "moment_nm")
        lock(self, "force_n", "moment_nm", "corners_mm")


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorOutput:
    """A curve that the vendor's software stored beside the markers."""

    values: FloatArray  # (t, 3), or (t, 1) for a single number; NaN where the vendor has none
    unit: Unit | None

    def __post_init__(self) -> None:
        """Lock the samples."""
        lock(self, "values")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerTrial:
    """Marker positions of one trial. NaN is a marker that no camera saw.

    `parameters` holds what the file itself says about the person (leg length, knee width …), in
    millimetres, radians or kilograms as the file's own convention has it, under the file's names.
    """

    fs_hz: float
    xyz_mm: FloatArray  # (t, marker, 3)
    names: tuple[str, ...]
    trial: Literal["static", "dynamic"]
    source: Source
    start_s: float = 0.0  # time of the first frame
    events: tuple[Event, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    vendor: Mapping[str, VendorOutput] = field(default_factory=dict)
    plates: tuple[ForcePlate, ...] = ()
    # (marker, 2) mean and largest distance at which the cameras' rays passed each other; NaN for a
    # marker of which the file states none, as for one that was filled or filtered
    residual_mm: FloatArray | None = None
    flags: tuple[str, ...] = ()  # what the reader doubts or left out

    def __post_init__(self) -> None:
        """Refuse a name for each marker too few or too many, lock the samples."""
        if self.xyz_mm.ndim != 3 or self.xyz_mm.shape[1:] != (len(self.names), 3):  # noqa: PLR2004
            msg = f"xyz_mm {self.xyz_mm.shape} does not fit {len(self.names)} marker names"
            raise ValueError(msg)
        lock(self, "xyz_mm", *(() if self.residual_mm is None else ("residual_mm",)))


class VideoTest(StrEnum):
    """What a person does before a camera."""

    STRAIGHT_LEG_RAISE = "straight_leg_raise"
    ACTIVE_KNEE_EXTENSION = "active_knee_extension"
    KNEE_BEND = "knee_bend"
    HIP_HINGE = "hip_hinge"
    SQUAT = "squat"
    SINGLE_LEG_BRIDGE = "single_leg_bridge"
    GAIT = "gait"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseTrack:
    """Landmarks found in a video, in pixels, with the finder's confidence."""

    fs_hz: float  # on the average: the clock of a telephone is not even
    xy_px: FloatArray  # (t, landmark, 2), x to the right and y downwards; NaN where nobody was seen
    confidence: FloatArray  # (t, landmark), 0 to 1
    names: tuple[str, ...]
    source: Source
    t_s: FloatArray | None = None  # (t,) when each picture was taken; None: at equal steps
    test: VideoTest | None = None
    side: Side | None = None  # the leg that is measured; None: the one that is seen better
    size_px: tuple[int, int] | None = None  # width and height of the picture

    def __post_init__(self) -> None:
        """Refuse unequal clocks, lock the samples."""
        clocked = ("xy_px", "confidence", *(() if self.t_s is None else ("t_s",)))
        same_length(self, *clocked)
        lock(self, *clocked)
