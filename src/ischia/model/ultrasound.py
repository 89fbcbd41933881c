"""What an ultrasound machine saw, before anybody measured on it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray, lock, same_length
from ischia.model.source import Source
from ischia.model.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedRegion:
    """A rectangle of the image in which pixels have a size. Bounds are inclusive, in pixels."""

    x0_px: int
    y0_px: int
    x1_px: int
    y1_px: int
    mm_per_px_x: float
    mm_per_px_y: float
    kind: Literal["tissue_2d", "other"]

    def holds(self, x_px: float, y_px: float) -> bool:
        """Say whether a point lies in the region."""
        return self.x0_px <= x_px <= self.x1_px and self.y0_px <= y_px <= self.y1_px


@dataclass(frozen=True, slots=True, kw_only=True)
class Cine:
    """Frames of one clip, or one still. `regions` is empty when the file has no calibration."""

    pixels: NDArray[np.uint8]  # (t, y, x), grey
    t_s: FloatArray  # (t,)
    regions: tuple[CalibratedRegion, ...]
    side: Side
    structure: str | None  # "rectus_femoris": what the visit says was looked at
    view: str | None  # "long_axis", "short_axis"
    probe: str | None
    source: Source

    def __post_init__(self) -> None:
        """Refuse a clock that does not fit the frames, lock both."""
        same_length(self, "pixels", "t_s")
        lock(self, "pixels", "t_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class RfFrames:
    """Raw radio-frequency samples, before envelope detection."""

    samples: FloatArray  # (t, depth, line)
    fs_hz: float
    sound_speed_m_s: float
    line_pitch_mm: float
    side: Side
    source: Source

    def __post_init__(self) -> None:
        """Lock the samples."""
        lock(self, "samples")
