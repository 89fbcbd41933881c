"""Pointwise 95 % band of a ratio of two mean curves."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

FloatArray = NDArray[np.float64]


def ratio_band(
    above: FloatArray, n_above: int, below: FloatArray, n_below: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a ratio of two means and its band, from each mean and the upper end of its band.

    Parameters
    ----------
    above, below
        Mean and upper 95 % band (Student's t over `n` repeats), shape (2, points), means above
        zero.
    n_above, n_below
        Repeats behind each, at least two.

    Notes
    -----
    Delta method on the logarithms, degrees of freedom after Welch and Satterthwaite.
    """
    sem_a, sem_b = _relative_sem(above, n_above), _relative_sem(below, n_below)
    variance = sem_a**2 + sem_b**2
    pieces = sem_a**4 / (n_above - 1) + sem_b**4 / (n_below - 1)
    exact = variance == 0
    degrees = np.where(exact, 1.0, variance**2 / np.where(exact, 1.0, pieces))
    half = stdtrit(degrees, 0.975) * np.sqrt(variance)
    ratio = above[0] / below[0]
    return ratio, ratio * np.exp(-half), ratio * np.exp(half)


def _relative_sem(curve: FloatArray, n: int) -> FloatArray:
    return np.asarray((curve[1] - curve[0]) / float(stdtrit(n - 1, 0.975)) / curve[0])
