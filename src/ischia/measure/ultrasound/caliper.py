"""The length of a drawn caliper in the scale of the region that holds it."""

import math

from ischia.model.marks import Mark
from ischia.model.ultrasound import Cine, tissue_around

_ENDS = 2


def caliper_length(cine: Cine, mark: Mark) -> tuple[float | None, str]:
    """Return the length [mm] of one caliper, or None and the reason why it has none.

    Both ends must lie in one tissue region, since a scale ends at the edge of its region; pixels
    may be of unequal width and height. Where regions overlap, the smallest holds.
    """
    if len(mark.points_px) != _ENDS:
        return None, f"the caliper on frame {mark.frame} has {len(mark.points_px)} ends, not two"
    if not 0 <= mark.frame < cine.t_s.size:
        return None, f"a caliper is on frame {mark.frame}; the clip has {cine.t_s.size} frames"
    if not cine.regions:
        return None, "the file carries no calibration: pixels have no size"
    region = tissue_around(cine.regions, mark.points_px)
    if region is None:
        return None, f"the caliper on frame {mark.frame} is not inside one calibrated tissue region"
    (x_a_px, y_a_px), (x_b_px, y_b_px) = mark.points_px
    length_mm = math.hypot(
        (x_b_px - x_a_px) * region.mm_per_px_x, (y_b_px - y_a_px) * region.mm_per_px_y
    )
    return length_mm, ""
