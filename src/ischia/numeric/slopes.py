"""The slope of a quantity down the lines of a region, with the error its groups of lines show."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FEWEST_NODES: Final = 3  # of a line that counts for a slope
_TINY: Final = 1e-30


class Slope(NamedTuple):
    """A mean slope over a region, and that of each group of lines in it."""

    mean: float
    groups: NDArray[np.float64]


def region_slope(along: Grid, used: Mask, lines_each: int, step: float) -> Slope | None:
    """Return the slope of a quantity (node, line) down the lines of a region; None if too small.

    `step` is the distance of two nodes, in the unit of the quantity.

    Every line has a level of its own, and counts by how far it reaches. Neighbouring lines share
    their noise, since the field is averaged across them: only groups of `lines_each` lines are
    taken as repeats of one another.
    """
    lines = np.flatnonzero(used.sum(axis=0) >= _FEWEST_NODES)
    count = lines.size // lines_each
    if not count:
        return None
    down = np.arange(along.shape[0])[:, None] * step
    inside = used[:, lines].astype(np.float64)
    n = inside.sum(axis=0)
    off = inside * (down - (inside * down).sum(axis=0) / n)
    above, below = (off * along[:, lines]).sum(axis=0), (off * off).sum(axis=0)
    parts = [
        above[part].sum() / below[part].sum() for part in np.array_split(np.arange(n.size), count)
    ]
    return Slope(float(above.sum() / below.sum()), np.array(parts))


def ratio_of_slopes(
    above: Slope, below: Slope
) -> tuple[float, float | None, tuple[float, float] | None]:
    """Return a ratio of two mean slopes, its standard error, and its 95 % interval.

    The error is that of the logarithms, which holds while it is small against both. Student's t
    over the groups of both, with the degrees of freedom of Welch and Satterthwaite; where one has
    a single group nothing is known of its error.
    """
    ratio = above.mean / below.mean
    counts = np.array([above.groups.size, below.groups.size])
    if counts.min() < 2:  # noqa: PLR2004  # a spread takes two
        return ratio, None, None
    relative = np.array([slope.groups.std(ddof=1) / abs(slope.mean) for slope in (above, below)])
    pieces = relative**2 / counts
    total = float(pieces.sum())
    degrees = total**2 / max(float((pieces**2 / (counts - 1)).sum()), _TINY)
    share = float(np.sqrt(total))
    reach = float(np.exp(share * float(stdtrit(max(degrees, 1.0), 0.975))))
    ends = sorted((ratio / reach, ratio * reach))
    return ratio, abs(ratio) * share, (ends[0], ends[1])
