"""Single samples that no limb can have made."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import medfilt

from ischia.numeric.runs import runs

_WIDTH = 5  # samples of the running median: two bad ones in a row are still outvoted
_TIMES = 8.0  # robust standard deviations that a sample must stand out by
_SHARE = 0.05  # and share of the whole range: a quiet signal has no spikes worth the name
_TIMES_AROUND = 5.0  # what its neighbours stand off the line through them
_MOST_SHARE = 0.1  # of all samples: where more stand out, nothing tells which of them are wrong
_STRIDE = 20  # samples from one of those medians to the next, for a look at the range
_BLOCK = 16_384  # samples
_TO_SD = 1.4826  # median absolute deviation to standard deviation of a normal distribution


def without_spikes(
    values: NDArray[np.float64], *, apart: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return `values` (t,) with spikes replaced by their neighbours' median, and where they were.

    A spike is at most two samples long and stands out of the running median of five by eight robust
    standard deviations of all such residuals, by 5 % of the range that the running median has, and
    from the line through its neighbours five times as far as they do. A step, a ramp or an impact
    of several samples is none.

    Parameters
    ----------
    values
        Evenly sampled, any unit.
    apart
        Samples between one spike and the next. What recurs sooner is how the signal is written: a
        velocity that a machine made from steps of an angle, say.
    """
    none = np.zeros(0, dtype=np.intp)
    if values.size <= _WIDTH or _smooth(values):
        return values, none
    edge = _WIDTH // 2
    calm = medfilt(np.pad(values, edge, mode="edge"), _WIDTH)[edge:-edge]
    residual = np.abs(values - calm)
    limit = max(_TIMES * _TO_SD * float(np.median(residual)), _SHARE * float(np.ptp(calm)))
    bad = residual > limit
    if float(bad.mean()) > _MOST_SHARE:
        return values, none
    found = [run for run in _seldom(runs(bad), apart) if _stands_alone(values, bad, run)]
    where = np.array([at for run in found for at in range(run.start, run.stop)], dtype=np.intp)
    if not where.size:
        return values, none
    clean = values.copy()
    clean[where] = calm[where]
    return clean, where


def _seldom(found: list[slice], apart: int) -> list[slice]:
    """Return the runs that have no other within so many samples."""
    ends = [-apart - 1, *(run.stop for run in found)]
    starts = [*(run.start for run in found[1:]), math.inf]
    return [
        run
        for run, before, after in zip(found, ends, starts, strict=False)
        if run.start - before >= apart and after - run.stop >= apart
    ]


def _stands_alone(values: NDArray[np.float64], bad: NDArray[np.bool_], run: slice) -> bool:
    """Say whether samples stand out five times as far as the sound ones around them do.

    Far from the line through the two nearest on either side: a steep rise hides no spike, and the
    top of a short impact is none, since the samples beside it rise to it.
    """
    near = np.arange(max(0, run.start - _WIDTH), min(values.size, run.stop + _WIDTH))
    near = near[~bad[near]]
    before, after = near[near < run.start][-2:], near[near >= run.stop][:2]
    if not before.size or not after.size:
        return True
    begin, end = float(before.mean()), float(after.mean())
    level = float(values[before].mean())
    slope = (float(values[after].mean()) - level) / (end - begin)

    def off(at: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.abs(values[at] - level - slope * (at - begin))

    around = float(off(np.r_[before, after]).max())
    return float(off(np.arange(run.start, run.stop)).min()) > _TIMES_AROUND * around


def _smooth(values: NDArray[np.float64]) -> bool:
    """Say whether no sample can stand out, for less than a running median takes.

    No sample is farther from the median of five than two steps; some of those medians give a range
    that all of them have at least. Where a step is too large for that, the samples around it are
    looked at, and no others.
    """
    if values.size < _STRIDE:
        return False
    whole = values.size // _STRIDE
    some = np.sort(values[: whole * _STRIDE].reshape(whole, _STRIDE)[:, :_WIDTH], axis=1)
    least = _SHARE * float(np.ptp(some[:, _WIDTH // 2]))
    steep = _steps(values, least / 2)
    if steep.size > values.size // _STRIDE:
        return False
    edge = _WIDTH // 2
    near = np.unique(steep[:, None] + np.arange(1 - edge, edge + 1)).clip(0, values.size - 1)
    around = (near[:, None] + np.arange(-edge, edge + 1)).clip(0, values.size - 1)
    apart = np.abs(values[near] - np.median(values[around], axis=1))
    return float(apart.max(initial=0.0)) <= least


def _steps(values: NDArray[np.float64], least: float) -> NDArray[np.intp]:
    """Return the samples after which the next is farther than so much, looked for in blocks.

    A long signal's differences would be written to memory three times over.
    """
    blocks = range(0, values.size - 1, _BLOCK)
    return np.concatenate(
        [
            at + np.flatnonzero(np.abs(np.diff(values[at : at + _BLOCK + 1])) > least)
            for at in blocks
        ]
    )
