"""From the bytes of a film or of pictures to grey frames, and the film's own clock."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.readers.contract import RawFile
from ischia.readers.film import film_frames, opened
from ischia.readers.room import require_bearable, room_for
from ischia.readers.video.picture import claimed, grey, is_picture

FILM, PICTURE, PICTURES = "film", "picture", "pictures"
_SUFFIXES: Final = (b".png", b".jpg", b".jpeg", b".tif", b".tiff", b".bmp")
_MORE: Final = 16  # frames beyond those that the container counts, which some count by duration
_MOST_BYTES: Final = 1 << 28  # of one picture as it is coded


class Frames(NamedTuple):
    """Grey frames (t, y, x), and when the file says each was shown; None where it says nothing."""

    pixels: NDArray[np.uint8]
    t_ms: FloatArray | None


def kind_of(data: bytes) -> str | None:
    """Return what the bytes begin like, None where they are neither film nor picture."""
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        return FILM
    if is_picture(data):
        return PICTURE
    if data.startswith(b"PK\x03\x04"):
        (length,) = struct.unpack("<H", data[26:28].ljust(2, b"\x00"))
        return PICTURES if data[30 : 30 + length].lower().endswith(_SUFFIXES) else None
    return None


def frames_of(raw: RawFile) -> Frames:
    """Return the frames of a film, a picture, or an archive of pictures in their order.

    Raises
    ------
    InputError
        When the bytes are cut short, damaged, claim too much, or are of several sizes.
    MissingExtraError
        When the part that decodes pictures is not installed.
    """
    kind = kind_of(raw.data)
    if kind is None:
        raise _damaged(raw, "bytes that are neither film nor picture")
    with _decoding(raw):
        if kind == FILM:
            return _film(raw)
        if kind == PICTURE:
            return _pictures(raw, 1, [raw.data])
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            entries = archive.infolist()
            parts = (_unpacked(raw, archive, entry) for entry in entries)
            return _pictures(raw, len(entries), parts)


@contextmanager
def _decoding(raw: RawFile) -> Iterator[None]:
    try:
        yield
    except IschiaError:
        raise
    except ImportError as err:
        raise MissingExtraError(needed_for="reading pictures", extra="ultrasound") from err
    except Exception:  # noqa: BLE001  # decoders raise anything at all on damaged bytes
        raise _damaged(raw, "pictures that cannot be decoded") from None


def _film(raw: RawFile) -> Frames:
    with opened(raw, io.BytesIO(raw.data)) as (film, cv2):
        sizes = (cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FRAME_WIDTH)
        count, rows, columns = (int(film.get(size)) for size in sizes)
    require_bearable(raw, (count, rows, columns))
    pixels = room_for((count + _MORE, rows, columns))
    times_ms: list[float] = []
    for frame, at_ms in film_frames(raw, io.BytesIO(raw.data), (rows, columns)):
        pixels[len(times_ms)] = frame
        times_ms.append(at_ms)
    if len(times_ms) < count - 1:  # a film counted by its duration may be one off
        raise _damaged(raw, f"{len(times_ms)} frames of {count}")
    t_ms = np.asarray(times_ms, dtype=np.float64)
    return Frames(pixels[: t_ms.size], t_ms if np.all(np.diff(t_ms) > 0) else None)


def _pictures(raw: RawFile, count: int, parts: Iterable[bytes]) -> Frames:
    pixels: NDArray[np.uint8] | None = None
    bits: int | None = None
    for place, data in enumerate(parts):
        shape = _claimed(raw, data)
        if pixels is None:
            require_bearable(raw, (count, *shape))
            pixels = room_for((count, *shape))
        if pixels.shape[1:] != shape:
            raise InputError(
                where=raw.shown,
                found=f"picture {place + 1} of {shape[1]}×{shape[0]} pixels",
                expected=f"{pixels.shape[2]}×{pixels.shape[1]}, as the first",
                do="Put the frames of one clip together, and nothing else.",
            )
        pixels[place], bits = grey(raw, data, bits)
    if pixels is None:
        raise _damaged(raw, "no picture")
    return Frames(pixels, None)


def _unpacked(raw: RawFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as held:
        data = held.read(_MOST_BYTES + 1)  # however much the entry claims
    if len(data) > _MOST_BYTES:
        raise _damaged(raw, f"a picture over {_MOST_BYTES >> 20} MiB")
    return data


def _claimed(raw: RawFile, data: bytes) -> tuple[int, int]:
    found = claimed(data)
    if found is None:
        raise _damaged(raw, "an entry that is no picture, or several in one")
    return found


def _damaged(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected="a whole MP4 or AVI, a PNG, JPEG, TIFF or BMP of one picture, or a folder or "
        "archive of them",
        do="Export it again; the file may have been cut short on its way.",
    )
