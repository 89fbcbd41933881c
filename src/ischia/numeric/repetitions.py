"""Back-and-forth movements of a signal, found from its speed and travel."""

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.runs import runs


def movements(
    speed_per_s: NDArray[np.float64], *, fs_hz: float, enter_per_s: float, min_travel: float
) -> list[slice]:
    """Return a slice for each movement in the positive direction.

    Hysteresis: a direction holds from the sample that reaches `enter_per_s` until one reaches as
    much the other way. A speed that trembles around zero starts nothing, and one that dips without
    turning back ends nothing.

    Parameters
    ----------
    speed_per_s
        Speed, positive in the direction looked for, shape (t,). [unit/s]
    fs_hz
        Sampling rate. [Hz]
    enter_per_s
        Speed that a movement must reach. [unit/s]
    min_travel
        Shortest way, from its beginning to its end, that counts. [unit]
    """
    there = [(run.start, True) for run in runs(speed_per_s >= enter_per_s)]
    back = [(run.start, False) for run in runs(speed_per_s <= -enter_per_s)]
    turns = [*sorted([*there, *back]), (speed_per_s.size, False)]
    moves = []
    begin: int | None = None
    for at, forward in turns:
        if forward:
            begin = at if begin is None else begin
        elif begin is not None:
            moves.append(slice(begin, at))
            begin = None
    return [move for move in moves if float(speed_per_s[move].sum()) / fs_hz >= min_travel]


def on_grid(
    x: NDArray[np.float64], y: NDArray[np.float64], grid: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return `y` at the points of `grid`, by straight lines between samples in order of `x`.

    Samples that share one `x` (a printed angle stands still for a tick) are averaged first.
    """
    places, which = _places(x)
    means = np.bincount(which, weights=y) / np.bincount(which)
    return np.asarray(np.interp(grid, places, means), dtype=np.float64)


def _places(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the different values of `x`, ascending, and which of them each sample has.

    A movement one way is in order already, and need not be sorted.
    """
    steps = x[1:] - x[:-1]
    rises, falls = bool((steps >= 0).all()), bool((steps <= 0).all())
    if not rises and not falls:
        return np.unique(x, return_inverse=True)
    new = steps != 0
    which = np.concatenate(([0], np.cumsum(new)))
    places = x[np.concatenate(([True], new))]
    return (places, which) if rises else (places[::-1], which[-1] - which)
