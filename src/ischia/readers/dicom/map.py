"""From a DICOM header and grey frames to a `Cine` in millimetres and seconds."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.dicom.clock import frame_times
from ischia.readers.dicom.parse import frame_shape, grey_frames, header, unreadable

if TYPE_CHECKING:
    from pydicom import Dataset

TAG: Final = "dicom@1"
_CM: Final = 3  # the standard's code of the unit "centimetre"
_TWO_D, _TISSUE = 1, 1  # the standard's codes of format and content of a region
_MM_PER_CM: Final = 10.0
_LATERALITY: Final = {"L": Side.LEFT, "R": Side.RIGHT}
_MOMENT: Final = re.compile(r"(\d{14})(?:\.(\d{1,6}))?([+-]\d{4})?")


def cines(raw: RawFile, facts: RecordingEntry) -> tuple[Cine]:
    """Return the one clip or still of a DICOM file.

    Side comes from the visit, since most machines do not write it; where the file does, the two
    must agree. Structure and view come from the visit alone.

    Raises
    ------
    InputError
        When the file is not a whole ultrasound image, has no clock, or contradicts the visit.
    """
    require(raw, facts, "side")
    tags = header(raw)
    with unreadable(raw, "tags"):
        side = _side(raw, tags, facts)
        regions = tuple(_regions(tags))
        shape = frame_shape(raw, tags)
        t_s = frame_times(raw, tags, facts, shape[0])
        probe = _words(tags.get("TransducerData"))
        device = facts.device or " ".join(
            word for name in ("Manufacturer", "ManufacturerModelName") if (word := tags.get(name))
        )
        acquired_at = _acquired_at(tags)
    return (
        Cine(
            pixels=grey_frames(raw, tags, shape),
            t_s=t_s,
            regions=regions,
            side=side,
            structure=facts.structure,
            view=facts.view,
            probe=probe,
            source=source_of(
                raw, tag=TAG, form="dicom", device=device or None, acquired_at=acquired_at
            ),
        ),
    )


def _side(raw: RawFile, tags: "Dataset", facts: RecordingEntry) -> Side:
    told = facts.side or Side.MIDLINE
    for name in ("ImageLaterality", "Laterality"):
        own = _LATERALITY.get(str(tags.get(name, "")).upper())
        if own and own is not told:
            raise InputError(
                where=raw.shown,
                found=f"side {own} in the file and {told} in the visit",
                expected="one side",
                do="Look at the clip and correct side in visit.toml, or export the right clip.",
            )
    return told


def _regions(tags: "Dataset") -> Iterator[CalibratedRegion]:
    """Yield the regions whose two axes are lengths; axes of time or velocity give no scale."""
    rows, columns = int(tags.Rows), int(tags.Columns)
    for item in tags.get("SequenceOfUltrasoundRegions") or ():
        units = (item.get("PhysicalUnitsXDirection"), item.get("PhysicalUnitsYDirection"))
        mm_x = _MM_PER_CM * abs(float(item.get("PhysicalDeltaX") or 0.0))
        mm_y = _MM_PER_CM * abs(float(item.get("PhysicalDeltaY") or 0.0))
        if units != (_CM, _CM) or not (0 < mm_x < math.inf and 0 < mm_y < math.inf):
            continue
        x1, y1 = int(item.RegionLocationMaxX1), int(item.RegionLocationMaxY1)
        # Some makers count one too far. Further out, the image was resized after the region was
        # written, and the scale is that of another image.
        if x1 > columns or y1 > rows:
            continue
        seen = (item.get("RegionSpatialFormat"), item.get("RegionDataType"))
        yield CalibratedRegion(
            x0_px=int(item.RegionLocationMinX0),
            y0_px=int(item.RegionLocationMinY0),
            x1_px=min(x1, columns - 1),
            y1_px=min(y1, rows - 1),
            mm_per_px_x=mm_x,
            mm_per_px_y=mm_y,
            kind="tissue_2d" if seen == (_TWO_D, _TISSUE) else "other",
        )


def _words(value: object) -> str | None:
    """Return the first of several texts, which names the probe; the others number it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = next(iter(value), None)
    return str(value) if value else None


def _acquired_at(tags: "Dataset") -> datetime | None:
    """Return the moment in UTC; a local time whose zone nobody wrote is no moment at all."""
    parts = _MOMENT.fullmatch(str(tags.get("AcquisitionDateTime") or ""))
    zone = (parts and parts[3]) or tags.get("TimezoneOffsetFromUTC")
    if not parts or not zone:
        return None
    fraction = (parts[2] or "0").ljust(6, "0")
    text = f"{parts[1]}.{fraction}{zone}"
    return datetime.strptime(text, "%Y%m%d%H%M%S.%f%z").astimezone(UTC)
