"""When a pull begins, and which stretches of a trace are pulls."""

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.plateaus import robust_sd
from ischia.numeric.runs import longest_run, runs

_TIMES_NOISE = 5.0  # standard deviations of the rest
_SHARE = 0.02  # and share of the rise: a still cell has almost no noise
# Of the rise, above that level: between these a pull still rises in a line. Lower, a filter without
# lag has begun the pull before it began.
_STRAIGHT_SHARES = (0.02, 0.08)
_QUIET_SHARE = 0.1  # of the rise: what stays below is rest
_PULL_SHARE = 0.5  # of the highest value: what stays above is a pull
_APART_SHARE = 0.2  # between two pulls the signal falls below


def onset(
    values: NDArray[np.float64], *, fs_hz: float, quiet_s: float = 0.1, sustained_s: float = 0.2
) -> tuple[float, float] | None:
    """Return where the pull that reaches the peak begins [samples], and the level of rest before.

    Rest is the last quiet stretch (below a tenth of the rise for `quiet_s`) before the peak. The
    pull is seen at the last crossing of rest + 5 standard deviations (or 2 % of the rise) after
    which the signal stays above for `sustained_s`: a twitch before it starts nothing. It began
    before it was seen: the straight line between 2 and 8 % of the rise above that is followed back
    to the level of rest. Without that, the first and steepest moments are lost.

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
    seen = level + max(_TIMES_NOISE * noise, _SHARE * rise)
    sustained = runs(before > seen, min_len=round(sustained_s * fs_hz))
    last = sustained[-1] if sustained else longest_run(before > seen)
    if last is None or last.start == 0:
        return None
    lower, higher = (seen + share * rise for share in _STRAIGHT_SHARES)
    return _followed_back(before, last.start, level, (lower, higher)), level


def _followed_back(
    before: NDArray[np.float64], start: int, level: float, through: tuple[float, float]
) -> float:
    """Return where the line through the crossings of two levels meets the level of rest."""
    (lower, higher), seen = through, before[start:]
    if float(seen.max()) <= higher:
        return float(start)
    first, second = (
        _crossing(before, start + int(np.flatnonzero(seen > one)[0]), one) for one in through
    )
    return max(0.0, first - (lower - level) * (second - first) / (higher - lower))


def _crossing(values: NDArray[np.float64], at: int, level: float) -> float:
    """Return where, just before a sample that is above a level, the signal passed it."""
    below, above = float(values[at - 1]), float(values[at])
    return at - (above - level) / (above - below) if above > below else float(at)


def pulls(values: NDArray[np.float64], *, fs_hz: float, shortest_s: float = 0.2) -> list[slice]:
    """Return the stretch of each pull of a trace, from the end of the one before.

    A pull stays above half of the highest value for `shortest_s`; two are two where the signal
    falls below a fifth of it between them.
    """
    highest = float(values.max())
    tops = runs(values >= _PULL_SHARE * highest, min_len=max(2, round(shortest_s * fs_hz)))
    found: list[slice] = []
    begin = 0
    for top in tops:
        low = begin < top.start and float(values[begin : top.start].min()) < _APART_SHARE * highest
        if found and not low:
            found[-1] = slice(found[-1].start, top.stop)
        else:
            found.append(slice(begin, top.stop))
        begin = top.stop
    return found
