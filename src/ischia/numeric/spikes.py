"""Single samples that no limb can have made."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import medfilt

_WIDTH = 5  # samples of the running median: two bad ones in a row are still outvoted
_TIMES = 8.0  # robust standard deviations that a sample must stand out by
_SHARE = 0.05  # and share of the whole range: a quiet signal has no spikes worth the name
_STRIDE = 20  # samples from one of those medians to the next, for a look at the range
_TO_SD = 1.4826  # median absolute deviation to standard deviation of a normal distribution


def without_spikes(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return `values` (t,) with spikes replaced by their neighbours' median, and how many.

    A spike is at most two samples long and stands out of the running median of five by eight robust
    standard deviations of all such residuals, and by 5 % of the range that the running median has.
    A step, a ramp or an impact of several samples is none.
    """
    if values.size <= _WIDTH or _smooth(values):
        return values, 0
    edge = _WIDTH // 2
    calm = medfilt(np.pad(values, edge, mode="edge"), _WIDTH)[edge:-edge]
    residual = np.abs(values - calm)
    limit = max(_TIMES * _TO_SD * float(np.median(residual)), _SHARE * float(np.ptp(calm)))
    bad = residual > limit
    return np.where(bad, calm, values), int(bad.sum())


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
    steep = np.flatnonzero(2 * np.abs(np.diff(values)) > least)
    if steep.size > values.size // _STRIDE:
        return False
    edge = _WIDTH // 2
    near = np.unique(steep[:, None] + np.arange(1 - edge, edge + 1)).clip(0, values.size - 1)
    around = (near[:, None] + np.arange(-edge, edge + 1)).clip(0, values.size - 1)
    apart = np.abs(values[near] - np.median(values[around], axis=1))
    return float(apart.max(initial=0.0)) <= least
