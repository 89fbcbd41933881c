"""Repeated cycles of one curve: on a common axis, their mean and its band."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Array = NDArray[np.float64]

POINTS = 101  # 0 to 100 % in steps of 1 %


def on_common_axis(t_s: Array, values: Array, start_s: float, end_s: float) -> Array:
    """Return one cycle at `POINTS` equal steps from start to end, in the unit of `values`.

    Linear between samples; NaN at every step that touches a missing sample.
    """
    return np.interp(np.linspace(start_s, end_s, POINTS), t_s, values)


def mean_and_half_band(cycles: Array) -> tuple[Array, Array | None]:
    """Return the pointwise mean of cycles (n, points), and half the width of its 95 % band.

    The band is Student's t for the mean at each point by itself, not for the curve as a whole.
    One cycle has no spread, and so no band.
    """
    n = len(cycles)
    if n < 2:  # noqa: PLR2004  # one cycle has no spread
        return cycles.mean(axis=0), None
    sem = cycles.std(axis=0, ddof=1) / np.sqrt(n)
    return cycles.mean(axis=0), sem * float(stdtrit(n - 1, 0.975))
