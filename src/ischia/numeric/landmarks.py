"""Moments in evenly sampled curves, finer than their samples."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def crossings(values: Array, level: float, *, upwards: bool) -> Array:
    """Return where a curve (t,) passes a level in one direction, in samples from 0."""
    away = values - level if upwards else level - values
    before = np.flatnonzero((away[:-1] < 0) & (away[1:] >= 0))
    return before + away[before] / (away[before] - away[before + 1])


def summit(values: Array, first: int, last: int) -> float:
    """Return where a curve is highest from sample `first` up to `last`, by a parabola of three."""
    top = first + int(np.argmax(values[first:last]))
    if not 0 < top < len(values) - 1:
        return float(top)
    before, here, after = values[top - 1 : top + 2]
    bend = before - 2 * here + after
    return float(top + (0.5 * (before - after) / bend if bend < 0 else 0.0))


def bridged(values: Array) -> Array:
    """Return columns (t, n) with straight lines over what is missing, level at the ends.

    A column without any value stays missing.
    """
    whole = values.copy()
    clock = np.arange(len(values))
    for column in whole.T:
        seen = np.isfinite(column)
        if seen.any():
            column[~seen] = np.interp(clock[~seen], clock[seen], column[seen])
    return whole
