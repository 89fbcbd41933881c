"""The size of what was drawn on a frame: the length of a line, the area of an outline."""

from typing import Literal

import numpy as np

from ischia.model.marks import Mark
from ischia.model.ultrasound import CalibratedRegion, Cine

_CORNERS = 3


def drawn_size(cine: Cine, mark: Mark) -> tuple[float, Literal["mm", "mm2"]] | None:
    """Length of a line [mm] or area of an outline [mm²], None where it has no scale.

    All points must lie in one tissue region; where regions overlap, the smallest holds. The area
    is that of the polygon (the shoelace formula): of an outline that crosses itself it means
    nothing.
    """
    holding = [r for r in cine.regions if r.kind == "tissue_2d" and _holds_all(r, mark)]
    least = _CORNERS if mark.kind == "region" else 2
    if mark.kind not in ("caliper", "polyline", "region") or len(mark.points_px) < least:
        return None
    if not holding:
        return None
    region = min(holding, key=lambda r: (r.x1_px - r.x0_px) * (r.y1_px - r.y0_px))
    points_mm = np.array(mark.points_px) * (region.mm_per_px_x, region.mm_per_px_y)
    if mark.kind != "region":
        return float(np.hypot(*np.diff(points_mm, axis=0).T).sum()), "mm"
    x_mm, y_mm = points_mm.T
    return float(abs(x_mm @ np.roll(y_mm, -1) - y_mm @ np.roll(x_mm, -1)) / 2), "mm2"


def _holds_all(region: CalibratedRegion, mark: Mark) -> bool:
    return all(region.holds(x_px, y_px) for x_px, y_px in mark.points_px)
