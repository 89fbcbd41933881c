"""The size of what was drawn on a frame: the length of a line, the area of an outline."""

from typing import Literal

import numpy as np

from ischia.model.marks import Mark
from ischia.model.ultrasound import Cine, tissue_around

_CORNERS = 3


def drawn_size(cine: Cine, mark: Mark) -> tuple[float, Literal["mm", "mm2"]] | None:
    """Length of a line [mm] or area of an outline [mm²], None where it has no scale.

    All points must lie in one tissue region; where regions overlap, the smallest holds. The area
    is that of the polygon (the shoelace formula): of an outline that crosses itself it means
    nothing.
    """
    region = tissue_around(cine.regions, mark.points_px)
    least = _CORNERS if mark.kind == "region" else 2
    if mark.kind not in ("caliper", "polyline", "region") or len(mark.points_px) < least:
        return None
    if region is None:
        return None
    points_mm = np.array(mark.points_px) * (region.mm_per_px_x, region.mm_per_px_y)
    if mark.kind != "region":
        return float(np.hypot(*np.diff(points_mm, axis=0).T).sum()), "mm"
    x_mm, y_mm = points_mm.T
    return float(abs(x_mm @ np.roll(y_mm, -1) - y_mm @ np.roll(x_mm, -1)) / 2), "mm2"
