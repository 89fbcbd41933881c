"""When a pull begins, and how fast it grows."""

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.plateaus import robust_sd
from ischia.numeric.runs import longest_run, runs

_TIMES_NOISE = 5.0  # standard deviations of the rest
_SHARE = 0.02  # and share of the rise: a still cell has almost no noise
_QUIET_SHARE = 0.1  # of the rise: what stays below is rest


def onset(
    values: NDArray[np.float64], *, fs_hz: float, quiet_s: float = 0.1, sustained_s: float = 0.2
) -> tuple[int, float] | None:
    """Return the first sample of the pull that reaches the peak, and the level of rest before it.

    Rest is the last quiet stretch (below a tenth of the rise for `quiet_s`) before the peak. The
    pull begins at the last crossing of rest + 5 standard deviations (or 2 % of the rise) after
    which the signal stays above for `sustained_s`: a twitch before it starts nothing.

    Returns
    -------
    tuple or None
        None where no rest comes before the peak, so nobody can say when the pull began.
    """
    peak_at = int(values.argmax())
    before = values[: peak_at + 1]
    lowest = float(np.quantile(before, 0.02))
    rise = float(values[peak_at]) - lowest
    quiet = runs(before < lowest + _QUIET_SHARE * rise, min_len=max(2, round(quiet_s * fs_hz)))
    if rise <= 0 or not quiet:
        return None
    rest = values[quiet[-1]]
    level, noise = float(np.median(rest)), robust_sd(rest)
    above = before > level + max(_TIMES_NOISE * noise, _SHARE * rise)
    sustained = runs(above, min_len=round(sustained_s * fs_hz))
    last = sustained[-1] if sustained else longest_run(above)
    if last is None or last.start == 0:
        return None
    return last.start, level
