"""Biodex columns → `TorqueCurve` in the signs of the house."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode
from ischia.readers.biodex.parse import BiodexColumns
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.rows import sampling_rate_hz

TAG: Final = "biodex@1"
# No human joint goes there: such numbers come from an axis that was never set.
REACH_DEG: Final = (-60.0, 200.0)
MOST_NM: Final = 2000.0


def torque_curve(raw: RawFile, columns: BiodexColumns, facts: RecordingEntry) -> TorqueCurve:
    """Return the recording: torque positive in extension, angle as flexion (0 is straight).

    The layout prints torque positive in extension and the joint's angle under POS (ANAT), as the
    house does. Velocity is kept as measured; where its sign contradicts the angle it is turned,
    since angle is what the operator set against the joint.

    Raises
    ------
    InputError
        When facts are missing, the clock is uneven, or values lie outside any human joint.
    """
    require(raw, facts, "side", "motion", "contraction", "set_velocity_deg_s", "gravity_corrected")
    assert facts.side is not None  # noqa: S101  # `require` has said so to the user already
    assert facts.motion is not None  # noqa: S101
    assert facts.contraction is not None  # noqa: S101
    _possible(raw, "angle", columns.anatomical_deg, *REACH_DEG, unit="deg")
    _possible(raw, "torque", columns.torque_nm, -MOST_NM, MOST_NM, unit="N.m")
    fs_hz = sampling_rate_hz(raw, columns.time_s)
    isometric = facts.contraction is Contraction.ISOMETRIC
    return TorqueCurve(
        fs_hz=fs_hz,
        torque_nm=columns.torque_nm,
        angle_deg=columns.anatomical_deg,
        velocity_deg_s=extending_deg_s(columns.velocity_deg_s, columns.anatomical_deg, fs_hz),
        set_velocity_deg_s=facts.set_velocity_deg_s,
        load_mode=facts.load_mode or (LoadMode.ISOMETRIC if isometric else LoadMode.ISOKINETIC),
        side=facts.side,
        motion=facts.motion,
        contraction=facts.contraction,
        gravity_corrected=bool(facts.gravity_corrected),
        source=source_of(
            raw,
            tag=TAG,
            form="biodex_raw_text",
            device="simulated dynamometer" if columns.simulated else facts.device,
        ),
    )


def extending_deg_s(
    velocity_deg_s: FloatArray, flexion_deg: FloatArray, fs_hz: float
) -> FloatArray:
    """Return the velocity [deg/s], turned where needed so that it is positive in extension."""
    from_angle_deg_s = -np.gradient(flexion_deg) * fs_hz
    turned = float(np.dot(from_angle_deg_s, velocity_deg_s)) < 0
    return -velocity_deg_s if turned else velocity_deg_s


def _possible(
    raw: RawFile, what: str, values: FloatArray, low: float, high: float, *, unit: str
) -> None:
    if values.min() < low or values.max() > high:
        raise InputError(
            where=f"{raw.shown}, {what}",
            found=f"{values.min():g} to {values.max():g} {unit}",
            expected=f"within {low:g} to {high:g} {unit}",
            do="Set the machine's anatomical zero and units, then export again.",
        )
