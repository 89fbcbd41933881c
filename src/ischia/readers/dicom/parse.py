"""From the bytes of a DICOM file to its header and its grey frames; no person's tag is read."""

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.readers.contract import RawFile

if TYPE_CHECKING:
    from pydicom import Dataset

EXTRA: Final = "ultrasound"
# One grey byte each: half a gigabyte, a minute of 640×480 at 29 frames a second. A header may
# claim any size, so it is checked before anything is decoded.
MAX_PIXELS: Final = 1 << 29
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
_CODED_COLOURS: Final = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")
# Only these are read: tags that name a person never enter the program, nor its messages.
_TAGS: Final = (
    *("SOPClassUID", "Modality", "Manufacturer", "ManufacturerModelName", "TransducerData"),
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
        raise _export_otherwise(raw, "a deflated data set")
    with unreadable(raw, "a header"):
        found = dcmread(io.BytesIO(raw.data), specific_tags=list(_TAGS))
        _require_ultrasound(raw, found)
    return found


def grey_frames(raw: RawFile, tags: "Dataset", shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return all frames as grey, 0 to 255: colour by its luma, 16 bits scaled to 8.

    Raises
    ------
    InputError
        When the frames are too few or too many for `shape`, damaged, or coded in an unread way.
    """
    with unreadable(raw, "pixels"):
        grey = np.empty(shape, dtype=np.uint8)
        count = 0
        for frame in _decoded(raw, tags):
            grey[count] = _grey(raw, frame, tags)  # a frame too many ends here as unreadable
            count += 1
    if count != shape[0]:
        raise InputError(
            where=raw.shown,
            found=f"{count} frames in the pixel data",
            expected=f"{shape[0]}, as the header says",
            do="Export it again; the file may have been cut short on its way.",
        )
    return grey


def _require_ultrasound(raw: RawFile, tags: "Dataset") -> None:
    kind = getattr(tags.get("SOPClassUID"), "name", "no SOP class")
    if tags.get("Modality") != "US" or "Rows" not in tags:
        raise InputError(
            where=raw.shown,
            found=f"DICOM of the kind {kind}",
            expected="an ultrasound image or clip (modality US)",
            do="Give the clip itself; reports and other modalities have their own readers.",
        )
    if "PixelData" not in tags:
        raise InputError(
            where=raw.shown,
            found=f"{kind} that ends before its pixels do",
            expected="a whole file",
            do="Export it again; the file was cut short on its way.",
        )


def frame_shape(raw: RawFile, tags: "Dataset") -> tuple[int, int, int]:
    """Return frames, rows and columns as the header claims them, once the claim is bearable.

    Raises
    ------
    InputError
        When there would be nothing, or more than `MAX_PIXELS`, to decode.
    """
    frames, rows, columns = int(tags.get("NumberOfFrames") or 1), int(tags.Rows), int(tags.Columns)
    claim = f"{frames} frames of {columns}×{rows} pixels"
    if min(frames, rows, columns) < 1:
        raise InputError(
            where=raw.shown,
            found=claim,
            expected="at least one frame with pixels",
            do="Export the clip again.",
        )
    if frames * rows * columns > MAX_PIXELS:
        raise InputError(
            where=raw.shown,
            found=f"{claim}, {frames * rows * columns / 2**20:.0f} million in all",
            expected=f"at most {MAX_PIXELS / 2**20:.0f} million",
            do="Cut the clip on the ultrasound machine and export the part that matters.",
        )
    return frames, rows, columns


def _decoded(raw: RawFile, tags: "Dataset") -> Iterator[NDArray[Any]]:
    """Yield frames one by one, so that a colour clip never stands in memory as a whole."""
    from pydicom.pixels.decoders.base import get_decoder
    from pydicom.pixels.utils import iter_pixels

    syntax = tags.file_meta.TransferSyntaxUID
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        raise _export_otherwise(raw, f"pixels coded as {syntax.name}") from None
    if not decoder.is_available:
        raise MissingExtraError(needed_for=f"decoding {syntax.name}", extra=EXTRA)
    yield from iter_pixels(tags)


def _grey(raw: RawFile, frame: NDArray[Any], tags: "Dataset") -> NDArray[np.uint8]:
    from pydicom.pixels.processing import apply_color_lut

    coding, bits = tags.PhotometricInterpretation, int(tags.BitsStored)
    if coding == "PALETTE COLOR":
        frame = apply_color_lut(frame, tags)
        bits = frame.dtype.itemsize * 8
    elif coding not in (*_CODED_COLOURS, "MONOCHROME1", "MONOCHROME2") or tags.PixelRepresentation:
        raise _export_otherwise(raw, "signed samples or an unknown coding of colour")
    wide = frame.astype(np.uint32)
    if wide.ndim == 3:  # noqa: PLR2004  # (y, x, colour): luma as television weighs it
        wide = (299 * wide[..., 0] + 587 * wide[..., 1] + 114 * wide[..., 2] + 500) // 1000
    top = (1 << bits) - 1
    grey: NDArray[np.uint8] = ((wide * 255 + top // 2) // top).astype(np.uint8)
    return 255 - grey if coding == "MONOCHROME1" else grey


def _export_otherwise(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected="uncompressed, RLE, JPEG, JPEG-LS or JPEG 2000 pixels, unsigned",
        do="Set the ultrasound machine to export DICOM uncompressed or as JPEG.",
    )
