"""Pictures in colour, one by one, as the bytes of a film that players and browsers show."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import MissingExtraError, StorageError

# By the ending of its file. Both are coders without a licence fee that the image library carries;
# H.264 is not among them.
CODINGS: Final = {".mp4": "vp09", ".webm": "VP80"}
_SLOWEST_HZ, _FASTEST_HZ = 1.0, 240.0


def film_bytes(
    pictures: Iterable[NDArray[np.uint8]], size_px: tuple[int, int], rate_hz: float, ending: str
) -> bytes:
    """Return pictures (y, x, 3) as a film at their own rate; one of them is alive at a time.

    Parameters
    ----------
    pictures
        Blue first.
    size_px
        Width and height, both even.
    rate_hz
        Pictures to a second.
    ending
        Of the file, one of `CODINGS`: VP9 in an `.mp4`, or VP8 in a `.webm`, which is made in a
        quarter of the time and is the larger.

    Raises
    ------
    MissingExtraError
        When the part that codes films is not installed.
    StorageError
        When the temporary folder cannot hold the film. Nothing of it is left there.
    """
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="writing a film", extra="ultrasound") from err
    rate_hz = min(max(rate_hz, _SLOWEST_HZ), _FASTEST_HZ)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{ending}"
        code = cv2.VideoWriter.fourcc(*CODINGS[ending])
        film = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, rate_hz, size_px)
        try:
            for picture in pictures:
                film.write(picture)
        finally:
            film.release()
        made = path.read_bytes() if path.is_file() else b""
    if not made:
        raise StorageError(
            where="film",
            found="a film that could not be written",
            expected="room in the temporary folder, and an image library that codes VP8 and VP9",
            do="Free space, or install the extra `ultrasound` anew.",
        )
    return made


def png_bytes(picture: NDArray[np.uint8]) -> bytes:
    """Return one picture (y, x, 3) as a PNG, packed lightly: it is looked at once.

    Raises
    ------
    MissingExtraError
        When the part that codes pictures is not installed.
    """
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="showing a frame", extra="ultrasound") from err
    return bytes(cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])
