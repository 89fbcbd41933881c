"""Joint angles of one trial by the conventional gait model, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.motion import conventional as model
from ischia.measure.motion.body import LETTER, Body
from ischia.measure.motion.placing import crossed_legs
from ischia.measure.motion.standing import SIDES, along_the_sole, body_of, heel_is_flat
from ischia.measure.motion.trunk import (
    THORAX_MARKERS,
    spine_angles_deg,
    thorax_angles_deg,
    thorax_rotation,
)
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side

# Markers of a leg that each joint adds to those of the joint above it.
_LEG_MARKERS: Final = {"Hip": ("THI", "KNE"), "Knee": ("TIB", "ANK"), "Ankle": ("TOE",)}
_OF_PELVIS: Final = ("Pelvis", "FootProgress")

EXCHANGED: Final = (
    "left and right markers seem to be exchanged (or the third axis points down): the pelvis would"
    " stand on its head; mend the names in the capture software"
)
_UPRIGHT_FRACTION: Final = 0.5  # of its axis: a pelvis is never 60 deg off upright in a walk


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAngles:
    """Angles by the names of the vendor (`LKneeAngles` …), and reasons under the same names."""

    by_name: Mapping[str, FloatArray]  # (t, 3) [deg], NaN where a marker was not seen
    missing: Mapping[str, str]
    body: Body


def angles(dynamic: MarkerTrial, static: MarkerTrial | None = None) -> dict[str, FloatArray]:
    """Pelvis, hip, knee, ankle, foot and trunk angles by the conventional gait model.

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
    person = body_of(dynamic, static)
    markers = {name: dynamic.xyz_mm[:, i] for i, name in enumerate(dynamic.names)}
    unseen = [name for name, places in markers.items() if not np.isfinite(places).any()]
    markers = {name: places for name, places in markers.items() if name not in unseen}
    flat = heel_is_flat(markers, person) if dynamic.trial == "static" else None
    found: dict[str, FloatArray] = {}
    missing: dict[str, str] = {}
    crossed = crossed_legs(dynamic)
    for side in SIDES:
        leg = _Leg(markers, person, side, flat)
        if crossed:
            missing |= {leg.name(joint): crossed for joint in (*_OF_PELVIS, *_LEG_MARKERS)}
            continue
        _measure_leg(leg, found, missing)
        _measure_trunk(leg, found, missing)
    return JointAngles(by_name=found, missing=missing, body=person)


@dataclass(frozen=True, slots=True)
class _Leg:
    """Everything that the angles of one leg are made of."""

    markers: model.Markers
    person: Body
    side: Side
    flat: bool | None  # whether a standing heel is level with its toe; None: nobody stands

    def name(self, joint: str) -> str:
        return f"{LETTER[self.side]}{joint}Angles"


def _measure_leg(leg: _Leg, found: dict[str, FloatArray], missing: dict[str, str]) -> None:
    """Add the angles of one leg from the pelvis down, as far as markers and dimensions reach."""
    markers, person, side = leg.markers, leg.person, leg.side
    reasons = _reasons(markers, person, side)
    missing |= {leg.name(joint): why for joint, why in reasons.items() if why}
    if reasons["Pelvis"]:
        return
    girdle = model.pelvis(markers)
    if _exchanged(girdle):
        missing |= {leg.name(joint): EXCHANGED for joint in reasons}
        return
    lying = _why_not_upright(girdle)
    if lying:
        missing |= {leg.name("Pelvis"): lying, leg.name("FootProgress"): lying}
    else:
        found[leg.name("Pelvis")] = model.pelvis_angles_deg(girdle, side)
    if reasons["Hip"]:
        return
    upper = model.thigh(markers, girdle, person, side)
    found[leg.name("Hip")] = model.hip_angles_deg(girdle, upper, side)
    if reasons["Knee"]:
        return
    lower = model.shank(markers, girdle, upper, person, side)
    found[leg.name("Knee")] = model.knee_angles_deg(upper, lower, side)
    if reasons["Ankle"]:
        return
    if leg.flat is not None and f"{LETTER[side]}HEE" in markers:
        foot = along_the_sole(markers, lower, side, flat=leg.flat)
    else:
        foot = model.foot_rotation(markers, lower, person, side)
    found[leg.name("Ankle")] = model.ankle_angles_deg(lower, foot, side)
    if not lying:
        found[leg.name("FootProgress")] = model.foot_progression_deg(girdle, foot, side)


def _measure_trunk(leg: _Leg, found: dict[str, FloatArray], missing: dict[str, str]) -> None:
    """Add the angles of the thorax to walkway and pelvis, where there is an upright pelvis."""
    names = [leg.name("Thorax"), leg.name("Spine")]
    reason = _unseen(leg.markers, THORAX_MARKERS) or missing.get(leg.name("Pelvis"))
    if reason:
        missing |= dict.fromkeys(names, reason)
        return
    girdle, thorax = model.pelvis(leg.markers), thorax_rotation(leg.markers)
    found[names[0]] = thorax_angles_deg(thorax, girdle, leg.side)
    found[names[1]] = spine_angles_deg(thorax, girdle, leg.side)


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
    reasons["Ankle"] = reasons["Ankle"] or _unknown_foot(person, side)
    reasons["FootProgress"] = reasons["Ankle"]
    return reasons


def _unknown_foot(person: Body, side: Side) -> str | None:
    name = f"{LETTER[side]}StaticPlantFlex"
    if name in person.sizes:
        return None
    return f"{name} is not in the file, and no standing trial with a heel marker gives it"


def _exchanged(girdle: model.Pelvis) -> bool:
    """Say whether the pelvis stands on its head: its left and right markers have each other's name.

    A laboratory that is upside down looks alike; walks are turned upright before they come here.
    """
    upwards = girdle.rotation[..., 2, 2]
    return bool(np.isfinite(upwards).any()) and float(np.nanmean(upwards)) < -_UPRIGHT_FRACTION


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
