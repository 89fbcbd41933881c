"""The level at which a signal stays longest."""

import math

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.medians import median

_TO_SD = 1.4826  # median absolute deviation to standard deviation of a normal distribution


def plateau(values: NDArray[np.float64], share: float = 0.3) -> tuple[float, float]:
    """Return the level and the width of the densest `share` of the values, in their unit.

    The narrowest interval that holds this share of the samples: its median, and its width. Ramps
    and overshoots, which pass quickly, do not move it. A signal with a plateau has an interval that
    is narrow against its level.
    """
    ordered = np.sort(values)
    held = max(2, math.ceil(share * ordered.size))
    if ordered.size < held:
        return _middle(ordered), float(np.ptp(ordered))
    widths = ordered[held - 1 :] - ordered[: ordered.size - held + 1]
    at = int(widths.argmin())
    return _middle(ordered[at : at + held]), float(widths[at])


def _middle(ordered: NDArray[np.float64]) -> float:
    """Return the median of values that are in order already."""
    half = ordered.size // 2
    return float(ordered[half] if ordered.size % 2 else (ordered[half - 1] + ordered[half]) / 2)


def stepped(level: float, *, step: float, share: float) -> float | None:
    """Return the multiple of `step` nearest to `level`, None beyond a share of the level."""
    nearest = step * round(level / step)
    return nearest if abs(level - nearest) <= share * level else None


def robust_sd(values: NDArray[np.float64]) -> float:
    """Return the standard deviation of the bulk of the values, whatever a few of them are."""
    return _TO_SD * median(np.abs(values - median(values)))
