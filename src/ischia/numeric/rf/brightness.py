"""Displacement down a picture by its brightness, where the echoes themselves were not kept."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.rf.coarse import Search, rough_shift
from ischia.numeric.rf.laid import NODE
from ischia.numeric.rf.phase import Grid, Shift, calmed

_NEAR: Final = (8.0, 5.0)  # standard deviations of the window: rows, columns
_CALM: Final = (6.0, 5.0)
_ROUNDS: Final = 6
_MOST: Final = 1.0  # rows by which one round may move
_TINY: Final = 1e-6


def shift_by_brightness(before: NDArray[np.uint8], after: NDArray[np.uint8], far: int) -> Shift:
    """Return the displacement between two pictures (row, column) on the grid of the echoes' own.

    Blocks say roughly where, up to `far` rows; then least squares of brightness over its slope,
    round by round. A grey picture has no phase: it tells no more than about a twentieth of a row,
    and a strain of much less than 1 % drowns in that.
    """
    a, b = (np.asarray(cv2.GaussianBlur(part, (0, 0), 1.0), np.float32) for part in (before, after))
    down, across = rough_shift(a, b, Search(down=(-far, far), across=(-2, 2)))
    rows, columns = a.shape
    x = np.arange(columns, dtype=np.float32)[None, :] + across
    y = np.arange(rows, dtype=np.float32)[:, None]
    alike = np.ones_like(a)
    for _ in range(_ROUNDS):
        to = np.asarray(y + down, np.float32)
        laid = np.asarray(cv2.remap(b, x, to, cv2.INTER_CUBIC), np.float32)
        slope = np.gradient((laid + a) / 2, axis=0).astype(np.float32)
        step = -_near(slope * (laid - a)) / (_near(slope * slope) + np.float32(_TINY))
        alike = _alike(a, laid)
        moved = np.asarray(down + np.clip(step, -_MOST, _MOST), np.float32)
        down = calmed(moved, alike, _CALM)
    size = (columns, rows // NODE)
    whole = rows // NODE * NODE
    parts = (
        np.asarray(cv2.resize(part[:whole], size, interpolation=cv2.INTER_AREA), np.float32)
        for part in (down, np.asarray(across, np.float32), alike)
    )
    return Shift(*parts)


def _alike(a: Grid, b: Grid) -> Grid:
    """Return the correlation of two pictures around each place."""
    flat_a, flat_b = a - _near(a), b - _near(b)
    size = np.sqrt(_near(flat_a * flat_a) * _near(flat_b * flat_b)) + np.float32(_TINY)
    return np.asarray(np.maximum(_near(flat_a * flat_b) / size, 0), np.float32)


def _near(part: NDArray[np.float32]) -> Grid:
    return np.asarray(cv2.GaussianBlur(part, (0, 0), sigmaX=_NEAR[1], sigmaY=_NEAR[0]), np.float32)
