"""Work, power, fatigue, and how alike the repetitions of a set are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.strength.gravity import SPIKES
from ischia.measure.strength.quantity import quantity
from ischia.measure.strength.repetition import OverAngle
from ischia.measure.strength.sets import OF_WINDOWS, WorkSet
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.terms import LoadMode
from ischia.model.units import Unit

WORK: Final = "strength.work"
POWER: Final = "strength.mean_power"
WHOLE_WAY: Final = (WORK, POWER)
VELOCITY: Final = "strength.mean_velocity"
LOAD_RANGE: Final = "strength.load_range"
LOAD_SHARE: Final = "strength.load_range_share"
TOLERANCE: Final = "strength.velocity_tolerance"
FATIGUE: Final = "strength.fatigue_index"
SPREAD: Final = "strength.effort_spread"
LIKENESS: Final = "strength.effort_likeness"
CUT: Final = "cut_repetition_left_out"
FOR_FATIGUE: Final = 9  # repetitions: three thirds of three
FEWEST_ANGLES: Final = 10


def effort_measures(found: WorkSet, over: OverAngle) -> tuple[Measured, ...]:
    """Return what a set says about effort, apart from torque.

    - `strength.work` [J] and `strength.mean_power` [W], over the whole way of each repetition,
      without sign; mean over repetitions. How long the set velocity was held does not touch them:
      they have no flag of the windows. A repetition in which the recording begins or ends is left
      out of them (flag `cut_repetition_left_out`);
    - isokinetic: `strength.load_range` [deg] and `strength.load_range_share` [%], the range at the
      set velocity and its share of the whole range; `strength.velocity_tolerance` [%], how near to
      the set velocity counted;
    - constant load: `strength.mean_velocity` [deg/s];
    - `strength.effort_spread` [%], the coefficient of variation of the peaks, and
      `strength.effort_likeness` [1], the mean correlation of any two torque–angle curves, not at
      constant load, where curves are flat and only their noise would correlate. Unlike repetitions
      are inconsistent; pain, fear and learning make them so as well as little effort, so neither
      accuses anybody;
    - `strength.fatigue_index` [%], from nine repetitions on: how far the mean work of the last
      third falls short of the first third's.
    """
    complete = [r for r in found.repetitions if r.complete]
    works_j = [r.work_j for r in complete]
    cut = (CUT,) if len(complete) < len(found.repetitions) else ()
    spikes = (SPIKES,) if any(r.spike_on_way for r in complete) else ()
    of_way = replace(found, flags=(*cut, *spikes, *_but(found, *OF_WINDOWS)))
    return (
        *_of_whole_way(of_way, works_j),
        *_of_velocity(found),
        *_of_likeness(found, over),
        *_of_fatigue(of_way, works_j),
    )


def _but(found: WorkSet, *flags: str) -> tuple[str, ...]:
    return tuple(flag for flag in found.flags if flag not in flags)


def _of_whole_way(found: WorkSet, works_j: Sequence[float]) -> tuple[Measured, ...]:
    """Return work and power of the repetitions that were recorded from rest to rest."""
    if not works_j:
        reason = "the recording begins or ends within each repetition"
        return tuple(
            NotMeasured(concept=concept, side=found.side, context=found.context, reason=reason)
            for concept in WHOLE_WAY
        )
    whole_s = [r.whole_s for r in found.repetitions if r.complete]
    powers_w = [j / s for j, s in zip(works_j, whole_s, strict=True)]
    return (
        quantity(found, WORK, Unit.JOULE, version=3).mean(works_j),
        quantity(found, POWER, Unit.WATT, version=3).mean(powers_w),
    )


def _of_velocity(found: WorkSet) -> tuple[Measurement, ...]:
    reps, found = found.repetitions, replace(found, flags=_but(found, SPIKES))
    if found.load_mode is LoadMode.CONSTANT_LOAD:
        speeds_deg_s = [r.range_deg / r.whole_s for r in reps]
        return (quantity(found, VELOCITY, Unit.DEG_PER_S, version=2).mean(speeds_deg_s),)
    ranges_deg = [r.load_range_deg for r in reps]
    shares_pct = [100 * deg / r.range_deg for deg, r in zip(ranges_deg, reps, strict=True)]
    return (
        quantity(found, LOAD_RANGE, Unit.DEGREE, version=2).mean(ranges_deg),
        quantity(found, LOAD_SHARE, Unit.PERCENT, version=3).mean(shares_pct),
        quantity(found, TOLERANCE, Unit.PERCENT, version=2).single(100 * (found.tolerance or 0.0)),
    )


def _of_likeness(found: WorkSet, over: OverAngle) -> tuple[Measurement, ...]:
    peaks_nm = np.array([r.peak_nm for r in found.repetitions])
    spread_pct = 100 * float(peaks_nm.std(ddof=1) / peaks_nm.mean())
    spread = quantity(found, SPREAD, Unit.PERCENT, version=2).single(spread_pct)
    if over.at_deg.size < FEWEST_ANGLES or found.load_mode is LoadMode.CONSTANT_LOAD:
        return (spread,)
    rows = over.torque_nm
    if float(rows.std(axis=1).min()) == 0.0:
        return (spread,)  # a flat curve correlates with nothing
    # The mean of all pairs from the sum of unit vectors: a table of pairs grows with their square.
    apart = rows - rows.mean(axis=1, keepdims=True)
    total = (apart / np.linalg.norm(apart, axis=1, keepdims=True)).sum(axis=0)
    alike = float(total @ total - len(rows)) / (len(rows) * (len(rows) - 1))
    return spread, quantity(found, LIKENESS, Unit.RATIO, version=2).single(alike)


def _of_fatigue(found: WorkSet, works_j: Sequence[float]) -> tuple[Measurement, ...]:
    if len(works_j) < FOR_FATIGUE:
        return ()
    third = len(works_j) // 3
    lost_pct = 100 * (1 - float(np.mean(works_j[-third:]) / np.mean(works_j[:third])))
    return (quantity(found, FATIGUE, Unit.PERCENT).single(lost_pct),)
