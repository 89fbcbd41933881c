"""The known displacement field: where tissue goes when the gap opens. All in mm."""

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.phantoms.cine import anatomy

_REACH_MM = 70.0  # from the stump to where the muscle no longer shortens
_BULGE = 0.05  # thickening beside the stump, as a share of the opening
_DIP = 0.03  # sinking of the fascia over the middle of the gap, likewise
_BULGE_AT_MM, _BULGE_WIDTH_MM = 5.0, 5.0
_SLIDE = 0.08  # of the vastus beneath, which contracts along
_SHEARED = 0.09  # of the half thickness, in which fibres shear along the aponeurosis
_THINNEST_MM = 0.1  # half of the tear where frayed ends touch


def half_gap_mm(x_mm: FloatArray, z_mm: FloatArray, gap_mm: float) -> FloatArray:
    """Return from the middle of the tear to the stump at this side and depth."""
    half_mm: FloatArray = np.maximum(gap_mm / 2 + anatomy.ragged_mm(x_mm, z_mm), _THINNEST_MM)
    return half_mm


def in_tear_mm(x_mm: FloatArray, z_mm: FloatArray, rest_gap_mm: float) -> FloatArray:
    """Return how far inside the tear a point lies at rest; negative in tissue."""
    inside_mm = half_gap_mm(x_mm, z_mm, rest_gap_mm) - np.abs(x_mm - anatomy.TEAR_MM)
    return np.where(np.abs(anatomy.across_rectus(x_mm, z_mm)) < 1, inside_mm, -np.inf)


class Movement:
    """Points of the material, given where they lie at rest, and where they go.

    Stumps move apart by half the opening each, and less with the distance from the tear; what
    fills the tear is drawn out between them. The muscle thickens beside the stumps, its fascia
    sinks over the gap, the vastus slides beneath; skin and bone stay.
    """

    def __init__(self, x_mm: FloatArray, z_mm: FloatArray, rest_gap_mm: float) -> None:
        self._x_mm, self._z_mm, self._rest_gap_mm = x_mm, z_mm, rest_gap_mm
        from_tear_mm = x_mm - anatomy.TEAR_MM
        half_mm = half_gap_mm(x_mm, z_mm, rest_gap_mm)
        beyond_mm = np.abs(from_tear_mm) - half_mm
        follows = np.clip(1 - np.maximum(beyond_mm, 0) / _REACH_MM, 0, 1)
        drawn = np.where(beyond_mm < 0, from_tear_mm / half_mm, np.sign(from_tear_mm))
        level = anatomy.across_rectus(x_mm, z_mm)
        within = np.clip((1 - np.abs(level)) / _SHEARED, 0, 1)
        below = _below(x_mm, z_mm)
        slide = _SLIDE * np.sin(np.pi * below) ** 2
        self._along = within * follows * drawn / 2 - slide
        top_mm = anatomy.rectus_top_mm(x_mm)
        above = np.clip((z_mm - anatomy.SKIN_MM) / (top_mm - anatomy.SKIN_MM), 0, 1)
        self._outward = np.where(level < -1, -above, np.where(level > 1, 1 - below, level))

    def at(self, gap_mm: float) -> tuple[FloatArray, FloatArray]:
        """Return x and z of every point when the gap is `gap_mm` wide."""
        opening_mm, half_mm = gap_mm - self._rest_gap_mm, gap_mm / 2
        x_mm = self._x_mm + self._along * opening_mm
        off_mm = np.abs(x_mm - anatomy.TEAR_MM)
        bulge = _BULGE * np.exp(-(((off_mm - half_mm - _BULGE_AT_MM) / _BULGE_WIDTH_MM) ** 2))
        dip = _DIP * np.exp(-((off_mm / half_mm) ** 2))
        return x_mm, self._z_mm + self._outward * opening_mm * (bulge - dip)


def _below(x_mm: FloatArray, z_mm: FloatArray) -> FloatArray:
    """Return the place between deep aponeurosis and bone, 0 to 1."""
    bottom_mm, bone_mm = anatomy.rectus_bottom_mm(x_mm), anatomy.bone_mm(x_mm)
    return np.clip((z_mm - bottom_mm) / (bone_mm - bottom_mm), 0, 1)
