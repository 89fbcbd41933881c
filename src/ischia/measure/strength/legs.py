"""Torque of the two legs against each other, angle by angle."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.strength.repetition import over_angle, shared_angles_deg
from ischia.measure.strength.sets import WorkSet, work_sets
from ischia.model.measurement import Curve, Measured, NotMeasured, Provenance
from ischia.model.several import ONE_OF_SEVERAL
from ischia.model.strength import TorqueCurve
from ischia.model.units import Unit
from ischia.numeric.permutation import can_tell_apart, simultaneous_band

DIFFERENCE: Final = "strength.torque_difference"
METHOD: Final = f"{DIFFERENCE}@3"
FEWEST_ANGLES: Final = 2
TOO_FEW: Final = "too_few_repetitions"


def torque_differences(
    injured: Sequence[TorqueCurve],
    uninjured: Sequence[TorqueCurve],
    sweeps: Sequence[TorqueCurve] = (),
) -> tuple[Measured, ...]:
    """Torque of the injured leg minus the other's at each angle [N.m], for each set they share.

    Each set gives a curve at the whole degrees that both legs passed, with the band of a
    permutation test on the repetitions (`simultaneous_band`): where it excludes zero the legs
    truly differ, and the chance of a single false angle anywhere on the curve is at most 5 %. Three
    repetitions a leg can be told apart in ten ways only, which never reaches 5 %: such a curve is
    flagged `too_few_repetitions`, so that a band over zero is not read as "no difference".

    Parameters
    ----------
    injured, uninjured
        Recordings of one protocol, of one leg each. Of several sets of one test that with the
        highest mean peak counts, and the curve is flagged `one_of_several`.
    sweeps
        Passive sweeps of the same visit.

    Returns
    -------
    tuple
        `NotMeasured` for a declared set when the other leg did not do the same, either leg has too
        few repetitions, or no angle is shared. Nothing for what was merely found on one side.
    """
    theirs = _best(uninjured, sweeps)
    found: list[Measured] = []
    for ours in _best(injured, sweeps):
        same = next((t for t in theirs if dict(t.context) == dict(ours.context)), None)
        if same is not None:
            found.append(_difference(ours, same))
        elif any(curve.contraction is not None for curve in injured):
            found.append(_no_difference(ours, "the two legs did not do the same test"))
    return tuple(found)


def _best(curves: Iterable[TorqueCurve], sweeps: Sequence[TorqueCurve]) -> tuple[WorkSet, ...]:
    """Return of each test the set with the highest mean peak, flagged where there was a choice."""
    tests: dict[str, list[WorkSet]] = {}
    for curve in curves:
        for found in work_sets(curve, sweeps):
            tests.setdefault(repr(found.context), []).append(found)
    return tuple(_best_of(sets) for sets in tests.values())


def _best_of(sets: Sequence[WorkSet]) -> WorkSet:
    usable = [found for found in sets if found.why_not is None]
    best = max(usable or sets, key=_mean_peak_nm)
    # One file may be named twice in a visit: that is no second set.
    different = {(found.sources, _mean_peak_nm(found)) for found in usable}
    return best if len(different) <= 1 else replace(best, flags=(*best.flags, ONE_OF_SEVERAL))


def _mean_peak_nm(found: WorkSet) -> float:
    return float(np.mean([r.peak_nm for r in found.repetitions])) if found.repetitions else 0.0


def _difference(ours: WorkSet, theirs: WorkSet) -> Curve | NotMeasured:
    for one in (ours, theirs):
        if one.why_not is not None:
            return _no_difference(ours, f"{one.side}: {one.why_not}")
    grid_deg = shared_angles_deg((*ours.repetitions, *theirs.repetitions))
    if grid_deg.size < FEWEST_ANGLES:
        return _no_difference(ours, "the two legs share no stretch of the range")
    mean, low, high = simultaneous_band(
        over_angle(ours.repetitions, grid_deg), over_angle(theirs.repetitions, grid_deg)
    )
    several = (ONE_OF_SEVERAL,) if ONE_OF_SEVERAL in (*ours.flags, *theirs.flags) else ()
    told = can_tell_apart(len(ours.repetitions), len(theirs.repetitions))
    return Curve(
        concept=DIFFERENCE,
        unit=Unit.NEWTON_METRE,
        side=ours.side,
        context=ours.context,
        axis="angle_deg",
        at=tuple(np.asarray(grid_deg).tolist()),
        values=tuple(mean.tolist()),
        low95=tuple(low.tolist()),
        high95=tuple(high.tolist()),
        n=min(len(ours.repetitions), len(theirs.repetitions)),
        provenance=Provenance(
            method=METHOD, sources=tuple(dict.fromkeys((*ours.sources, *theirs.sources)))
        ),
        flags=(*several, *(() if told else (TOO_FEW,))),
    )


def _no_difference(ours: WorkSet, reason: str) -> NotMeasured:
    return NotMeasured(concept=DIFFERENCE, side=ours.side, context=ours.context, reason=reason)
