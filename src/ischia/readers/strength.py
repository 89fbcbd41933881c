"""What all readers of strength ask for, check and build."""

import math
from typing import Final, cast

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Purpose, Side
from ischia.readers.contract import RawFile, require
from ischia.readers.doubts import HIP, of_curve, refuse_other_clock

ASKED_OF_FORCE: Final = ("side", "motion", "contraction")
ASKED_OF_TORQUE: Final = ("side",)  # motion, phase and velocity can be told from the signal
STRAIGHT_UP_DEG: Final = 80.0  # a limb weighed beyond hangs: nothing is left to weigh
# A clinic default: leg, foot and lever of a heavy person stay well below; 280 for 28 does not.
HEAVIEST_NM: Final = 60.0
# No human limb goes beyond: such numbers come from a wrong unit, or an axis that was never set.
REACH_DEG: Final = (-60.0, 200.0)
MOST_NM: Final = 2000.0
MOST_N: Final = 20000.0
MOVED_DEG: Final = 5.0  # below this angle and velocity have no common direction to speak of


def torque_curve(  # noqa: PLR0913  # each says one thing about the same recording
    raw: RawFile,
    facts: RecordingEntry,
    *,
    fs_hz: float,
    columns: tuple[FloatArray, FloatArray, FloatArray],
    source: Source,
    mended: tuple[str, ...] = (),
    velocity_derived: bool = False,
) -> TorqueCurve:
    """Return a recording from torque, flexion angle and velocity in the house's signs.

    What the reader `mended`, and what is doubtful in the samples (`of_curve`), are its flags.
    `velocity_derived` says that the reader made velocity from the angle.

    Raises
    ------
    InputError
        When facts are missing, values lie outside any human joint, or clock, angle and velocity
        are not of one movement.
    """
    require(raw, facts, *ASKED_OF_TORQUE)
    torque_nm, angle_deg, velocity_deg_s = columns
    _possible(raw, "angle", angle_deg, *REACH_DEG, unit="deg")
    _possible(raw, "torque", torque_nm, -MOST_NM, MOST_NM, unit="N.m")
    weight_nm = _weight_nm(raw, facts)
    isometric = facts.contraction is Contraction.ISOMETRIC
    load_mode = facts.load_mode or (LoadMode.ISOMETRIC if isometric else LoadMode.ISOKINETIC)
    if load_mode is not LoadMode.ISOMETRIC:
        refuse_other_clock(raw, fs_hz, angle_deg, velocity_deg_s)
    return TorqueCurve(
        fs_hz=fs_hz,
        torque_nm=torque_nm,
        angle_deg=angle_deg,
        velocity_deg_s=velocity_deg_s,
        set_velocity_deg_s=facts.set_velocity_deg_s,
        load_mode=load_mode,
        side=cast("Side", facts.side),
        motion=facts.motion,
        contraction=facts.contraction,
        gravity_corrected=bool(facts.gravity_corrected),
        source=source,
        limb_weight_nm=weight_nm,
        purpose=facts.purpose or Purpose.TEST,
        velocity_derived=velocity_derived,
        flags=(*mended, *of_curve(facts, load_mode, columns, weight_nm)),
    )


def force_trace(
    raw: RawFile,
    facts: RecordingEntry,
    *,
    fs_hz: float,
    force_n: FloatArray,
    source: Source,
    mended: tuple[str, ...] = (),
) -> ForceTrace:
    """Return a recording from force along the motion.

    What the format itself says (the side of a column, the test of a machine) is put into the facts
    before. What the reader `mended` are its flags.

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
        test=facts.test,
        flags=mended,
    )


def against_angle(velocity_deg_s: FloatArray, flexion_deg: FloatArray) -> bool:
    """Say whether a velocity runs against the angle, though it should be positive in extension."""
    moved = float(np.ptp(flexion_deg)) > MOVED_DEG
    bending_deg = flexion_deg[2:] - flexion_deg[:-2]
    return moved and float(np.dot(bending_deg, velocity_deg_s[1:-1])) > 0


def _asked(
    raw: RawFile, facts: RecordingEntry, names: tuple[str, ...]
) -> tuple[Side, Motion, Contraction]:
    require(raw, facts, *names)
    return (
        cast("Side", facts.side),
        cast("Motion", facts.motion),
        cast("Contraction", facts.contraction),
    )


def _weight_nm(raw: RawFile, facts: RecordingEntry) -> float | None:
    """Return the torque of the limb's weight where the joint is straight and level."""
    if facts.limb_weight_nm is None:
        return None
    at_deg = facts.limb_weight_at_deg or 0.0
    if abs(at_deg) > STRAIGHT_UP_DEG or facts.limb_weight_nm < 0:
        raise InputError(
            where=f"{raw.shown}, limb_weight_nm",
            found=f"{facts.limb_weight_nm:g} N.m weighed at {at_deg:g} deg of flexion",
            expected=f"a torque above zero, weighed within {STRAIGHT_UP_DEG:g} deg of level",
            do="Weigh the relaxed limb nearly straight, and give the angle it was weighed at.",
        )
    level_nm = facts.limb_weight_nm / math.cos(math.radians(at_deg))
    if level_nm > HEAVIEST_NM and facts.motion not in HIP:
        raise InputError(
            where=f"{raw.shown}, limb_weight_nm",
            found=f"{level_nm:g} N.m at 0 deg of flexion",
            expected=f"at most {HEAVIEST_NM:g} N.m, the weight of leg and lever at the knee",
            do="Check the number (28 mistyped as 280?), its unit, and the angle it was weighed at.",
        )
    return level_nm


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
