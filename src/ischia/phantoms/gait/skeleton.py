"""Forward kinematics of the lower body: joint angles → places of the conventional markers.

Written apart from the model that measures, on purpose: a mistake made in both would cancel out and
the phantom would prove nothing. Only the hip regression is the same formula, since that is how the
model defines where the hip centre lies [davis1991]_.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.numeric.rigid import from_cardan_yxz, turn
from ischia.phantoms.gait.plan import WalkingPlan

Markers = dict[str, FloatArray]

SIDES: Final = (Side.LEFT, Side.RIGHT)
STATIC_PLANTAR_FLEXION_DEG: Final = 11.0
_THIGH_SHARE: Final = 0.46  # lengths of thigh and shank as parts of the leg
_SHANK_SHARE: Final = 0.45
_SMOOTHED_S: Final = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """Joint angles over a trial, each (t, 3) [deg], by the names of the conventional model."""

    pelvis_deg: FloatArray  # tilt, obliquity, rotation of the left side
    hip_deg: Mapping[Side, FloatArray]
    knee_deg: Mapping[Side, FloatArray]
    ankle_deg: Mapping[Side, FloatArray]  # dorsiflexion only: the foot follows the shank

    def by_name(self) -> dict[str, FloatArray]:
        """Return the angles as a perfect measurement would name them."""
        joints = (("Hip", self.hip_deg), ("Knee", self.knee_deg), ("Ankle", self.ankle_deg))
        named = {
            f"{'L' if side is Side.LEFT else 'R'}{joint}Angles": held[side]
            for joint, held in joints
            for side in SIDES
        }
        right_deg = self.pelvis_deg * [1.0, -1.0, -1.0]
        return {"LPelvisAngles": self.pelvis_deg, "RPelvisAngles": right_deg, **named}


def sizes(plan: WalkingPlan) -> dict[str, float]:
    """Return the dimensions that a laboratory would enter, in millimetres, radians, kilograms."""
    each_leg = {
        "LegLength": plan.leg_length_mm,
        "KneeWidth": plan.knee_width_mm,
        "AnkleWidth": plan.ankle_width_mm,
        "StaticPlantFlex": radians(STATIC_PLANTAR_FLEXION_DEG),
        "StaticRotOff": 0.0,
    }
    return {
        "Bodymass": plan.body_mass_kg,
        "InterAsisDistance": plan.inter_asis_mm,
        "MarkerDiameter": plan.marker_diameter_mm,
        **{letter + name: value for letter in "LR" for name, value in each_leg.items()},
    }


def markers_mm(plan: WalkingPlan, posture: Posture, along_mm: FloatArray) -> Markers:
    """Return every marker (t, 3) [mm] of a body that moves along x, with z up from the floor."""
    w = plan.inter_asis_mm / 2
    pelvis = from_cardan_yxz(posture.pelvis_deg * [1.0, 1.0, -1.0])
    local = {"LASI": (0, w, 0), "RASI": (0, -w, 0), "LPSI": (-150, 45, 0), "RPSI": (-150, -45, 0)}
    found = {name: pelvis @ np.array(place, dtype=np.float64) for name, place in local.items()}
    for side in SIDES:
        found |= _leg_mm(plan, posture, pelvis, side)
    soles_mm = [found[name][:, 2] for name in ("LTOE", "LHEE", "RTOE", "RHEE")]
    lowest_mm = np.min(soles_mm, axis=0)
    # The pelvis rides where the lower foot stands, smoothly: that makes its rise and fall.
    height_mm = gaussian_filter1d(-lowest_mm, _SMOOTHED_S * plan.fs_hz, mode="nearest")
    across_mm = np.zeros_like(along_mm)
    ride_mm = np.stack([along_mm, across_mm, height_mm + plan.marker_diameter_mm], axis=-1)
    return {name: place + ride_mm for name, place in found.items()}


def _leg_mm(plan: WalkingPlan, posture: Posture, pelvis_axes: FloatArray, side: Side) -> Markers:
    letter, left_factor = ("L", 1.0) if side is Side.LEFT else ("R", -1.0)
    mirror = np.array([1.0, -left_factor, -left_factor])
    thigh = pelvis_axes @ from_cardan_yxz(posture.hip_deg[side] * mirror * [-1.0, 1.0, 1.0])
    shank = thigh @ from_cardan_yxz(posture.knee_deg[side] * mirror)
    foot = shank @ turn("y", -posture.ankle_deg[side][:, 0] - 90.0)
    thigh_mm, shank_mm = _THIGH_SHARE * plan.leg_length_mm, _SHANK_SHARE * plan.leg_length_mm
    hip_mm = pelvis_axes @ _hip_in_pelvis_mm(plan, left_factor)
    knee_mm = hip_mm - thigh_mm * thigh[..., 2]
    ankle_mm = knee_mm - shank_mm * shank[..., 2]
    knee_out_mm = left_factor * (plan.knee_width_mm + plan.marker_diameter_mm) / 2
    ankle_out_mm = left_factor * (plan.ankle_width_mm + plan.marker_diameter_mm) / 2
    dropped = foot @ turn("y", STATIC_PLANTAR_FLEXION_DEG)
    return {
        f"{letter}THI": knee_mm + thigh @ np.array([0.0, left_factor * 95.0, 0.45 * thigh_mm]),
        f"{letter}KNE": knee_mm + knee_out_mm * thigh[..., 1],
        f"{letter}TIB": ankle_mm + shank @ np.array([0.0, left_factor * 80.0, 0.5 * shank_mm]),
        f"{letter}ANK": ankle_mm + ankle_out_mm * shank[..., 1],
        f"{letter}TOE": ankle_mm - 170.0 * dropped[..., 2],
        # In the foot's axes x points up from the sole and z from toe to heel.
        f"{letter}HEE": ankle_mm + foot @ np.array([-35.0, 0.0, 50.0]),
    }


def _hip_in_pelvis_mm(plan: WalkingPlan, left_factor: float) -> FloatArray:
    depth_mm = 0.115 * plan.leg_length_mm - 15.3
    ahead_mm = 0.1288 * plan.leg_length_mm - 48.56 + plan.marker_diameter_mm / 2
    across_mm = plan.inter_asis_mm / 2 - depth_mm * sin(0.5)
    return np.array(
        [
            depth_mm * cos(0.5) * sin(0.314) - ahead_mm * cos(0.314),
            left_factor * across_mm,
            -depth_mm * cos(0.5) * cos(0.314) - ahead_mm * sin(0.314),
        ]
    )
