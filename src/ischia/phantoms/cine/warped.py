"""A still picture moved by a known field: real speckle, simulated motion or a simulated tear.

The picture may be a frame of a real clip; what is made of it is a stand-in and says so wherever it
is shown. Its speckle is real, its motion is not: real tissue also changes its speckle as it turns.
"""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.phantoms.cine.noise import Picture, noisy

_SOLVED: Final = 40  # steps to where a point of the still has gone
_SLIDE_PX, _PRESS_PX, _STRETCH_RATIO = 14.0, -6.0, 0.03
_BELLY, _BELLY_WIDTH = 0.35, 0.22  # of the height: where the muscle slides most
_BLOOD_LEVEL: Final = 3.0  # grey level, Rayleigh
_SOFT_PX: Final = 4.0  # over which a tear ends at the aponeuroses
_FOLLOWS_PX: Final = 700.0  # from a stump to where the muscle no longer shortens


class Contraction:
    """A muscle that slides under its fascia, thickens and stretches, and comes back."""

    def __init__(self, still: NDArray[np.uint8]) -> None:
        self._still = still.astype(np.float32)
        rows, columns = still.shape
        self._x_px = np.arange(columns, dtype=np.float64)[None, :] + np.zeros((rows, 1))
        self._y_px = np.arange(rows, dtype=np.float64)[:, None] + np.zeros((1, columns))

    def picture(
        self, share: float, noise_pct: float, rng: np.random.Generator
    ) -> NDArray[np.uint8]:
        """Return the picture at this share of the whole motion, 0 to 1."""
        x_px, y_px = self._shift(self._x_px, self._y_px, share)
        moved = _taken(self._still, self._x_px - x_px, self._y_px - y_px)
        return noisy(moved, noise_pct, rng)

    def went_to(self, points_px: FloatArray, share: float) -> FloatArray:
        """Return where points (n, 2) of the still picture are at this share of the motion."""
        now_px = points_px.copy()
        for _ in range(_SOLVED):  # the field is given where things arrive
            now_px = points_px + np.stack(self._shift(now_px[:, 0], now_px[:, 1], share), axis=1)
        return now_px

    def _shift(
        self, x_px: FloatArray, y_px: FloatArray, share: float
    ) -> tuple[FloatArray, FloatArray]:
        rows, columns = self._still.shape
        slide = np.exp(-(((y_px / rows - _BELLY) / _BELLY_WIDTH) ** 2))
        along_px = _SLIDE_PX * slide + _STRETCH_RATIO * (x_px - columns / 2)
        return share * along_px, share * _PRESS_PX * y_px / rows


class Tear(NamedTuple):
    """Where a still picture is torn through, in pixels."""

    x_px: float
    top_px: float
    bottom_px: float


def torn(
    still: NDArray[np.uint8],
    tear: Tear,
    gap_px: float,
    noise_pct: float,
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """Return the picture with its muscle torn through and the stumps `gap_px` apart."""
    rows, columns = still.shape
    x_px = np.arange(columns, dtype=np.float64)[None, :] + np.zeros((rows, 1))
    y_px = np.arange(rows, dtype=np.float64)[:, None] + np.zeros((1, columns))
    depth_px = np.minimum(y_px - tear.top_px, tear.bottom_px - y_px)
    half_px = gap_px / 2 / (1 + np.exp(-depth_px / _SOFT_PX))
    off_px = np.abs(x_px - tear.x_px)
    within = off_px < half_px
    follows = np.exp(-np.maximum(off_px - half_px, 0) / _FOLLOWS_PX)
    away_px = np.where(within, 0.0, np.sign(x_px - tear.x_px) * half_px * follows)
    moved = _taken(still.astype(np.float32), x_px - away_px, y_px)
    blood = rng.rayleigh(_BLOOD_LEVEL, still.shape)
    fluid = cv2.GaussianBlur(within.astype(np.float64), (0, 0), 1.5)
    return noisy(moved * (1 - fluid) + blood * fluid, noise_pct, rng)


def _taken(picture: Picture, x_px: FloatArray, y_px: FloatArray) -> NDArray[np.floating]:
    taken = cv2.remap(
        picture,
        x_px.astype(np.float32),
        y_px.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    return np.asarray(taken, np.float32)
