"""The conventional gait model of the lower body: markers → segments → joint angles.

Pelvis, hip centres by regression on leg length, knee and ankle centres from the lateral markers and
the wands, then Cardan angles of each segment in the one above it [davis1991]_ [kadaba1990]_.

Deviations from the papers: 1. the constants and signs are those of the vendor's software (Plug-in
Gait), which laboratories compare with; 2. a twist of wand or shin other than 0 is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, sin
from typing import Final

import numpy as np

from ischia.measure.motion.body import LETTER, Body
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.numeric.rigid import cardan_yxz_deg, dot, frame_along_z, seen_from, turn, unit_vectors

Markers = Mapping[str, FloatArray]  # name -> (t, 3) [mm]

# Hip regression of Davis et al.: angles in the frontal and sagittal plane, and lengths.
_THETA_RAD: Final = 0.5
_BETA_RAD: Final = 0.314
_UP: Final = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pelvis:
    """The pelvis in the laboratory: x forwards, y to the left, z up."""

    origin_mm: FloatArray  # (t, 3), midway between the front iliac spines
    rotation: FloatArray  # (t, 3, 3), columns are the axes


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A thigh or shank: the joint centre at its lower end, and its axes."""

    centre_mm: FloatArray  # (t, 3)
    rotation: FloatArray  # (t, 3, 3)


def left_is_positive(side: Side) -> float:
    """Return 1 for the left leg and −1 for the right: lateral is +y on the left only."""
    return 1.0 if side is Side.LEFT else -1.0


def pelvis(markers: Markers) -> Pelvis:
    """Return the pelvis from the front iliac spines and the sacrum, or the two back spines."""
    left_mm, right_mm = markers["LASI"], markers["RASI"]
    origin_mm = (left_mm + right_mm) / 2
    back_mm = markers["SACR"] if "SACR" in markers else (markers["LPSI"] + markers["RPSI"]) / 2
    y_axis = unit_vectors(left_mm - right_mm)
    forwards_mm = origin_mm - back_mm
    x_axis = unit_vectors(forwards_mm - dot(forwards_mm, y_axis) * y_axis)
    rotation = np.stack([x_axis, y_axis, np.cross(x_axis, y_axis)], axis=-1)
    return Pelvis(origin_mm=origin_mm, rotation=rotation)


def hip_centre_in_pelvis_mm(body: Body, side: Side) -> FloatArray:
    """Return where the hip centre lies in the axes of the pelvis, (3,) [mm]."""
    sizes, letter = body.sizes, LETTER[side]
    leg_mm = (sizes["LLegLength"] + sizes["RLegLength"]) / 2
    depth_mm = 0.115 * leg_mm - 15.3
    trochanter_mm = sizes.get(f"{letter}AsisTrocanterDistance") or (
        0.1288 * sizes[f"{letter}LegLength"] - 48.56
    )
    ahead_mm = trochanter_mm + sizes["MarkerDiameter"] / 2
    across_mm = sizes["InterAsisDistance"] / 2 - depth_mm * sin(_THETA_RAD)
    return np.array(
        [
            depth_mm * cos(_THETA_RAD) * sin(_BETA_RAD) - ahead_mm * cos(_BETA_RAD),
            left_is_positive(side) * across_mm,
            -depth_mm * cos(_THETA_RAD) * cos(_BETA_RAD) - ahead_mm * sin(_BETA_RAD),
        ]
    )


def chord_centre_mm(
    above_mm: FloatArray,
    lateral_mm: FloatArray,
    wand_mm: FloatArray,
    offset_mm: float,
    medial_direction: FloatArray,
) -> FloatArray:
    """Return a joint centre (t, 3) [mm] from the centre above it, its lateral marker and a wand.

    The centre lies in the plane of the three, `offset_mm` from the lateral marker, where the line
    to the marker meets the line to the centre above at right angles. Of the two such places the
    medial one counts.
    """
    up = above_mm - lateral_mm
    distance_mm = np.linalg.norm(up, axis=-1, keepdims=True)
    along = up / distance_mm
    to_wand = wand_mm - lateral_mm
    across = unit_vectors(to_wand - dot(to_wand, along) * along)
    foot_mm = offset_mm**2 / distance_mm  # of the altitude, from the lateral marker
    height_mm = np.sqrt(np.maximum(offset_mm**2 - foot_mm**2, 0.0))
    inwards = np.sign(dot(across, medial_direction))
    centre_mm: FloatArray = lateral_mm + foot_mm * along + inwards * height_mm * across
    return centre_mm


def thigh(markers: Markers, girdle: Pelvis, body: Body, side: Side) -> Segment:
    """Return the thigh of one leg, with the knee centre."""
    letter, left = LETTER[side], left_is_positive(side)
    hip_mm = girdle.origin_mm + girdle.rotation @ hip_centre_in_pelvis_mm(body, side)
    offset_mm = (body.sizes[f"{letter}KneeWidth"] + body.sizes["MarkerDiameter"]) / 2
    lateral_mm = markers[f"{letter}KNE"]
    medial_direction = -left * girdle.rotation[..., :, 1]
    knee_mm = chord_centre_mm(
        hip_mm, lateral_mm, markers[f"{letter}THI"], offset_mm, medial_direction
    )
    axes = frame_along_z(hip_mm - knee_mm, left * (lateral_mm - knee_mm))
    return Segment(centre_mm=knee_mm, rotation=axes)


def shank(markers: Markers, girdle: Pelvis, above: Segment, body: Body, side: Side) -> Segment:
    """Return the shank of one leg, with the ankle centre."""
    letter, left = LETTER[side], left_is_positive(side)
    offset_mm = (body.sizes[f"{letter}AnkleWidth"] + body.sizes["MarkerDiameter"]) / 2
    lateral_mm = markers[f"{letter}ANK"]
    medial_direction = -left * girdle.rotation[..., :, 1]
    ankle_mm = chord_centre_mm(
        above.centre_mm, lateral_mm, markers[f"{letter}TIB"], offset_mm, medial_direction
    )
    axes = frame_along_z(above.centre_mm - ankle_mm, left * (lateral_mm - ankle_mm))
    return Segment(centre_mm=ankle_mm, rotation=axes)


def foot_rotation(markers: Markers, lower: Segment, body: Body, side: Side) -> FloatArray:
    """Return the axes of the foot (t, 3, 3), set straight by the angles of the static trial."""
    letter, left = LETTER[side], left_is_positive(side)
    along = lower.centre_mm - markers[f"{letter}TOE"]
    uncorrected = frame_along_z(along, lower.rotation[..., :, 1])
    flat = turn("y", -np.degrees(body.sizes.get(f"{letter}StaticPlantFlex", 0.0)))
    straight = turn("x", -left * np.degrees(body.sizes.get(f"{letter}StaticRotOff", 0.0)))
    rotation: FloatArray = uncorrected @ flat @ straight
    return rotation


def progression(girdle: Pelvis) -> FloatArray:
    """Return the axes of the walkway (3, 3): along that axis of the floor the pelvis faces."""
    facing = np.nanmean(girdle.rotation[..., :2, 0], axis=0)
    forwards = np.zeros(3)
    nearest = int(np.argmax(np.abs(facing)))
    forwards[nearest] = np.sign(facing[nearest])
    return np.stack([forwards, np.cross(_UP, forwards), _UP], axis=-1)


def pelvis_angles_deg(girdle: Pelvis, side: Side) -> FloatArray:
    """Return tilt forwards, obliquity (own side up) and rotation (own side forwards), (t, 3)."""
    walkway = np.broadcast_to(progression(girdle), girdle.rotation.shape)
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(walkway, girdle.rotation)) * [1.0, left, -left]


def hip_angles_deg(girdle: Pelvis, upper: Segment, side: Side) -> FloatArray:
    """Return flexion, adduction and internal rotation of the hip, (t, 3) [deg]."""
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(girdle.rotation, upper.rotation)) * [-1.0, -left, -left]


def knee_angles_deg(upper: Segment, lower: Segment, side: Side) -> FloatArray:
    """Return flexion, varus and internal rotation of the knee, (t, 3) [deg]."""
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(upper.rotation, lower.rotation)) * [1.0, -left, -left]


def ankle_angles_deg(lower: Segment, foot_axes: FloatArray, side: Side) -> FloatArray:
    """Return dorsiflexion, inversion and internal rotation of the ankle, (t, 3) [deg]."""
    left = left_is_positive(side)
    turned = cardan_yxz_deg(seen_from(lower.rotation, foot_axes))[..., [0, 2, 1]]
    return turned * [-1.0, -left, -left] - [90.0, 0.0, 0.0]


def foot_progression_deg(girdle: Pelvis, foot_axes: FloatArray, side: Side) -> FloatArray:
    """Return pitch of the foot, its roll, and how far the toes point inwards, (t, 3) [deg]."""
    walkway = np.broadcast_to(progression(girdle), foot_axes.shape)
    left = left_is_positive(side)
    return cardan_yxz_deg(seen_from(walkway, foot_axes))[..., [0, 2, 1]] * [1.0, left, -left]
