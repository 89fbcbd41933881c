"""The slope of a displacement along lines: as a map, and over a region with its error."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from ischia.numeric.rf.laid import NODE

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FILLED: Final = 0.5  # of a window, before its slope is worth anything
_FEWEST_NODES: Final = 3  # of a line that counts for a slope
_TINY: Final = 1e-9


def strain_map(along: Grid, held: Mask, reach: tuple[int, int]) -> tuple[Grid, Mask]:
    """Return the slope of a displacement (node, line) in thinned samples, and where it is known.

    Least squares over the held nodes of a window of `reach` nodes up and down and lines to each
    side, every line with a level of its own. Positive: stretched along the beam.
    """
    size = (1, 2 * reach[0] + 1)
    weight = held.astype(np.float64)
    down = np.arange(along.shape[0], dtype=np.float64)[:, None] * NODE

    def total(part: NDArray[np.float64]) -> NDArray[np.float64]:
        summed = cv2.boxFilter(
            part, cv2.CV_64F, size, normalize=False, borderType=cv2.BORDER_CONSTANT
        )
        return np.asarray(summed, np.float64)

    n = np.maximum(total(weight), _TINY)
    y, d = total(weight * down), total(weight * along)
    above = total(weight * down * along) - y * d / n
    below = total(weight * down * down) - y * y / n
    wide = (2 * reach[1] + 1, 1)
    flat = cv2.boxFilter(below, cv2.CV_64F, wide, normalize=False)
    slope = cv2.boxFilter(above, cv2.CV_64F, wide, normalize=False) / np.maximum(flat, _TINY)
    box = cv2.boxFilter(weight, cv2.CV_64F, (wide[0], size[1]), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(slope, np.float32), np.asarray(box >= _FILLED, np.bool_)


class Slope(NamedTuple):
    """A mean slope over a region, and that of each group of lines in it."""

    mean: float
    groups: NDArray[np.float64]


def region_slope(along: Grid, used: Mask, lines_each: int) -> Slope | None:
    """Return the slope of a displacement in thinned samples over a region; None where too small.

    Every line has a level of its own, and counts by how far it reaches. Neighbouring lines share
    their noise, since the field is averaged across them: only groups of `lines_each` lines are
    taken as repeats of one another.
    """
    lines = np.flatnonzero(used.sum(axis=0) >= _FEWEST_NODES)
    count = lines.size // lines_each
    if not count:
        return None
    down = np.arange(along.shape[0])[:, None] * float(NODE)
    inside = used[:, lines].astype(np.float64)
    n = inside.sum(axis=0)
    off = inside * (down - (inside * down).sum(axis=0) / n)
    above, below = (off * along[:, lines]).sum(axis=0), (off * off).sum(axis=0)
    parts = [
        above[part].sum() / below[part].sum() for part in np.array_split(np.arange(n.size), count)
    ]
    return Slope(float(above.sum() / below.sum()), np.array(parts))


def ratio_of_slopes(above: Slope, below: Slope) -> tuple[float, float, float]:
    """Return a ratio of two mean slopes, its standard error, and its half-width at 95 %.

    Student's t over the groups of both, with the degrees of freedom of Welch and Satterthwaite.
    """
    ratio = above.mean / below.mean
    shares = [slope.groups.std(ddof=1) / abs(slope.mean) for slope in (above, below)]
    counts = [slope.groups.size for slope in (above, below)]
    pieces = [s**2 / n for s, n in zip(shares, counts, strict=True)]
    degrees = sum(pieces) ** 2 / max(
        sum(p**2 / (n - 1) for p, n in zip(pieces, counts, strict=True)), _TINY**4
    )
    sem = abs(ratio) * float(np.sqrt(sum(pieces)))
    return ratio, sem, sem * float(stdtrit(max(degrees, 1.0), 0.975))
