"""Where two groups of curves differ, held for the whole curve at once."""

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_MOST = 2000  # relabellings that are tried at most
_SEED = 20260302
_ALPHA = 0.05


def simultaneous_band(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean difference a − b, lower and upper band; shapes (n, points) and (m, points).

    Permutation test with the maximum statistic: rows change groups in every way (or 2000 seeded
    ones), and each relabelling gives the largest |difference| / standard error along the curve.
    The band is as wide as the value that at most 5 % of them reach, so wherever it excludes zero
    the groups differ, and the chance of one false angle anywhere along the curve is at most 5 %. It
    needs neither normal errors nor independent angles; it needs repetitions that could be swapped
    if nothing differed.

    Three rows against three have only 20 relabellings, of which two are as far apart as the groups
    themselves: then no width of band can exclude zero (see `can_tell_apart`). Needs two rows each.
    """
    rows = np.vstack([a, b])
    floor = _floor(a, b)
    largest = np.array([_largest(rows, first, floor) for first in _labels(len(a), len(rows))])
    rank = math.floor(_ALPHA * largest.size)  # so many may lie above
    critical = float(np.sort(largest)[::-1][rank]) * (1 + 1e-9)  # equals differ by rounding only
    half = critical * np.maximum(_standard_error(a, b), floor)
    mean = a.mean(axis=0) - b.mean(axis=0)
    return mean, mean - half, mean + half


def can_tell_apart(first: int, second: int) -> bool:
    """Say whether so many rows in two groups can differ at 5 % at all, whatever they hold.

    Groups of one size are as far apart as themselves in two relabellings, since the groups may
    change names; groups of two sizes in one. So many must lie within 5 % of all relabellings.
    """
    tried = min(math.comb(first + second, first), _MOST)
    return math.floor(_ALPHA * tried) >= (2 if first == second else 1)


def _labels(first: int, rows: int) -> list[NDArray[np.intp]]:
    if math.comb(rows, first) <= _MOST:
        return [np.array(chosen, dtype=np.intp) for chosen in combinations(range(rows), first)]
    rng = np.random.default_rng(_SEED)
    as_it_is = np.arange(first)
    return [as_it_is, *(rng.permutation(rows)[:first] for _ in range(_MOST - 1))]


def _largest(rows: FloatArray, first: NDArray[np.intp], floor: float) -> float:
    a, b = rows[first], np.delete(rows, first, axis=0)
    apart = np.abs(a.mean(axis=0) - b.mean(axis=0))
    return float((apart / np.maximum(_standard_error(a, b), floor)).max())


def _floor(a: FloatArray, b: FloatArray) -> float:
    # Where few rows happen to agree at one angle, their spread there says too little.
    return max(0.5 * float(np.median(_standard_error(a, b))), 1e-9)


def _standard_error(a: FloatArray, b: FloatArray) -> FloatArray:
    of_a, of_b = a.var(axis=0, ddof=1) / len(a), b.var(axis=0, ddof=1) / len(b)
    return np.asarray(np.sqrt(of_a + of_b))
