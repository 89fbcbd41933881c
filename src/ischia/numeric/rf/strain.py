"""The slope of a displacement along lines, as a map."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.rf.laid import NODE

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FILLED: Final = 0.5  # of a window, before its slope is worth anything
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
