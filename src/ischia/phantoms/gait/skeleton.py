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

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.numeric.rigid import from_cardan_yxz, turn
from ischia.phantoms.gait.plan import BodyPlan

Markers = dict[str, FloatArray]
LegAngles = tuple[FloatArray, FloatArray, FloatArray]  # of hip, knee, ankle, (t, 3) [deg]

SIDES: Final = (Side.LEFT, Side.RIGHT)
STATIC_PLANTAR_FLEXION_DEG: Final = 11.0
THIGH_SHARE: Final = 0.46  # lengths of thigh and shank as parts of the leg
SHANK_SHARE: Final = 0.45
# In the foot's axes x points up from the sole and z from toe to heel.
HEEL_MM: Final = np.array([-35.0, 0.0, 50.0])
TOE_MM: Final = 170.0  # from the ankle


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


def sizes(plan: BodyPlan) -> dict[str, float]:
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


def hung_mm(plan: BodyPlan, posture: Posture) -> Markers:
    """Return every marker (t, 3) [mm] of a body whose pelvis stays at 0."""
    w = plan.inter_asis_mm / 2
    pelvis = pelvis_axes(posture.pelvis_deg)
    local = {"LASI": (0, w, 0), "RASI": (0, -w, 0), "LPSI": (-150, 45, 0), "RPSI": (-150, -45, 0)}
    found = {name: pelvis @ np.array(place, dtype=np.float64) for name, place in local.items()}
    for side in SIDES:
        found |= _leg_mm(plan, posture, pelvis, side)
    return found


def pelvis_axes(pelvis_deg: FloatArray) -> FloatArray:
    """Return the axes (t, 3, 3) of a pelvis from its angles (t, 3) [deg] of the left side."""
    return from_cardan_yxz(pelvis_deg * [1.0, 1.0, -1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Where one leg is: joint centres (t, 3) [mm] and the axes of its segments (t, 3, 3)."""

    knee_mm: FloatArray
    ankle_mm: FloatArray
    thigh_axes: FloatArray
    shank_axes: FloatArray
    foot_axes: FloatArray


def leg_of(plan: BodyPlan, pelvis_rotation: FloatArray, side: Side, angles_deg: LegAngles) -> Leg:
    """Return a leg from the angles of hip, knee and ankle, the pelvis's origin at 0."""
    hip_deg, knee_deg, ankle_deg = angles_deg
    left_factor = 1.0 if side is Side.LEFT else -1.0
    mirror = np.array([1.0, -left_factor, -left_factor])
    thigh = pelvis_rotation @ from_cardan_yxz(hip_deg * mirror * [-1.0, 1.0, 1.0])
    shank = thigh @ from_cardan_yxz(knee_deg * mirror)
    thigh_mm, shank_mm = THIGH_SHARE * plan.leg_length_mm, SHANK_SHARE * plan.leg_length_mm
    hip_mm = pelvis_rotation @ hip_in_pelvis_mm(plan, side)
    knee_mm = hip_mm - thigh_mm * thigh[..., 2]
    return Leg(
        knee_mm=knee_mm,
        ankle_mm=knee_mm - shank_mm * shank[..., 2],
        thigh_axes=thigh,
        shank_axes=shank,
        foot_axes=shank @ turn("y", -ankle_deg[:, 0] - 90.0),
    )


def _leg_mm(plan: BodyPlan, posture: Posture, pelvis_rotation: FloatArray, side: Side) -> Markers:
    letter, left_factor = ("L", 1.0) if side is Side.LEFT else ("R", -1.0)
    angles_deg = posture.hip_deg[side], posture.knee_deg[side], posture.ankle_deg[side]
    leg = leg_of(plan, pelvis_rotation, side, angles_deg)
    thigh_mm, shank_mm = THIGH_SHARE * plan.leg_length_mm, SHANK_SHARE * plan.leg_length_mm
    knee_out_mm = left_factor * (plan.knee_width_mm + plan.marker_diameter_mm) / 2
    ankle_out_mm = left_factor * (plan.ankle_width_mm + plan.marker_diameter_mm) / 2
    dropped = leg.foot_axes @ turn("y", STATIC_PLANTAR_FLEXION_DEG)
    wand_mm = leg.thigh_axes @ np.array([0.0, left_factor * 95.0, 0.45 * thigh_mm])
    shin_mm = leg.shank_axes @ np.array([0.0, left_factor * 80.0, 0.5 * shank_mm])
    return {
        f"{letter}THI": leg.knee_mm + wand_mm,
        f"{letter}KNE": leg.knee_mm + knee_out_mm * leg.thigh_axes[..., 1],
        f"{letter}TIB": leg.ankle_mm + shin_mm,
        f"{letter}ANK": leg.ankle_mm + ankle_out_mm * leg.shank_axes[..., 1],
        f"{letter}TOE": leg.ankle_mm - TOE_MM * dropped[..., 2],
        f"{letter}HEE": leg.ankle_mm + leg.foot_axes @ HEEL_MM,
    }


def hip_in_pelvis_mm(plan: BodyPlan, side: Side) -> FloatArray:
    """Return where the hip centre lies in the axes of the pelvis, (3,) [mm]."""
    left_factor = 1.0 if side is Side.LEFT else -1.0
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
