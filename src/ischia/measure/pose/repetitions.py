"""Repetitions of an angle that goes there and back, counted as a patient would.

Hysteresis alone decides: there must be a rise of `swing_deg` from the lowest point since the last
repetition, then a fall of half as much from the highest. Trembling counts nothing, and neither does
a movement that never comes back. It needs no frame of the future, so a browser counts alike while
the patient moves; `tests/shared_data/pose` fixes it with numbers.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ischia.model.arrays import FloatArray
from ischia.model.motion import VideoTest

_BACK_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One exercise or test: which angle counts its repetitions, and which way it goes."""

    angle: str
    sign: int  # −1 where the way there makes the angle smaller
    swing_deg: float  # a clinic default: less is no repetition


MOVEMENTS: Final[Mapping[str, Movement]] = {
    VideoTest.STRAIGHT_LEG_RAISE: Movement(angle="leg_raise", sign=1, swing_deg=20.0),
    VideoTest.ACTIVE_KNEE_EXTENSION: Movement(angle="knee_flexion", sign=-1, swing_deg=15.0),
    VideoTest.KNEE_BEND: Movement(angle="knee_flexion", sign=1, swing_deg=30.0),
    VideoTest.HIP_HINGE: Movement(angle="hip_flexion", sign=1, swing_deg=25.0),
    VideoTest.SQUAT: Movement(angle="knee_flexion", sign=1, swing_deg=30.0),
    VideoTest.SINGLE_LEG_BRIDGE: Movement(angle="hip_flexion", sign=-1, swing_deg=15.0),
    VideoTest.GAIT: Movement(angle="knee_flexion", sign=1, swing_deg=25.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One way there and back, by the numbers of its frames."""

    start: int  # the last lowest point before the way there
    peak: int  # its end
    counted: int  # when it had come back far enough
    peak_deg: float


def repetitions(angle_deg: FloatArray, movement: Movement) -> tuple[Repetition, ...]:
    """Return the repetitions of an angle, in order.

    Parameters
    ----------
    angle_deg
        The movement's angle, smoothed, NaN where it was not seen, shape (t,). [deg]
    """
    found: list[Repetition] = []
    low = high = 0
    low_deg, high_deg = math.inf, -math.inf
    there = False
    for at, value in enumerate((movement.sign * angle_deg).tolist()):
        if math.isnan(value):
            continue
        if not there and value <= low_deg:
            low, low_deg = at, value
        if there and value > high_deg:
            high, high_deg = at, value
        if not there and value - low_deg >= movement.swing_deg:
            there, high, high_deg = True, at, value
        elif there and high_deg - value >= _BACK_SHARE * movement.swing_deg:
            peak_deg = movement.sign * high_deg
            found.append(Repetition(start=low, peak=high, counted=at, peak_deg=peak_deg))
            there, low, low_deg = False, at, value
    return tuple(found)
