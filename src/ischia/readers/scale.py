"""The scale of a picture that a person typed, beside the one that the file carries."""

import math
from collections.abc import Sequence
from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.ultrasound import CalibratedRegion
from ischia.readers.contract import RawFile

TYPED: Final = "scale_typed"
_BOX: Final = ("x0_px", "y0_px", "x1_px", "y1_px")
_SCALES: Final = ("mm_per_px", "mm_per_px_x", "mm_per_px_y")
_TOLERANCE: Final = 0.02  # a scale is rounded when it is typed, never by a fiftieth
_COMMON_SHARE: Final = 0.9  # of the area of both together: two regions that are one rectangle
# No probe sees so far, and none so little; ours, no source gives them.
_WIDEST_MM: Final = 500.0
_LEAST_MM: Final = 2.0


def typed_region(
    raw: RawFile, facts: RecordingEntry, rows: int, columns: int
) -> CalibratedRegion | None:
    """Return the region that was typed with the recording, None where no scale was.

    `mm_per_px`, or `mm_per_px_x` and `mm_per_px_y`, hold within `x0_px`, `y0_px`, `x1_px`,
    `y1_px` (inclusive), or over the whole picture where no box is given.

    Raises
    ------
    InputError
        When half a scale or half a box was typed, or a box that is not in the picture.
    """
    said = facts.parameters
    given = [name for name in (*_SCALES, *_BOX) if name in said]
    if not given:
        return None
    mm_x = said.get("mm_per_px_x", said.get("mm_per_px"))
    mm_y = said.get("mm_per_px_y", said.get("mm_per_px"))
    if mm_x is None or mm_y is None or not (0 < mm_x < math.inf and 0 < mm_y < math.inf):
        raise _unusable(raw, given, "mm_per_px above 0, or mm_per_px_x and mm_per_px_y")
    if any(name in said for name in _BOX) and not all(name in said for name in _BOX):
        raise _unusable(raw, given, f"all of {', '.join(_BOX)}, or none")
    whole = (0, 0, columns - 1, rows - 1)
    box = [said.get(name, last) for name, last in zip(_BOX, whole, strict=True)]
    if not (0 <= box[0] < box[2] < columns and 0 <= box[1] < box[3] < rows):
        raise _unusable(raw, given, f"a box inside the {columns}×{rows} pixels of the picture")
    x0_px, y0_px, x1_px, y1_px = (round(edge) for edge in box)
    return CalibratedRegion(
        x0_px=x0_px,
        y0_px=y0_px,
        x1_px=x1_px,
        y1_px=y1_px,
        mm_per_px_x=float(mm_x),
        mm_per_px_y=float(mm_y),
        kind="tissue_2d",
    )


def one_scale(
    raw: RawFile, own: Sequence[CalibratedRegion], typed: CalibratedRegion | None
) -> tuple[tuple[CalibratedRegion, ...], tuple[str, ...]]:
    """Return the regions that hold, and what must be said of them.

    The file's own scale comes first. A typed one serves where it has none, and chooses where the
    file gives one place two scales.

    Raises
    ------
    InputError
        When the file contradicts itself and nothing was typed, when no probe sees as far, or as
        little, as it says, or when what was typed contradicts it.
    """
    tissue = [region for region in own if region.kind == "tissue_2d"]
    other = [region for region in own if region.kind != "tissue_2d"]
    if typed is None:
        _require_possible(raw, tissue)
        return tuple(own), ()
    if not tissue:
        return (typed, *other), (TYPED,)
    held = [region for region in tissue if _alike(region, typed)]
    if not held:
        raise InputError(
            where=raw.shown,
            found=f"{_said(tissue[0])} in the file and {_said(typed)} typed",
            expected="one scale",
            do="Take the typed scale out; the file carries its own.",
        )
    return (*held, *other), ()


def _require_possible(raw: RawFile, tissue: Sequence[CalibratedRegion]) -> None:
    for number, one in enumerate(tissue):
        for two in tissue[number + 1 :]:
            if _same_place(one, two) and not _alike(one, two):
                raise _contradicted(raw, f"{_said(one)} and {_said(two)} for one place")
    sizes_mm = sorted(_size_mm(region) for region in tissue)  # a small one may be an inset
    if sizes_mm and not _LEAST_MM <= sizes_mm[-1][0] <= _WIDEST_MM:
        longer_mm, shorter_mm = sizes_mm[-1]
        raise _contradicted(raw, f"a region of {longer_mm:.3g} × {shorter_mm:.3g} mm")


def _size_mm(region: CalibratedRegion) -> tuple[float, float]:
    """Return the longer and the shorter side."""
    wide_mm = (region.x1_px - region.x0_px) * region.mm_per_px_x
    deep_mm = (region.y1_px - region.y0_px) * region.mm_per_px_y
    return max(wide_mm, deep_mm), min(wide_mm, deep_mm)


def _contradicted(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=f"one scale for each place, and {_LEAST_MM:g} to {_WIDEST_MM:g} mm from edge to "
        "edge",
        do="Look at the depth scale of the picture and type mm_per_px among the parameters of its "
        "[[recording]] in visit.toml.",
    )


def _same_place(one: CalibratedRegion, two: CalibratedRegion) -> bool:
    wide = min(one.x1_px, two.x1_px) - max(one.x0_px, two.x0_px) + 1
    high = min(one.y1_px, two.y1_px) - max(one.y0_px, two.y0_px) + 1
    both = max(wide, 0) * max(high, 0)
    return both > _COMMON_SHARE * (_area(one) + _area(two) - both)


def _area(region: CalibratedRegion) -> int:
    return (region.x1_px - region.x0_px + 1) * (region.y1_px - region.y0_px + 1)


def _alike(one: CalibratedRegion, two: CalibratedRegion) -> bool:
    pairs = ((one.mm_per_px_x, two.mm_per_px_x), (one.mm_per_px_y, two.mm_per_px_y))
    return all(abs(a - b) <= _TOLERANCE * max(a, b) for a, b in pairs)


def _said(region: CalibratedRegion) -> str:
    return f"{region.mm_per_px_x:.4g} × {region.mm_per_px_y:.4g} mm a pixel"


def _unusable(raw: RawFile, given: Sequence[str], expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=f"the parameters {', '.join(given)}, which give no scale",
        expected=expected,
        do="Mend them in its [[recording]] in visit.toml, or among --parameter.",
    )
