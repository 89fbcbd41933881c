"""Where in a DICOM picture pixels have a size, and which size."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ischia.model.ultrasound import CalibratedRegion
from ischia.readers.dicom.tags import number, sequence

if TYPE_CHECKING:
    from pydicom import Dataset

MIRRORED: Final = "image_mirrored"
_CM: Final = 3.0  # the standard's code of the unit "centimetre"
_TWO_D, _TISSUE = 1.0, 1.0  # the standard's codes of format and content of a region
_MM_PER_CM: Final = 10.0
_EDGES: Final = tuple(f"RegionLocation{edge}" for edge in ("MinX0", "MinY0", "MaxX1", "MaxY1"))


def regions(tags: "Dataset") -> Iterator[CalibratedRegion]:
    """Yield the regions whose two axes are lengths; axes of time or velocity give no scale.

    A region that lacks an edge, is turned inside out, or lies in a larger picture than this one
    gives no scale either: it is left out, and the others stand.
    """
    rows, columns = int(tags.Rows), int(tags.Columns)
    for item in sequence(tags, "SequenceOfUltrasoundRegions"):
        units = (number(item, "PhysicalUnitsXDirection"), number(item, "PhysicalUnitsYDirection"))
        mm_x = _MM_PER_CM * abs(number(item, "PhysicalDeltaX") or 0.0)
        mm_y = _MM_PER_CM * abs(number(item, "PhysicalDeltaY") or 0.0)
        if units != (_CM, _CM) or not (0 < mm_x < math.inf and 0 < mm_y < math.inf):
            continue
        box = _box(item, rows, columns)
        if box is None:
            continue
        x0_px, y0_px, x1_px, y1_px = box
        seen = (number(item, "RegionSpatialFormat"), number(item, "RegionDataType"))
        yield CalibratedRegion(
            x0_px=x0_px,
            y0_px=y0_px,
            x1_px=x1_px,
            y1_px=y1_px,
            mm_per_px_x=mm_x,
            mm_per_px_y=mm_y,
            kind="tissue_2d" if seen == (_TWO_D, _TISSUE) else "other",
        )


def mirrored(tags: "Dataset") -> tuple[str, ...]:
    """Return the flag of a picture whose columns run against the body's, as its region says."""
    items = sequence(tags, "SequenceOfUltrasoundRegions")
    turned = any((number(item, "PhysicalDeltaX") or 0.0) < 0 for item in items)
    return (MIRRORED,) if turned else ()


def _box(item: "Dataset", rows: int, columns: int) -> tuple[int, int, int, int] | None:
    edges = [number(item, name) for name in _EDGES]
    known = [int(edge) for edge in edges if edge is not None]
    if len(known) < len(_EDGES):
        return None
    x0, y0, x1, y1 = known
    # Some makers count one too far. Further out, the image was resized after the region was
    # written, and the scale is that of another image.
    if not (0 <= x0 < x1 <= columns and 0 <= y0 < y1 <= rows):
        return None
    return x0, y0, min(x1, columns - 1), min(y1, rows - 1)
