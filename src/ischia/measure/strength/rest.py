"""Whether a trace of force rests at its zero."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray

REST_OFF_ZERO: Final = "rest_off_zero"
QUIET_SHARE: Final = 0.1  # of the rise: what stays below is rest
OFF_SHARE: Final = 0.02  # of the highest force: as far off as a peak may be read wrong


def rests_off_zero(force_n: FloatArray) -> bool:
    """Say whether the rest in a trace [N] lies more than 2 % of its highest force off zero.

    The cell was not zeroed, or the limb hung on it or lay on it: how much of the force a muscle
    made is not known to that extent.
    """
    lowest_n, highest_n = float(np.quantile(force_n, 0.02)), float(force_n.max())
    rest_n = force_n[force_n < lowest_n + QUIET_SHARE * (highest_n - lowest_n)]
    return rest_n.size > 0 and abs(float(np.median(rest_n))) > OFF_SHARE * highest_n
