"""Noise on top of what a simulated machine makes of its own."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Picture = NDArray[np.floating]

_GRAIN_PX: Final = 1.2  # the noise of speckle is as coarse as speckle
_WHITE_RATIO: Final = 0.5  # grey levels for each per cent


def noisy(
    picture: Picture | NDArray[np.uint8], noise_pct: float, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Return a picture under noise: of its own brightness, as coarse as speckle, and some white.

    `noise_pct` is the standard deviation of the first in per cent of the brightness; the second
    is half as many grey levels.
    """
    if not noise_pct:
        return np.clip(picture, 0, 255).astype(np.uint8)
    rough: Picture = gaussian_filter(rng.standard_normal(picture.shape), _GRAIN_PX)
    white = rng.standard_normal(picture.shape) * _WHITE_RATIO * noise_pct
    grey = picture * (1 + noise_pct / 100 * rough / rough.std()) + white
    return np.asarray(np.clip(grey, 0, 255), np.uint8)
