"""Pointwise 95 % bands of means, and of differences of means, over repeats."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

FloatArray = NDArray[np.float64]


def mean_band(rows: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean, lower and upper band over the rows of a table of shape (n, points).

    Student's t at each point by itself: it says where the mean lies there, and does not hold the
    whole curve at once. Needs two rows.
    """
    mean, sem = _mean_and_sem(rows)
    half = float(stdtrit(rows.shape[0] - 1, 0.975)) * sem
    return mean, mean - half, mean + half


def difference_band(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean difference a − b, lower and upper band; shapes (n, points) and (m, points).

    Welch's t at each point, degrees of freedom after Welch and Satterthwaite. Needs two rows each.
    """
    (mean_a, sem_a), (mean_b, sem_b) = _mean_and_sem(a), _mean_and_sem(b)
    variance = sem_a**2 + sem_b**2
    share = sem_a**4 / (a.shape[0] - 1) + sem_b**4 / (b.shape[0] - 1)
    exact = variance == 0  # repeats without any spread: the band has no width there
    degrees = np.where(exact, 1.0, variance**2 / np.where(exact, 1.0, share))
    half = stdtrit(degrees, 0.975) * np.sqrt(variance)
    mean = mean_a - mean_b
    return mean, mean - half, mean + half


def _mean_and_sem(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    sem = rows.std(axis=0, ddof=1) / np.sqrt(rows.shape[0])
    return rows.mean(axis=0), sem
