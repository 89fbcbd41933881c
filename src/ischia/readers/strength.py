"""What all readers of strength ask for, check and build."""

from typing import Final, cast

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.readers.contract import RawFile, require

ASKED_OF_FORCE: Final = ("side", "motion", "contraction")
ASKED_OF_TORQUE: Final = (*ASKED_OF_FORCE, "set_velocity_deg_s", "gravity_corrected")
# No human limb goes beyond: such numbers come from a wrong unit, or an axis that was never set.
REACH_DEG: Final = (-60.0, 200.0)
MOST_NM: Final = 2000.0
MOST_N: Final = 20000.0
MOVED_DEG: Final = 5.0  # below this angle and velocity have no common direction to speak of


def torque_curve(
    raw: RawFile,
    facts: RecordingEntry,
    *,
    fs_hz: float,
    columns: tuple[FloatArray, FloatArray, FloatArray],
    source: Source,
) -> TorqueCurve:
    """Return a recording from torque, flexion angle and velocity in the house's signs.

    Raises
    ------
    InputError
        When facts are missing, or values lie outside any human joint.
    """
    side, motion, contraction = _asked(raw, facts, ASKED_OF_TORQUE)
    torque_nm, angle_deg, velocity_deg_s = columns
    _possible(raw, "angle", angle_deg, *REACH_DEG, unit="deg")
    _possible(raw, "torque", torque_nm, -MOST_NM, MOST_NM, unit="N.m")
    isometric = contraction is Contraction.ISOMETRIC
    return TorqueCurve(
        fs_hz=fs_hz,
        torque_nm=torque_nm,
        angle_deg=angle_deg,
        velocity_deg_s=velocity_deg_s,
        set_velocity_deg_s=facts.set_velocity_deg_s,
        load_mode=facts.load_mode or (LoadMode.ISOMETRIC if isometric else LoadMode.ISOKINETIC),
        side=side,
        motion=motion,
        contraction=contraction,
        gravity_corrected=bool(facts.gravity_corrected),
        source=source,
    )


def force_trace(
    raw: RawFile, facts: RecordingEntry, *, fs_hz: float, force_n: FloatArray, source: Source
) -> ForceTrace:
    """Return a recording from force along the motion.

    Raises
    ------
    InputError
        When facts are missing, or values lie outside any human limb.
    """
    side, motion, contraction = _asked(raw, facts, ASKED_OF_FORCE)
    _possible(raw, "force", force_n, -MOST_N, MOST_N, unit="N")
    return ForceTrace(
        fs_hz=fs_hz,
        force_n=force_n,
        side=side,
        motion=motion,
        contraction=contraction,
        source=source,
        lever_m=facts.lever_m,
    )


def against_angle(velocity_deg_s: FloatArray, flexion_deg: FloatArray) -> bool:
    """Say whether a velocity runs against the angle, though it should be positive in extension."""
    extending_deg = -np.gradient(flexion_deg)
    moved = float(np.ptp(flexion_deg)) > MOVED_DEG
    return moved and float(np.dot(extending_deg, velocity_deg_s)) < 0


def _asked(
    raw: RawFile, facts: RecordingEntry, names: tuple[str, ...]
) -> tuple[Side, Motion, Contraction]:
    require(raw, facts, *names)
    return (
        cast("Side", facts.side),
        cast("Motion", facts.motion),
        cast("Contraction", facts.contraction),
    )


def _possible(
    raw: RawFile, what: str, values: FloatArray, low: float, high: float, *, unit: str
) -> None:
    if values.min() < low or values.max() > high:
        raise InputError(
            where=f"{raw.shown}, {what}",
            found=f"{values.min():g} to {values.max():g} {unit}",
            expected=f"within {low:g} to {high:g} {unit}",
            do="Check the unit and the zero of this column, and export again.",
        )
