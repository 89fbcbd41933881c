"""Torque where the hamstrings are long: near straight, eccentric deficits stay longest."""

from typing import Final

import numpy as np

from ischia.measure.strength.averaged import averaged
from ischia.measure.strength.repetition import over_angle
from ischia.measure.strength.sets import WorkSet
from ischia.model.measurement import Measured, NotMeasured
from ischia.model.terms import Motion
from ischia.model.units import Unit

AT_20: Final = "strength.torque_at_20deg"
MEAN_10_30: Final = "strength.mean_torque_10_to_30deg"
NEAR_STRAIGHT_DEG: Final = 20.0
LONG_DEG: Final = (10.0, 30.0)
LEAST_DEG: Final = 10.0  # of the 20: what a set must pass at its velocity


def range_measures(found: WorkSet) -> tuple[Measured, ...]:
    """Torque at 20 deg of knee flexion, and its mean from 10 to 30 deg [N.m].

    `strength.torque_at_20deg` is flagged `outside_window` where the set velocity is not held there
    (fast sets start and stop near straight), so that inertia is in it.
    `strength.mean_torque_10_to_30deg` is the mean over the whole degrees inside the windows, at
    least 10 deg of them, and is flagged `part_of_range` unless it holds all 20.

    Does not apply to the hip.

    Returns
    -------
    tuple
        `NotMeasured` where the joint did not come so near to straight.
    """
    if found.motion not in (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION):
        return ()
    return _at_20(found), _mean_10_30(found)


def _at_20(found: WorkSet) -> Measured:
    read = [r.torque_at(NEAR_STRAIGHT_DEG) for r in found.repetitions]
    known = [value for value in read if value is not None]
    if len(known) < len(read):
        reason = "not every repetition passed 20 deg of flexion"
        return NotMeasured(concept=AT_20, side=found.side, context=found.context, reason=reason)
    outside = () if all(inside for _, inside in known) else ("outside_window",)
    return averaged(found, AT_20, Unit.NEWTON_METRE, [nm for nm, _ in known], flags=outside)


def _mean_10_30(found: WorkSet) -> Measured:
    low = max(LONG_DEG[0], np.ceil(max(r.angle_deg.min() for r in found.repetitions)))
    high = min(LONG_DEG[1], np.floor(min(r.angle_deg.max() for r in found.repetitions)))
    if high - low < LEAST_DEG:
        reason = (
            f"the set velocity was held over {max(high - low, 0.0):.0f} of the 20 deg from 10 to "
            f"30; {LEAST_DEG:.0f} needed"
        )
        return NotMeasured(
            concept=MEAN_10_30, side=found.side, context=found.context, reason=reason
        )
    means_nm = over_angle(found.repetitions, np.arange(low, high + 1.0)).mean(axis=1)
    part = () if (low, high) == LONG_DEG else ("part_of_range",)
    return averaged(found, MEAN_10_30, Unit.NEWTON_METRE, means_nm.tolist(), flags=part)
