"""What a drawn cross-section is to show."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ischia.model.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Oval:
    """One thing that is seen as an ellipse, its axes level and plumb, and what a reader draws.

    `marks` are names of `ischia.marks/1`: an outline where the thing is a nerve; calipers where it
    is fluid, of which one that ends in `_depth` stands plumb and the others lie level.
    """

    kind: Literal["nerve", "fluid"]
    width_mm: float
    height_mm: float
    marks: tuple[str, ...]
    centre_mm: float = 18.0  # depth of its middle
    level_cm: float | None = None  # along the limb

    @property
    def area_mm2(self) -> float:
        """Cross-section of the ellipse."""
        return math.pi / 4 * self.width_mm * self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan:
    """Pictures of one place or several, one after the other in one file."""

    pseudonym: str
    side: Side
    taken_at: datetime
    shows: str
    frames: tuple[Oval, ...]
    width_mm: float = 40.0
    depth_mm: float = 34.0
    mm_per_px: float = 0.1
    border_px: int = 24  # black frame with letters and a depth scale around the image
    fs_hz: float = 2.0
    readings: int = 3
    reader_error_mm: float = 0.07  # standard deviation of where one reading sees an edge
    author: str = "reader-1"

    def __post_init__(self) -> None:
        """Refuse what does not fit into the picture."""
        for oval in self.frames:
            deep = oval.centre_mm + oval.height_mm / 2 < self.depth_mm
            if not (deep and oval.height_mm / 2 < oval.centre_mm and oval.width_mm < self.width_mm):
                msg = f"an image of {self.width_mm} by {self.depth_mm} mm does not hold {oval}"
                raise ValueError(msg)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the image, without the frame."""
        return round(self.depth_mm / self.mm_per_px), round(self.width_mm / self.mm_per_px)
