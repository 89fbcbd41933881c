"""How much of the noise of a signal a low-pass filter leaves in it."""

import math

import numpy as np
from numpy.typing import NDArray


def noise_left(
    values: NDArray[np.float64], smooth: NDArray[np.float64], *, fs_hz: float, cutoff_hz: float
) -> float:
    """Return the standard deviation of the noise that is left in `smooth` [unit of the values].

    What the filter took out is noise above the cut-off; white noise has as much for each hertz
    below. Too much where the signal itself has parts above the cut-off, such as an impact.

    Parameters
    ----------
    values, smooth
        A signal and the same low-passed, shape (t,).
    fs_hz
        Sampling rate. [Hz]
    cutoff_hz
        Cut-off of the filter. [Hz]
    """
    let_through = min(2 * cutoff_hz / fs_hz, 0.9)  # nearly all: then nothing tells noise apart
    taken_out = float(np.std(values - smooth))
    return taken_out * math.sqrt(let_through / (1 - let_through))
