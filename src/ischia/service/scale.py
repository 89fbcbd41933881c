"""Millimetres by a line of known length that a person drew, where the recording has none."""

from dataclasses import replace
from statistics import median

import numpy as np

from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.ultrasound import CalibratedRegion, Cine

DRAWN = "scale_drawn"
DISAGREES = "scale_drawn_disagrees"
LINE, AREA = "scale", "image_area"
_AGREES = 0.05  # a hand is surer than a twentieth; ours, no source gives it
_SHORTEST_PX = 20.0  # below, half a pixel at either end is over a twentieth


def scaled(cine: Cine, marks: Marks | None) -> Cine:
    """Return a clip with the scale that was drawn on it, or as it was where none is needed.

    A scale is a caliper `what` "scale" with `length_mm`; pixels are taken to be square. It holds
    within a region `what` "image_area", or over the whole picture. A scale that the file carries
    itself always holds; a line that differs from it by more than 5 % is flagged.

    Raises
    ------
    InputError
        When a line is too short or has no length, or two lines differ by more than 5 %.
    """
    lines = _latest(marks, "caliper", LINE)
    if not lines:
        return cine
    found = [_mm_per_px(cine, line) for line in lines]
    if max(found) > (1 + _AGREES) * min(found):
        raise _unusable(cine, f"scale lines of {min(found):.4g} to {max(found):.4g} mm a pixel")
    mm_per_px = median(found)
    tissue = [region for region in cine.regions if region.kind == "tissue_2d"]
    if tissue:
        own = [size for r in tissue for size in (r.mm_per_px_x, r.mm_per_px_y)]
        agree = any(abs(mm_per_px - size) <= _AGREES * size for size in own)
        return cine if agree else replace(cine, flags=(*cine.flags, DISAGREES))
    region = CalibratedRegion(
        **_area(cine, marks), mm_per_px_x=mm_per_px, mm_per_px_y=mm_per_px, kind="tissue_2d"
    )
    return replace(cine, regions=(*cine.regions, region), flags=(*cine.flags, DRAWN))


def _latest(marks: Marks | None, kind: str, what: str) -> list[Mark]:
    """Return the marks of one kind, of one id only the highest version."""
    drawn = sorted(marks.marks if marks else (), key=lambda mark: mark.version)
    return list({m.id: m for m in drawn if (m.kind, m.what) == (kind, what)}.values())


def _mm_per_px(cine: Cine, line: Mark) -> float:
    points_px = np.array(line.points_px, dtype=float).reshape(-1, 2)
    length_px = float(np.hypot(*np.diff(points_px, axis=0).T).sum()) if len(points_px) > 1 else 0.0
    if line.length_mm is None or line.length_mm <= 0 or length_px < _SHORTEST_PX:
        raise _unusable(cine, f"a scale line of {length_px:.0f} pixels and {line.length_mm} mm")
    return line.length_mm / length_px


def _area(cine: Cine, marks: Marks | None) -> dict[str, int]:
    _, rows, columns = cine.pixels.shape
    drawn = [m for m in _latest(marks, "region", AREA) if m.points_px]
    x_px, y_px = np.array(drawn[-1].points_px if drawn else [(0, 0), (columns, rows)]).T
    return {
        "x0_px": max(round(float(x_px.min())), 0),
        "y0_px": max(round(float(y_px.min())), 0),
        "x1_px": min(round(float(x_px.max())), columns - 1),
        "y1_px": min(round(float(y_px.max())), rows - 1),
    }


def _unusable(cine: Cine, found: str) -> InputError:
    return InputError(
        where=f"marks on {cine.source.path}",
        found=found,
        expected=f"scale lines of at least {_SHORTEST_PX:g} pixels that agree to 5 %, each with "
        "its length_mm",
        do="Draw one along the depth scale of the picture, and say how long it is.",
    )
