"""Filters that leave events where they happened."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt, sosfilt_zi

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
    sections, at_rest = _sections(normal)
    before = 2 * values[0] - values[_PAD_SAMPLES:0:-1]
    after = 2 * values[-1] - values[-2 : -_PAD_SAMPLES - 2 : -1]
    filtered = np.concatenate((before, values, after))
    for _ in range(2):
        filtered, _ = sosfilt(sections, filtered, zi=at_rest * filtered[0])
        filtered = filtered[::-1]
    return np.asarray(filtered[_PAD_SAMPLES:-_PAD_SAMPLES], dtype=np.float64)


@lru_cache(maxsize=32)
def _sections(normal_cutoff: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the filter's sections and their state at rest.

    Both take longer to make than a repetition takes to filter, which is why scipy's `sosfiltfilt`,
    which makes them anew, is not used; the numbers are the same.
    """
    sections = np.asarray(butter(_ORDER, normal_cutoff, output="sos"), dtype=np.float64)
    return sections, np.asarray(sosfilt_zi(sections), dtype=np.float64)
