"""What a drawn muscle is to show."""

from dataclasses import dataclass

import numpy as np

from ischia.model.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MusclePlan:
    """A muscle between two straight aponeuroses; angles are positive where they rise to the right.

    `fascicle_deg` is the mean of the fascicles, each of which lies off it by its own error.
    """

    fascicle_deg: float = 18.0
    thickness_mm: float = 18.0  # between the inner edges, square to the line midway
    superficial_deg: float = -1.0
    deep_deg: float = -4.0
    superficial_mm: float = 7.0  # depth of its inner edge in the middle of the image
    width_mm: float = 50.0
    depth_mm: float = 42.0
    mm_per_px: float = 0.1
    spread_deg: float = 1.2  # standard deviation of single fascicles
    ripple_mm: float = 0.2  # by which the edges wave about their lines, standard deviation
    speckle_level: float = 22.0  # grey levels, standard deviation
    border_px: int = 0  # black frame with letters and a depth scale around the image

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the image, without the frame."""
        return round(self.depth_mm / self.mm_per_px), round(self.width_mm / self.mm_per_px)

    @property
    def pennation_deg(self) -> float:
        """Angle between fascicles and the deep aponeurosis."""
        return abs(self.fascicle_deg - self.deep_deg)

    @property
    def fascicle_mm(self) -> float:
        """Length of the straight fascicle through the middle of the image."""
        lines = np.deg2rad([self.superficial_deg, self.deep_deg])
        fascicle = np.deg2rad(self.fascicle_deg)
        halves = self._high_mm / 2 * np.cos(lines) / np.abs(np.sin(fascicle - lines))
        return float(halves.sum())

    @property
    def _high_mm(self) -> float:
        """Vertical distance of the inner edges in the middle."""
        level = np.deg2rad((self.superficial_deg + self.deep_deg) / 2)
        return float(self.thickness_mm / np.cos(level))

    def top_mm(self, x_mm: FloatArray) -> FloatArray:
        """Depth of the inner edge of the superficial aponeurosis."""
        slope = np.tan(np.deg2rad(self.superficial_deg))
        return np.asarray(self.superficial_mm - slope * (x_mm - self.width_mm / 2))

    def bottom_mm(self, x_mm: FloatArray) -> FloatArray:
        """Depth of the inner edge of the deep aponeurosis."""
        slope = np.tan(np.deg2rad(self.deep_deg))
        middle_mm = self.superficial_mm + self._high_mm
        return np.asarray(middle_mm - slope * (x_mm - self.width_mm / 2))
