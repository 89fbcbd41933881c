"""Where the layers of a simulated thigh lie at rest, seen along the rectus femoris. All in mm."""

from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray

WIDTH_MM: Final = 44.0
DEPTH_MM: Final = 36.0
TEAR_MM: Final = 21.5  # middle of the tear, from the proximal edge of the image
SKIN_MM: Final = 1.7


def rectus_top_mm(x_mm: FloatArray) -> FloatArray:
    """Depth of the superficial aponeurosis."""
    return 6.6 + 0.018 * x_mm + 0.22 * np.sin(x_mm / 9.0)


def rectus_bottom_mm(x_mm: FloatArray) -> FloatArray:
    """Depth of the deep aponeurosis."""
    return 17.9 + 0.03 * x_mm + 0.3 * np.sin(x_mm / 11.0 + 1.0)


def bone_mm(x_mm: FloatArray) -> FloatArray:
    """Depth of the front of the femur."""
    return 31.2 - 0.02 * x_mm + 0.35 * np.sin(x_mm / 14.0)


def ragged_mm(x_mm: FloatArray, z_mm: FloatArray) -> FloatArray:
    """How far a stump stands back from its edge at half depth: rounded, and frayed.

    Nothing at half depth of the muscle, so that the gap there is exactly the planned one.
    """
    level = across_rectus(x_mm, z_mm)
    proximal = x_mm < TEAR_MM
    rounded = np.where(proximal, 2.6, 1.7) * np.abs(level) ** 3
    fray = np.where(proximal, 0.55 * np.sin(6.1 * level), -0.45 * np.sin(7.7 * level))
    fine = np.where(proximal, np.sin(23.0 * level), np.sin(19.0 * level))
    back_mm: FloatArray = rounded + fray + 0.16 * fine
    return back_mm


def across_rectus(x_mm: FloatArray, z_mm: FloatArray) -> FloatArray:
    """Return the place within the muscle: −1 at its superficial aponeurosis, 1 at its deep one."""
    top_mm, bottom_mm = rectus_top_mm(x_mm), rectus_bottom_mm(x_mm)
    return (2 * z_mm - top_mm - bottom_mm) / (bottom_mm - top_mm)
