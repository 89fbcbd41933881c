"""From the bytes of a DICOM file to its header; no person's tag is read."""

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.readers.contract import RawFile
from ischia.readers.dicom.tags import number
from ischia.readers.room import require_bearable

if TYPE_CHECKING:
    from pydicom import Dataset

EXTRA: Final = "ultrasound"
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
# Only these are read: tags that name a person never enter the program, nor its messages.
_TAGS: Final = (
    *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"),
    *("Modality", "Manufacturer", "ManufacturerModelName", "TransducerData"),
    *("AcquisitionDateTime", "TimezoneOffsetFromUTC", "Laterality", "ImageLaterality"),
    *("FrameTime", "FrameTimeVector", "CineRate", "RecommendedDisplayFrameRate"),
    *("SequenceOfUltrasoundRegions", "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel"),
    *("PhotometricInterpretation", "PlanarConfiguration", "PixelRepresentation"),
    *("BitsAllocated", "BitsStored", "HighBit", "PixelData"),
    *("ExtendedOffsetTable", "ExtendedOffsetTableLengths"),
    *(
        f"{kind}{colour}PaletteColorLookupTable{part}"
        for colour in ("Red", "Green", "Blue")
        for kind, part in (("", "Descriptor"), ("", "Data"), ("Segmented", "Data"))
    ),
)


@contextmanager
def unreadable(raw: RawFile, part: str) -> Iterator[None]:
    """Turn whatever a decoder throws at bad bytes into one message that names the part.

    Decoders quote the tags they stumble over, and a tag may name a person: the cause is cut off.
    Their warnings and log lines are silenced for the same reason.
    """
    log = logging.getLogger("pydicom")
    level = log.level
    try:
        log.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except IschiaError:
        raise
    except Exception:  # noqa: BLE001  # decoders raise anything at all on damaged bytes
        raise InputError(
            where=raw.shown,
            found=f"{part} that cannot be decoded",
            expected="a whole DICOM file",
            do="Export it again; the file may have been cut short on its way.",
        ) from None
    finally:
        log.setLevel(level)


def header(raw: RawFile) -> "Dataset":
    """Return the tags of an ultrasound image that measuring needs, and its undecoded pixels.

    Raises
    ------
    InputError
        When the bytes are not DICOM, not an ultrasound image, or end before the pixels do.
    MissingExtraError
        When the part that reads DICOM is not installed.
    """
    try:
        from pydicom import dcmread
    except ImportError as err:
        raise MissingExtraError(needed_for="reading DICOM", extra=EXTRA) from err
    if raw.data[128:132] != b"DICM":
        raise InputError(
            where=raw.shown,
            found=f"{len(raw.data)} bytes without the mark DICM at byte 128",
            expected="a DICOM file (part 10)",
            do="Export the clip from the ultrasound machine as DICOM.",
        )
    if _DEFLATED in raw.data[:4096]:  # unpacked as a whole on opening, however large it claims
        raise InputError(
            where=raw.shown,
            found="a deflated data set",
            expected="an uncompressed header",
            do="Set the ultrasound machine to export DICOM uncompressed or as JPEG.",
        )
    with unreadable(raw, "a header"):
        found = dcmread(io.BytesIO(raw.data), specific_tags=list(_TAGS))
        _require_ultrasound(raw, found)
    return found


def _require_ultrasound(raw: RawFile, tags: "Dataset") -> None:
    kind = getattr(tags.get("SOPClassUID"), "name", None)
    if kind is None and "Rows" not in tags:
        raise InputError(
            where=raw.shown,
            found="a DICOM header that ends before it says what it is of",
            expected="a whole ultrasound image or clip (modality US)",
            do="Export it again; the file may have been cut short on its way.",
        )
    if tags.get("Modality") != "US" or "Rows" not in tags:
        raise InputError(
            where=raw.shown,
            found=f"DICOM of the kind {kind or 'no SOP class'}",
            expected="an ultrasound image or clip (modality US)",
            do="Give the clip itself; reports and other modalities have their own readers.",
        )
    if "PixelData" not in tags:
        raise InputError(
            where=raw.shown,
            found=f"{kind or 'an image'} that ends before its pixels do",
            expected="a whole file",
            do="Export it again; the file was cut short on its way.",
        )


def frame_shape(raw: RawFile, tags: "Dataset") -> tuple[int, int, int]:
    """Return frames, rows and columns as the header claims them, once the claim is bearable.

    Raises
    ------
    InputError
        When there would be nothing, or more than can be borne, to decode.
    """
    frames = number(tags, "NumberOfFrames")
    shape = (1 if frames is None else int(frames), int(tags.Rows), int(tags.Columns))
    require_bearable(raw, shape)
    return shape
