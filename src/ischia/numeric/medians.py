"""The median of a short array."""

import numpy as np
from numpy.typing import NDArray


def median(values: NDArray[np.float64]) -> float:
    """Return the median of values (t,), in their unit.

    The same number as `numpy.median`, which spends most of its time on shapes, axes and missing
    values that one repetition does not have. Needs a value, and none may be NaN.
    """
    half = values.size // 2
    if values.size % 2:
        return float(np.partition(values, half)[half])
    ordered = np.partition(values, (half - 1, half))
    return float(ordered[half - 1] + ordered[half]) / 2
