"""Simulated exercises before a camera, with their true angles and how often they were done."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.phantoms.pose.figure import Postures

EXERCISES: Final = (
    *("straight_leg_raise", "active_knee_extension", "knee_bend", "hip_hinge"),
    *("squat", "single_leg_bridge", "gait"),
)
_LYING_DEG: Final = -90.0


def exercise(
    name: str,
    t_s: FloatArray,
    *,
    count: int,
    reach_deg: float,
    facing: int = 1,
    hip_px: tuple[float, float] = (640.0, 400.0),
) -> Postures:
    """Return the postures of one exercise, done `count` times over the whole of the clock.

    `reach_deg` is the angle that is told of it: the raise of the leg, the flexion left in the
    knee of an active knee extension, the flexion of knee or hip of the others.

    Raises
    ------
    KeyError
        When there is no such exercise.
    """
    turn_count = count * (t_s - t_s[0]) / (t_s[-1] - t_s[0])
    there_share = 0.5 - 0.5 * np.cos(2 * np.pi * turn_count)
    trunk_deg, hip_deg, knee_deg = _POSTURES[name](there_share, reach_deg, turn_count)
    return Postures(
        trunk_deg=trunk_deg + 0 * there_share,
        hip_flexion_deg=hip_deg + 0 * there_share,
        knee_flexion_deg=knee_deg + 0 * there_share,
        hip_px=np.tile(np.asarray(hip_px), (t_s.size, 1)),
        facing=facing,
    )


_Angles = tuple[FloatArray, FloatArray, FloatArray]


def _raise(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    return np.array(_LYING_DEG), there_share * reach_deg, np.array(0.0)


def _extension(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    return np.array(_LYING_DEG), np.array(90.0), 90.0 + there_share * (reach_deg - 90.0)


def _bend(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    return np.array(0.0), 0.1 * there_share * reach_deg, 5.0 + there_share * (reach_deg - 5.0)


def _hinge(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    knee_deg = 15.0 * there_share
    hip_deg = 5.0 + there_share * (reach_deg - 5.0)
    return hip_deg - 0.5 * knee_deg, hip_deg, knee_deg


def _squat(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    hip_deg = there_share * reach_deg
    return 0.4 * hip_deg, hip_deg, 3.0 + there_share * (reach_deg - 3.0)


def _bridge(there_share: FloatArray, reach_deg: float, _count: FloatArray) -> _Angles:
    hip_deg = 45.0 + there_share * (reach_deg - 45.0)
    return _LYING_DEG - 0.5 * (45.0 - hip_deg), hip_deg, np.array(90.0)


def _gait(_share: FloatArray, reach_deg: float, turn_count: FloatArray) -> _Angles:
    """Return a walk: a small wave of the knee in stance, a large one in swing."""
    around = 2 * np.pi * turn_count
    shape = 0.5 - 0.5 * np.cos(around)
    knee_deg = 5.0 + (reach_deg - 5.0) * shape**3 + 6.0 * np.exp(2.0 * (np.cos(around - 0.9) - 1))
    return np.array(4.0), 10.0 + 22.0 * np.cos(around + 0.6), knee_deg


_POSTURES: Final[Mapping[str, Callable[[FloatArray, float, FloatArray], _Angles]]] = {
    "straight_leg_raise": _raise,
    "active_knee_extension": _extension,
    "knee_bend": _bend,
    "hip_hinge": _hinge,
    "squat": _squat,
    "single_leg_bridge": _bridge,
    "gait": _gait,
}
