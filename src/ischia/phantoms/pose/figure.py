"""A jointed figure in the plane of a picture: joint angles in, landmarks out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray

# Lengths in parts of the trunk from hip to shoulder: a person of 1.75 m has one of about 0.5 m.
_THIGH_SHARE: Final = 0.86
_SHANK_SHARE: Final = 0.84
_HEEL_SHARE: Final = 0.12  # behind the ankle along the sole
_TOE_SHARE: Final = 0.38  # before it
_SOLE_SHARE: Final = 0.14  # below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Postures:
    """Joint angles over time [deg], each of shape (t,), and where the figure is.

    `trunk_deg` is the turn of the trunk out of upright, forwards positive; −90 lies on the back.
    """

    trunk_deg: FloatArray
    hip_flexion_deg: FloatArray
    knee_flexion_deg: FloatArray
    hip_px: FloatArray  # (t, 2)
    trunk_px: float = 200.0
    facing: int = 1  # 1: upright, the figure looks to the right of the picture
    ankle_flexion_deg: float = 0.0


def landmarks(postures: Postures) -> Mapping[str, FloatArray]:
    """Return the points of the leg and the shoulder, in pixels [px], each of shape (t, 2)."""
    way, size_px = postures.facing, postures.trunk_px
    trunk = way * postures.trunk_deg
    thigh = trunk - way * postures.hip_flexion_deg
    shank = thigh + way * postures.knee_flexion_deg
    sole = shank - way * (90.0 + postures.ankle_flexion_deg)
    hip = postures.hip_px
    knee = hip + _THIGH_SHARE * size_px * _down(thigh)
    ankle = knee + _SHANK_SHARE * size_px * _down(shank)
    under = ankle + _SOLE_SHARE * size_px * _down(shank)
    return {
        "shoulder": hip - size_px * _down(trunk),
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": under - _HEEL_SHARE * size_px * _down(sole),
        "foot_index": under + _TOE_SHARE * size_px * _down(sole),
    }


def _down(turn_deg: FloatArray) -> FloatArray:
    """Return the way down of the picture, turned clockwise."""
    turn_rad = np.radians(turn_deg)
    return np.stack([-np.sin(turn_rad), np.cos(turn_rad)], axis=-1)
