"""Work, power, fatigue, and how alike the repetitions of a set are."""

from typing import Final

import numpy as np

from ischia.measure.strength.averaged import averaged, single
from ischia.measure.strength.repetition import over_angle, shared_angles_deg
from ischia.measure.strength.sets import WorkSet
from ischia.model.measurement import Measurement
from ischia.model.terms import LoadMode
from ischia.model.units import Unit

WORK: Final = "strength.work"
POWER: Final = "strength.mean_power"
VELOCITY: Final = "strength.mean_velocity"
LOAD_RANGE: Final = "strength.load_range"
LOAD_SHARE: Final = "strength.load_range_share"
TOLERANCE: Final = "strength.velocity_tolerance"
FATIGUE: Final = "strength.fatigue_index"
SPREAD: Final = "strength.effort_spread"
LIKENESS: Final = "strength.effort_likeness"
FOR_FATIGUE: Final = 9  # repetitions: three thirds of three
FEWEST_ANGLES: Final = 10


def effort_measures(found: WorkSet) -> tuple[Measurement, ...]:
    """Return what a set says about effort, apart from torque.

    - `strength.work` [J] and `strength.mean_power` [W], over the whole way of each repetition,
      without sign; mean over repetitions;
    - isokinetic: `strength.load_range` [deg] and `strength.load_range_share` [%], the range at the
      set velocity and its share of the whole range; `strength.velocity_tolerance` [%], how near to
      the set velocity counted;
    - constant load: `strength.mean_velocity` [deg/s];
    - `strength.effort_spread` [%], the coefficient of variation of the peaks, and
      `strength.effort_likeness` [1], the mean correlation of any two torque–angle curves. Unlike
      repetitions are inconsistent; pain, fear and learning make them so as well as little effort,
      so neither accuses anybody;
    - `strength.fatigue_index` [%], from nine repetitions on: how far the mean work of the last
      third falls short of the first third's.
    """
    reps = found.repetitions
    return (
        averaged(found, WORK, Unit.JOULE, [r.work_j for r in reps], version=2),
        averaged(found, POWER, Unit.WATT, [r.power_w for r in reps], version=2),
        *_of_velocity(found),
        *_of_likeness(found),
        *_of_fatigue(found),
    )


def _of_velocity(found: WorkSet) -> tuple[Measurement, ...]:
    reps = found.repetitions
    if found.load_mode is LoadMode.CONSTANT_LOAD:
        speeds_deg_s = [r.range_deg / r.whole_s for r in reps]
        return (averaged(found, VELOCITY, Unit.DEG_PER_S, speeds_deg_s, version=2),)
    shares_pct = [100 * r.load_range_deg / r.range_deg for r in reps]
    return (
        averaged(found, LOAD_RANGE, Unit.DEGREE, [r.load_range_deg for r in reps]),
        averaged(found, LOAD_SHARE, Unit.PERCENT, shares_pct, version=2),
        single(found, TOLERANCE, Unit.PERCENT, 100 * (found.tolerance or 0.0)),
    )


def _of_likeness(found: WorkSet) -> tuple[Measurement, ...]:
    peaks_nm = np.array([r.peak_nm for r in found.repetitions])
    spread_pct = 100 * float(peaks_nm.std(ddof=1) / peaks_nm.mean())
    spread = single(found, SPREAD, Unit.PERCENT, spread_pct)
    grid_deg = shared_angles_deg(found.repetitions)
    if grid_deg.size < FEWEST_ANGLES:
        return (spread,)
    rows = over_angle(found.repetitions, grid_deg)
    if float(rows.std(axis=1).min()) == 0.0:
        return (spread,)  # a flat curve correlates with nothing
    # The mean of all pairs from the sum of unit vectors: a table of pairs grows with their square.
    apart = rows - rows.mean(axis=1, keepdims=True)
    total = (apart / np.linalg.norm(apart, axis=1, keepdims=True)).sum(axis=0)
    alike = float(total @ total - len(rows)) / (len(rows) * (len(rows) - 1))
    return spread, single(found, LIKENESS, Unit.RATIO, alike)


def _of_fatigue(found: WorkSet) -> tuple[Measurement, ...]:
    works_j = np.array([r.work_j for r in found.repetitions])
    if works_j.size < FOR_FATIGUE:
        return ()
    third = works_j.size // 3
    first_j, last_j = float(works_j[:third].mean()), float(works_j[-third:].mean())
    return (single(found, FATIGUE, Unit.PERCENT, 100 * (1 - last_j / first_j)),)
