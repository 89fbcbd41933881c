"""From coded pixels to grey frames: plain JPEG by the fast way, all else by its own decoder."""

import io
import itertools
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError, MissingExtraError
from ischia.readers.contract import RawFile
from ischia.readers.dicom.codestream import Head, head
from ischia.readers.dicom.parse import EXTRA, unreadable
from ischia.readers.dicom.tags import number
from ischia.readers.film import film_frames
from ischia.readers.room import room_for

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.uid import UID

_PLAIN_JPEG: Final = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")
# MPEG-2, H.264 and H.265: the frames of a clip are one stream.
_FILM: Final = tuple(f"1.2.840.10008.1.2.4.{n}" for n in range(100, 109))
# Every coding that is read, those without loss first: of several that a machine offers, the first
# is taken. Deflated data sets are not read: they unpack as a whole, however large.
SYNTAXES: Final = (
    *("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.5"),
    *(f"1.2.840.10008.1.2.4.{n}" for n in (80, 90, 70, 57)),
    *("1.2.840.10008.1.2.2", *_PLAIN_JPEG, "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91"),
    *_FILM,
)
_YBR: Final = ("YBR_FULL", "YBR_FULL_422")
_CODED_COLOURS: Final = ("RGB", *_YBR, "YBR_PARTIAL_420", "YBR_PARTIAL_422", "YBR_ICT", "YBR_RCT")
_GREYS: Final = ("MONOCHROME1", "MONOCHROME2")
_BITS: Final = 8
_THREADS: Final = 4
_BATCH: Final = 32


def grey_frames(raw: RawFile, tags: "Dataset", shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return all frames as grey, 0 to 255: colour by its luma, more bits scaled to 8.

    Memory is bounded however long the clip is: one frame stands in colour at a time, and a long
    clip lies in a file.

    Raises
    ------
    InputError
        When the frames are too few or too many for `shape`, damaged, of another size than the
        header says, or coded in an unread way.
    """
    with unreadable(raw, "pixels"):
        grey = room_for(shape)
        count = _fill(grey, raw, tags)
    if count != shape[0]:
        raise InputError(
            where=raw.shown,
            found=f"{count} frames in the pixel data",
            expected=f"{shape[0]}, as the header says",
            do="Export it again; the file may have been cut short on its way.",
        )
    return grey


def _fill(grey: NDArray[np.uint8], raw: RawFile, tags: "Dataset") -> int:
    """Fill in frame by frame and return how many there were; one too many fails as unreadable."""
    from pydicom.pixels.utils import iter_pixels

    shape: tuple[int, int, int] = grey.shape
    syntax, coding = tags.file_meta.TransferSyntaxUID, tags.PhotometricInterpretation
    if syntax in _FILM:
        return _placed(grey, _filmed(raw, tags, shape))
    _require_decoder(raw, syntax)
    heads = list(_heads(raw, tags, shape)) if syntax.is_encapsulated else []
    if syntax in _PLAIN_JPEG and heads and all(_fits(one, coding) for one in heads):
        return _fill_plain(grey, _parts(tags, shape[0]), inverted=coding == _GREYS[0])
    return _placed(grey, (_grey(raw, frame, tags) for frame in iter_pixels(tags)))


def _placed(grey: NDArray[np.uint8], frames: Iterable[NDArray[np.uint8]]) -> int:
    count = 0
    for frame in frames:  # one by one: a colour clip never stands in memory as a whole
        grey[count] = frame
        count += 1
    return count


def _fill_plain(grey: NDArray[np.uint8], parts: Iterable[bytes], *, inverted: bool) -> int:
    """Fill in plain JPEG frames on several threads, each of which writes to its own place."""

    def fill(place: int, data: bytes) -> None:
        found = head(data)
        made = _plain(data, found.components if found else 1)
        grey[place] = 255 - made if inverted else made

    count, waiting = 0, iter(parts)
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        # In batches, or the coded frames of a long clip would all wait in memory.
        while batch := list(itertools.islice(waiting, _BATCH)):
            list(pool.map(fill, itertools.count(count), batch))  # a failed frame raises here
            count += len(batch)
    return count


def _parts(tags: "Dataset", frames: int) -> Iterator[bytes]:
    from pydicom.encaps import generate_frames

    offsets = None
    if "ExtendedOffsetTable" in tags and "ExtendedOffsetTableLengths" in tags:
        offsets = (tags.ExtendedOffsetTable, tags.ExtendedOffsetTableLengths)
    return generate_frames(tags.PixelData, number_of_frames=frames, extended_offsets=offsets)


def _heads(raw: RawFile, tags: "Dataset", shape: tuple[int, int, int]) -> Iterator[Head]:
    """Yield what each frame says of itself; one that would unpack to another size is refused."""
    for place, data in enumerate(_parts(tags, shape[0])):
        found = head(data)
        if found is None:
            continue
        if (found.rows, found.columns) != shape[1:]:
            raise InputError(
                where=raw.shown,
                found=f"a picture of {found.columns}×{found.rows} pixels as frame {place}",
                expected=f"{shape[2]}×{shape[1]}, as the header says",
                do="Export it again from the ultrasound machine.",
            )
        yield found


def _fits(found: Head, coding: str) -> bool:
    """Tell whether a frame is plain JPEG; of its colour its own marks are surer than the header."""
    colours = _CODED_COLOURS if found.said else _YBR
    return found.plain and coding in (_GREYS if found.components == 1 else colours)


def _plain(data: bytes, components: int) -> NDArray[np.uint8]:
    """Decode one JPEG; in colour first, since the luma that it holds is not that of clipped RGB."""
    import cv2

    asked = cv2.IMREAD_GRAYSCALE if components == 1 else cv2.IMREAD_COLOR
    made = cv2.imdecode(np.frombuffer(data, np.uint8), asked | cv2.IMREAD_IGNORE_ORIENTATION)
    if made is None:
        msg = "a frame that is no picture"
        raise ValueError(msg)
    return np.asarray(made if components == 1 else cv2.cvtColor(made, cv2.COLOR_BGR2GRAY), np.uint8)


def _filmed(
    raw: RawFile, tags: "Dataset", shape: tuple[int, int, int]
) -> Iterator[NDArray[np.uint8]]:
    (film,) = _parts(tags, 1)  # the frames of the clip are one of the file's
    for frame, _ in film_frames(raw, io.BytesIO(film), shape[1:]):
        yield frame


def _require_decoder(raw: RawFile, syntax: "UID") -> None:
    from pydicom.pixels.decoders.base import get_decoder

    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        raise _export_otherwise(raw, f"pixels coded as {syntax.name}") from None
    if not decoder.is_available:
        raise MissingExtraError(needed_for=f"decoding {syntax.name}", extra=EXTRA)


def _grey(raw: RawFile, frame: NDArray[Any], tags: "Dataset") -> NDArray[np.uint8]:
    coding = tags.PhotometricInterpretation
    bits = int(tags.get("BitsStored") or tags.BitsAllocated)
    if coding == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut

        frame = apply_color_lut(frame, tags)
        bits = frame.dtype.itemsize * 8
    elif coding not in (*_CODED_COLOURS, *_GREYS) or tags.get("PixelRepresentation"):
        raise _export_otherwise(raw, "signed samples or an unknown coding of colour")
    elif not _BITS <= bits <= 2 * _BITS or not _in_low_bits(tags, bits):
        raise _export_otherwise(raw, f"samples of {bits} bits, or not in the low bits")
    if frame.ndim == 3:  # noqa: PLR2004  # (y, x, colour): luma as television weighs it
        import cv2

        frame = np.asarray(cv2.cvtColor(np.ascontiguousarray(frame), cv2.COLOR_RGB2GRAY))
    if bits > _BITS:
        top = (1 << bits) - 1
        frame = (frame.astype(np.uint32) * 255 + top // 2) // top
    grey: NDArray[np.uint8] = frame.astype(np.uint8)
    return 255 - grey if coding == _GREYS[0] else grey


def _in_low_bits(tags: "Dataset", bits: int) -> bool:
    """Tell whether the picture lies in the low bits, which is where decoders look for it."""
    highest = number(tags, "HighBit")
    return tags.BitsAllocated == bits or highest is None or highest == bits - 1


def _export_otherwise(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected="uncompressed, RLE, JPEG, JPEG-LS, JPEG 2000, MPEG-2, H.264 or H.265 pixels, "
        "unsigned, of 8 to 16 bits",
        do="Set the ultrasound machine to export DICOM uncompressed or as JPEG.",
    )
