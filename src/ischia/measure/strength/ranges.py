"""Torque where the hamstrings are long: near straight, eccentric deficits stay longest."""

from typing import Final

import numpy as np

from ischia.measure.repeats import without_error
from ischia.measure.strength.quantity import quantity
from ischia.measure.strength.repetition import OverAngle
from ischia.measure.strength.sets import WorkSet
from ischia.model.measurement import Measured, NotMeasured
from ischia.model.terms import Motion
from ischia.model.units import Unit

AT_20: Final = "strength.torque_at_20deg"
MEAN_10_30: Final = "strength.mean_torque_10_to_30deg"
VERSION: Final = 2  # windows without overshoot
AT_20_VERSION: Final = 3  # beside the window no interval
NEAR_STRAIGHT_DEG: Final = 20.0
LONG_DEG: Final = (10.0, 30.0)
LEAST_DEG: Final = 10.0  # of the 20: what a set must pass at its velocity


def range_measures(found: WorkSet, over: OverAngle) -> tuple[Measured, ...]:
    """Torque at 20 deg of knee flexion, and its mean from 10 to 30 deg [N.m].

    `strength.torque_at_20deg` is flagged `outside_window` where the set velocity is not held there
    (fast sets start and stop near straight), so that inertia is in it: in all repetitions alike,
    which their spread cannot see, so its error is unknown.
    `strength.mean_torque_10_to_30deg` is the mean over the whole degrees inside the windows, at
    least 10 deg of them, and is flagged `part_of_range` unless it holds all 20.

    Does not apply to the hip.

    Parameters
    ----------
    found
        A set with repetitions.
    over
        The same repetitions over the angle.

    Returns
    -------
    tuple
        `NotMeasured` where the joint did not come so near to straight.
    """
    if found.motion not in (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION):
        return ()
    return _at_20(found, over), _mean_10_30(found, over)


def _at_20(found: WorkSet, over: OverAngle) -> Measured:
    inside_nm = over.between(NEAR_STRAIGHT_DEG, NEAR_STRAIGHT_DEG)
    if inside_nm.size:
        return quantity(found, AT_20, Unit.NEWTON_METRE, version=AT_20_VERSION).mean(
            inside_nm[:, 0].tolist()
        )
    read = [r.torque_at(NEAR_STRAIGHT_DEG) for r in found.repetitions]
    known = [value for value in read if value is not None]
    if len(known) < len(read):
        reason = "not every repetition passed 20 deg of flexion"
        return NotMeasured(concept=AT_20, side=found.side, context=found.context, reason=reason)
    of = quantity(found, AT_20, Unit.NEWTON_METRE, version=AT_20_VERSION, flags=("outside_window",))
    return without_error(of.mean([nm for nm, _ in known]))


def _mean_10_30(found: WorkSet, over: OverAngle) -> Measured:
    low = max(LONG_DEG[0], over.at_deg.min(initial=np.inf))
    high = min(LONG_DEG[1], over.at_deg.max(initial=-np.inf))
    if high - low < LEAST_DEG:
        reason = (
            f"the set velocity was held over {max(high - low, 0.0):.0f} of the 20 deg from 10 to "
            f"30; {LEAST_DEG:.0f} needed"
        )
        return NotMeasured(
            concept=MEAN_10_30, side=found.side, context=found.context, reason=reason
        )
    means_nm = over.between(low, high).mean(axis=1)
    part = () if (low, high) == LONG_DEG else ("part_of_range",)
    of = quantity(found, MEAN_10_30, Unit.NEWTON_METRE, version=VERSION, flags=part)
    return of.mean(means_nm.tolist())
