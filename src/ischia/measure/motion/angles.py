"""Joint angles of one trial by the conventional gait model, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.motion import conventional as model
from ischia.measure.motion.body import LETTER, Body, body
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side

SIDES: Final = (Side.LEFT, Side.RIGHT)
# Markers of a leg that each joint adds to those of the joint above it.
_LEG_MARKERS: Final = {"Hip": ("THI", "KNE"), "Knee": ("TIB", "ANK"), "Ankle": ("TOE",)}

_UPRIGHT_FRACTION: Final = 0.5  # of its axis: a pelvis is never 60 deg off upright in a walk


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAngles:
    """Angles by the names of the vendor (`LKneeAngles` …), and reasons under the same names."""

    by_name: Mapping[str, FloatArray]  # (t, 3) [deg], NaN where a marker was not seen
    missing: Mapping[str, str]
    body: Body


def angles(dynamic: MarkerTrial, static: MarkerTrial | None = None) -> dict[str, FloatArray]:
    """Pelvis, hip, knee and ankle angles by the conventional gait model.

    The names, order and signs are those of the vendor: `LHipAngles` holds flexion, adduction and
    internal rotation [davis1991]_ [kadaba1990]_.

    Returns
    -------
    dict
        (t, 3) [deg] by name; NaN in frames where a marker was not seen. Angles for which a marker
        or a dimension is missing altogether are left out.
    """
    return dict(joint_angles(dynamic, static).by_name)


def joint_angles(dynamic: MarkerTrial, static: MarkerTrial | None) -> JointAngles:
    """Return every angle that the trial allows, and the reason for each that it does not."""
    person = body(dynamic, static)
    markers = {name: dynamic.xyz_mm[:, i] for i, name in enumerate(dynamic.names)}
    unseen = [name for name, places in markers.items() if not np.isfinite(places).any()]
    markers = {name: places for name, places in markers.items() if name not in unseen}
    found: dict[str, FloatArray] = {}
    missing: dict[str, str] = {}
    for side in SIDES:
        _measure_leg(markers, person, side, found, missing)
    return JointAngles(by_name=found, missing=missing, body=person)


def _measure_leg(
    markers: model.Markers,
    person: Body,
    side: Side,
    found: dict[str, FloatArray],
    missing: dict[str, str],
) -> None:
    """Add the angles of one leg from the pelvis down, as far as markers and dimensions reach."""
    letter = LETTER[side]
    reasons = _reasons(markers, person, side)
    missing |= {f"{letter}{joint}Angles": why for joint, why in reasons.items() if why}
    if reasons["Pelvis"]:
        return
    girdle = model.pelvis(markers)
    name = f"{letter}PelvisAngles"
    standing = _why_not_upright(girdle)
    if standing:
        missing[name] = standing
    else:
        found[name] = model.pelvis_angles_deg(girdle, side)
    if reasons["Hip"]:
        return
    upper = model.thigh(markers, girdle, person, side)
    found[f"{letter}HipAngles"] = model.hip_angles_deg(girdle, upper, side)
    if reasons["Knee"]:
        return
    lower = model.shank(markers, girdle, upper, person, side)
    found[f"{letter}KneeAngles"] = model.knee_angles_deg(upper, lower, side)
    if not reasons["Ankle"]:
        foot = model.foot_rotation(markers, lower, person, side)
        found[f"{letter}AnkleAngles"] = model.ankle_angles_deg(lower, foot, side)


def _reasons(markers: model.Markers, person: Body, side: Side) -> dict[str, str | None]:
    """Return why each joint cannot be had, None where it can; a reason holds for all below it."""
    reason = _unseen(markers, ("LASI", "RASI"))
    if reason is None and "SACR" not in markers:
        reason = _unseen(markers, ("LPSI", "RPSI"))
    reasons: dict[str, str | None] = {"Pelvis": reason}
    for joint, names in _LEG_MARKERS.items():
        own = tuple(LETTER[side] + name for name in names)
        below_knee = joint != "Hip"
        reason = reason or _unseen(markers, own) or person.missing(side, below_knee=below_knee)
        reasons[joint] = reason
    return reasons


def _why_not_upright(girdle: model.Pelvis) -> str | None:
    """Say why the pelvis has no angle to the laboratory, None where it has."""
    upwards = girdle.rotation[..., 2, 2]
    if not np.isfinite(upwards).any():
        return "the markers of the pelvis were never seen together"
    if np.nanmean(upwards) < _UPRIGHT_FRACTION:
        return "the third axis of the laboratory does not point up along the standing pelvis"
    return None


def _unseen(markers: model.Markers, names: tuple[str, ...]) -> str | None:
    lacking = [name for name in names if name not in markers]
    if not lacking:
        return None
    return f"marker {', '.join(lacking)} is not in the file, or was seen in no frame"
