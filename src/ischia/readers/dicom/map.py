"""From a DICOM header and grey frames to a `Cine` in millimetres and seconds."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.dicom.clock import frame_times
from ischia.readers.dicom.overlay import overlay
from ischia.readers.dicom.parse import frame_shape, header, unreadable
from ischia.readers.dicom.pixels import grey_frames
from ischia.readers.dicom.regions import mirrored, regions
from ischia.readers.dicom.ruler import require_one_depth
from ischia.readers.dicom.tags import words
from ischia.readers.room import KEPT
from ischia.readers.scale import one_scale, typed_region

if TYPE_CHECKING:
    from pydicom import Dataset

TAG: Final = "dicom@2"
_LATERALITY: Final = {"L": Side.LEFT, "R": Side.RIGHT}
_UID: Final = re.compile(r"[0-9]+(\.[0-9]+)+")
_MOMENT: Final = re.compile(r"(\d{14})(?:\.(\d{1,6}))?([+-]\d{4})?")


def cines(raw: RawFile, facts: RecordingEntry) -> tuple[Cine]:
    """Return the one clip or still of a DICOM file.

    Side comes from the visit, since most machines do not write it; where the file does, it need
    not be told, and what was told must agree. Structure and view come from the visit alone.

    Raises
    ------
    InputError
        When the file is not a whole ultrasound image, has no clock, contradicts the visit, or
        changes its depth on the way.
    """
    tags = header(raw)
    with unreadable(raw, "tags"):
        side = _side(raw, tags, facts)
        shape = frame_shape(raw, tags)
        typed = typed_region(raw, facts, *shape[1:])
        held, doubts = one_scale(raw, tuple(regions(tags)), typed)
        clock = frame_times(raw, tags, facts, shape[0])
        device = facts.device or " ".join(
            word
            for name in ("Manufacturer", "ManufacturerModelName")
            if (word := words(tags, name))
        )
        acquired_at = _acquired_at(tags)
        probe = words(tags, "TransducerData")
    pixels = KEPT.of(raw.sha256, lambda: grey_frames(raw, tags, shape))
    if typed is None:  # else a person vouches for the scale
        require_one_depth(raw, pixels, held)
    return (
        Cine(
            pixels=pixels,
            t_s=clock.t_s,
            regions=held,
            side=side,
            structure=facts.structure,
            view=facts.view,
            preset=facts.preset,
            probe=probe,
            overlay=overlay(raw, tags, facts),
            source=source_of(
                raw, tag=TAG, form="dicom", device=device or None, acquired_at=acquired_at
            ),
            flags=(*doubts, *clock.flags, *mirrored(tags)),
        ),
    )


def pictures_and_regions(raw: RawFile) -> tuple[NDArray[np.uint8], tuple[CalibratedRegion, ...]]:
    """Return the grey frames (t, y, x) of a file and its calibrated regions, and no more of it.

    Raises
    ------
    InputError
        When the file is not a whole ultrasound image.
    """
    tags = header(raw)
    with unreadable(raw, "tags"):
        shape, found = frame_shape(raw, tags), tuple(regions(tags))
    return KEPT.of(raw.sha256, lambda: grey_frames(raw, tags, shape)), found


def numbers_of(raw: RawFile) -> dict[str, str]:
    """Return the numbers by which other documents refer to a file; they name nobody.

    Raises
    ------
    InputError
        When the file has none.
    """
    tags = header(raw)
    names = {
        "sop_class_uid": "SOPClassUID",
        "sop_instance_uid": "SOPInstanceUID",
        "study_instance_uid": "StudyInstanceUID",
        "series_instance_uid": "SeriesInstanceUID",
    }
    found = {key: words(tags, name) or "" for key, name in names.items()}
    missing = [names[key] for key, uid in found.items() if not _UID.fullmatch(uid)]
    if missing:
        raise InputError(
            where=raw.shown,
            found=f"no {', no '.join(missing)}",
            expected="a DICOM file that others can refer to",
            do="Export it from the ultrasound machine or the archive, not from a converter.",
        )
    return found


def side_of(raw: RawFile) -> Side | None:
    """Return the side that a file states itself; None where it states none, or both.

    Raises
    ------
    InputError
        When the file is not a whole ultrasound image.
    """
    tags = header(raw)
    with unreadable(raw, "tags"):
        found = set(_own_sides(tags))
    return found.pop() if len(found) == 1 else None


def _own_sides(tags: "Dataset") -> Iterator[Side]:
    for name in ("ImageLaterality", "Laterality"):
        own = _LATERALITY.get(str(tags.get(name, "")).upper())
        if own:
            yield own


def _side(raw: RawFile, tags: "Dataset", facts: RecordingEntry) -> Side:
    own = set(_own_sides(tags))
    if facts.side is None and len(own) == 1:
        return own.pop()
    require(raw, facts, "side")
    told = facts.side or Side.MIDLINE
    for other in sorted(own - {told}):
        raise InputError(
            where=raw.shown,
            found=f"side {other} in the file, and {told} told",
            expected="one side",
            do="Look at the clip and correct side in visit.toml or --side, or export the right "
            "clip.",
        )
    return told


def _acquired_at(tags: "Dataset") -> datetime | None:
    """Return the moment in UTC; a local time whose zone nobody wrote is no moment at all."""
    parts = _MOMENT.fullmatch(str(tags.get("AcquisitionDateTime") or ""))
    zone = (parts and parts[3]) or tags.get("TimezoneOffsetFromUTC")
    if not parts or not zone:
        return None
    fraction = (parts[2] or "0").ljust(6, "0")
    text = f"{parts[1]}.{fraction}{zone}"
    return datetime.strptime(text, "%Y%m%d%H%M%S.%f%z").astimezone(UTC)
