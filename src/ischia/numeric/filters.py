"""Filters that leave events where they happened."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

_ORDER = 2  # of one pass; two passes make four
# Two passes lower the cut-off; this moves it back to where the caller asked for it.
_TWO_PASSES = (np.sqrt(2.0) - 1.0) ** (1.0 / (2 * _ORDER))
_PAD_SAMPLES = 12


def zero_lag_lowpass(
    values: NDArray[np.float64], *, fs_hz: float, cutoff_hz: float
) -> NDArray[np.float64]:
    """Return `values` without what is faster than `cutoff_hz`, and without delay.

    Butterworth, second order, forwards and backwards; the cut-off is that of the double pass
    (−3 dB there). A filter that runs one way only would move the angle of a peak.

    Parameters
    ----------
    values
        Evenly sampled, shape (t,), any unit.
    fs_hz, cutoff_hz
        Sampling rate and cut-off. [Hz]

    Returns
    -------
    ndarray
        Shape (t,). The same values where the cut-off is not below half the sampling rate, since
        nothing faster can be in them, and where there are too few samples to tell.
    """
    normal = cutoff_hz / float(_TWO_PASSES) / (fs_hz / 2)
    if normal >= 1 or values.size <= _PAD_SAMPLES:
        return values.astype(np.float64)
    filtered = sosfiltfilt(_sections(normal), values, padlen=_PAD_SAMPLES)
    return np.asarray(filtered, dtype=np.float64)


@lru_cache(maxsize=32)
def _sections(normal_cutoff: float) -> NDArray[np.float64]:
    """Return the filter's sections; designing them takes longer than filtering a repetition."""
    return np.asarray(butter(_ORDER, normal_cutoff, output="sos"), dtype=np.float64)
