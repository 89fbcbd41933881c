"""The length–strength map of a visit: strides, dynamometer and model brought together."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from ischia.measure import motion
from ischia.model.errors import MissingExtraError
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve
from ischia.model.motion import MarkerTrial
from ischia.model.recording import Recording
from ischia.model.terms import Contraction, Motion, Side
from ischia.readers.osim import walking_model
from ischia.writers.figures.length_strength import Capacity, Demand, LengthStrength
from ischia.writers.figures.overlay import differing

# Sprint injuries strike this head most; the others stand in the table.
MUSCLE: Final = "biceps_femoris_long"
# Files do not say how the hip is bent in the seat: a clinic default without source, for visits
# that do not say it either (`seat_hip_deg`). Seats of dynamometers are tilted back a little.
SEAT_HIP_DEG: Final = 85.0
_TORQUE: Final = "strength.torque"


def length_strength(
    recordings: Mapping[str, tuple[Recording, ...]],
    measured: Measurements,
    seat_hip_deg: float | None = None,
) -> LengthStrength | None:
    """Return the map of a visit, None where a walk or run, or a test of both legs, is missing.

    Eccentric tests count before concentric ones, and of several the one that both legs did.
    `seat_hip_deg` is how the seat bent the hip, where the visit says so.
    """
    hip_deg = SEAT_HIP_DEG if seat_hip_deg is None else seat_hip_deg
    demand, task = _demand(measured.curves)
    tests = _tests(measured.curves)
    if not demand or not tests:
        return None
    held = _model(recordings, measured)
    if held is None:
        return None
    capacity = {side: _capacity(held, side, curve, hip_deg) for side, curve in tests.items()}
    some = next(iter(tests.values()))
    velocity = some.context.get("velocity_deg_s")
    test_low = min(c.length_pct[0] for c in capacity.values())
    return LengthStrength(
        muscle=MUSCLE,
        task=task,
        contraction=str(some.context.get("contraction", "")),
        velocity_deg_s=float(velocity) if isinstance(velocity, int | float) else None,
        hip_deg=hip_deg,
        hip_stated=seat_hip_deg is not None,
        demand=demand,
        capacity=capacity,
        differ_pct=_differ(held, measured.curves, some, hip_deg),
        meets=max(x for d in demand.values() for x in d.length_pct) > test_low,
    )


def _demand(curves: Iterable[Curve]) -> tuple[dict[Side, Demand], str]:
    of = [c for c in curves if c.context.get("muscle") == MUSCLE]
    length = {c.side: c for c in of if c.concept == "motion.hamstring_length"}
    velocity = {c.side: c for c in of if c.concept == "motion.hamstring_velocity"}
    tasks = [str(c.context.get("task", "")) for c in length.values()]
    found = {
        side: Demand(length_pct=length[side].values, velocity_m_s=velocity[side].values)
        for side in length
        if side in velocity
    }
    return found, tasks[0] if tasks else ""


def _tests(curves: Iterable[Curve]) -> dict[Side, Curve]:
    """Return one test of knee flexion that both legs did, eccentric where there is one."""
    flexion = [
        c for c in curves if c.concept == _TORQUE and c.context.get("motion") == Motion.KNEE_FLEXION
    ]
    for contraction in (Contraction.ECCENTRIC, Contraction.CONCENTRIC):
        phase = [c for c in flexion if c.context.get("contraction") == contraction]
        for one in phase:
            alike = {c.side: c for c in phase if dict(c.context) == dict(one.context)}
            if len(alike) > 1:
                return alike
    return {}


def _model(
    recordings: Mapping[str, tuple[Recording, ...]], measured: Measurements
) -> motion.Fitted | None:
    """Return the model that the strides were measured with."""
    used = {
        sha
        for c in measured.curves
        if c.concept == "motion.hamstring_length"
        for sha in c.provenance.sources
    }
    trials = [r for sha in used for r in recordings.get(sha, ()) if isinstance(r, MarkerTrial)]
    static = next((t for t in trials if t.trial == "static"), None)
    dynamic = next((t for t in trials if t.trial == "dynamic"), None)
    if static is None or dynamic is None:
        return None
    try:
        held = motion.fitted(walking_model(), static, motion.body(dynamic, static))
    except MissingExtraError:
        return None
    return None if isinstance(held, str) else held


def _capacity(held: motion.Fitted, side: Side, curve: Curve, hip_deg: float) -> Capacity:
    knee_deg = np.array(curve.at)
    length_pct = motion.seated_length_pct(held, (MUSCLE, side), knee_deg, hip_deg=hip_deg)
    order = np.argsort(length_pct)

    def sorted_nm(values: tuple[float, ...] | None) -> tuple[float, ...] | None:
        return None if values is None else tuple(np.array(values)[order].tolist())

    return Capacity(
        length_pct=tuple(length_pct[order].tolist()),
        torque_nm=sorted_nm(curve.values) or (),
        low_nm=sorted_nm(curve.low95),
        high_nm=sorted_nm(curve.high95),
    )


def _differ(
    held: motion.Fitted, curves: Iterable[Curve], test: Curve, hip_deg: float
) -> tuple[tuple[float, float], ...]:
    """Return the lengths between which the legs' torques differ beyond chance."""
    difference = next(
        (
            c
            for c in curves
            if c.concept == f"{_TORQUE}_difference" and dict(c.context) == dict(test.context)
        ),
        None,
    )
    ends = []
    for angles_deg in differing(difference):
        length_pct = motion.seated_length_pct(
            held, (MUSCLE, Side.RIGHT), np.array(angles_deg), hip_deg=hip_deg
        )
        ends.append((float(length_pct.min()), float(length_pct.max())))
    return tuple(ends)
