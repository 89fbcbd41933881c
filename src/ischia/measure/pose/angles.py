"""Sagittal angles of a person whom a camera saw from the side, from landmarks in its picture.

Pictures have x to the right and y downwards [px]. A positive turn in them goes clockwise. `facing`
is 1 where the front of the body lies a quarter turn clockwise from the way up along the trunk (a
person who stands and looks to the right of the picture, or lies on the back with the head on the
left), −1 where it is the other way round. `tests/shared_data/pose` fixes these definitions with
numbers; the patient's browser computes the same.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side

# Points of one leg and the trunk; names in a track carry the side: "left_hip".
POINTS: Final = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "knee_flexion": ("hip", "knee", "ankle"),
    "hip_flexion": ("shoulder", "hip", "knee"),
    "trunk_lean": ("shoulder", "hip"),
    "leg_raise": ("shoulder", "hip", "ankle"),
}
LEAST_CONFIDENCE: Final = 0.5  # a clinic default: below it the finder itself doubts
# A clinic default: seen from the front or from behind the foot points at the camera or away.
LEAST_FOOT_SHARE: Final = 0.3
_LARGEST_BACK_DEG: Final = -90.0  # no joint overextends so far: below it the turn has gone round
SMOOTHED_S: Final = 0.07  # to both sides


def facing(points: Mapping[str, FloatArray], usable: NDArray[np.bool_]) -> int:
    """Return which way the front of the body lies: 1, −1, or 0 where the foot does not tell.

    The foot lies before the shank whether the person stands, sits or lies.

    Parameters
    ----------
    points
        For each of `POINTS` its place, shape (t, 2). [px]
    usable
        Frames in which knee, ankle, heel and toe were seen, shape (t,).
    """
    if not usable.any():
        return 0
    shank = _unit(points["ankle"] - points["knee"])[usable]
    foot = _unit(points["foot_index"] - points["heel"])[usable]
    across = float(np.median(_cross(shank, foot)))
    return 0 if abs(across) < LEAST_FOOT_SHARE else -int(np.sign(across))


def sagittal(points: Mapping[str, FloatArray], way: int) -> dict[str, FloatArray]:
    """Return each angle of `NEEDED` over time [deg], shape (t,).

    `knee_flexion` and `hip_flexion` are 0 where thigh and shank, or trunk and thigh, form one line,
    and positive where the joint bends. `trunk_lean` is 0 upright and positive forwards.
    `leg_raise` is the angle of the line from hip to ankle above the picture's horizontal, in a
    person who lies on the back.

    Parameters
    ----------
    way
        1 or −1, as `facing` tells.
    """
    down = points["hip"] - points["shoulder"]
    thigh = points["knee"] - points["hip"]
    shank = points["ankle"] - points["knee"]
    leg = points["ankle"] - points["hip"]
    footwards = np.stack([np.sign(down[:, 0]), np.zeros(len(down))], axis=-1)
    up = np.tile([0.0, -1.0], (len(down), 1))
    return {
        "knee_flexion": _bent(way * _turn_deg(thigh, shank)),
        "hip_flexion": _bent(-way * _turn_deg(down, thigh)),
        "trunk_lean": way * _turn_deg(up, -down),
        "leg_raise": _bent(-way * _turn_deg(footwards, leg)),
    }


def smoothed(angle_deg: FloatArray, t_s: FloatArray) -> FloatArray:
    """Return the median of what was seen within 0.07 s of each moment [deg], shape (t,).

    NaN, a frame without the angle, stays NaN.
    """
    first = np.searchsorted(t_s, t_s - SMOOTHED_S, side="left")
    after = np.searchsorted(t_s, t_s + SMOOTHED_S, side="right")
    seen = np.isfinite(angle_deg)
    made = np.full(angle_deg.size, np.nan)
    for at in np.flatnonzero(seen):
        near = slice(first[at], after[at])
        made[at] = np.median(angle_deg[near][seen[near]])
    return made


def _turn_deg(from_px: FloatArray, to_px: FloatArray) -> FloatArray:
    """Return the turn from one line to the other, clockwise in the picture [deg]."""
    along = np.sum(from_px * to_px, axis=-1)
    return np.asarray(np.degrees(np.arctan2(_cross(from_px, to_px), along)))


def _bent(angle_deg: FloatArray) -> FloatArray:
    return np.where(angle_deg < _LARGEST_BACK_DEG, angle_deg + 360.0, angle_deg)


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _unit(line_px: FloatArray) -> FloatArray:
    length = np.linalg.norm(line_px, axis=-1, keepdims=True)
    return np.asarray(line_px / np.where(length > 0, length, 1.0))


def of_side(names: tuple[str, ...], xy_px: FloatArray, side: Side) -> dict[str, FloatArray]:
    """Return the points of one side, in pixels [px], each of shape (t, 2)."""
    return {point: xy_px[:, names.index(f"{side}_{point}")] for point in POINTS}
