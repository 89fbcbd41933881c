"""Where the scatterers of a block of tissue lie, and where a compression takes them."""

from dataclasses import dataclass

import numpy as np

from ischia.model.arrays import FloatArray

_EDGE_MM = 0.4  # over which one stiffness passes into the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Tissue:
    """A block pressed from above, stiffer in a column between two places across.

    The strain of the column is that of the rest over `stiffness_ratio`, between two depths. Beside
    and below it all is soft. It is what a point moves by that is known, not the force.
    """

    depth_mm: float = 40.0
    width_mm: float = 38.0
    strain_pct: float = -1.0  # of the soft part, along the beam; negative: pressed together
    stiffness_ratio: float = 3.0
    stiff_from_mm: float = 19.0  # across
    stiff_to_mm: float = 60.0
    top_mm: float = 0.0  # the stiff column's depths
    bottom_mm: float = 200.0
    across_ratio: float = 0.4  # how much it spreads across for what it is shortened along the beam
    probe_shift_mm: float = 0.0  # the whole moves along the beam
    slide_mm: float = 0.0  # the whole moves across

    def along_mm(self, x_mm: FloatArray, z_mm: FloatArray, share: float = 1.0) -> FloatArray:
        """Displacement along the beam of points at (x, z), at this share of the compression."""
        stiff = _step(x_mm - self.stiff_from_mm) * _step(self.stiff_to_mm - x_mm)
        within_mm = np.clip(z_mm, self.top_mm, self.bottom_mm) - self.top_mm
        softened_mm = z_mm - stiff * within_mm * (1 - 1 / self.stiffness_ratio)
        return share * (self.probe_shift_mm + self.strain_pct / 100 * softened_mm)

    def across_mm(self, x_mm: FloatArray, share: float = 1.0) -> FloatArray:
        """Displacement across the beam."""
        from_middle_mm = x_mm - self.width_mm / 2
        spread = -self.across_ratio * self.strain_pct / 100
        return share * (self.slide_mm + spread * from_middle_mm)


def _step(from_edge_mm: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1 + np.tanh(from_edge_mm / _EDGE_MM)))
