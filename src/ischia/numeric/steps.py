"""A movement that was written in steps, and how fast it went."""

import numpy as np
from numpy.typing import NDArray


def speed(values: NDArray[np.float64], fs_hz: float) -> NDArray[np.float64]:
    """Return how fast `values` (t,) change [their unit/s].

    A sensor of coarse steps stands still and leaps: the difference of neighbouring samples is zero
    or many times the true speed. Halfway between two samples at which it steps the signal passed
    the middle between both steps; straight lines through these moments are the movement, as far as
    it is known. Where no sample is like its neighbour this is a running mean of two.
    """
    leaps = np.flatnonzero(values[1:] != values[:-1])
    if not leaps.size:
        return np.zeros_like(values)
    passed = (values[leaps] + values[leaps + 1]) / 2
    path = np.interp(np.arange(float(values.size)), leaps + 0.5, passed)
    return np.asarray(np.gradient(path) * fs_hz, dtype=np.float64)
