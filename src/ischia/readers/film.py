"""Frames out of a film (MP4, AVI, or the stream inside a DICOM file), one by one."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError, MissingExtraError
from ischia.readers.contract import RawFile


def film_frames(
    raw: RawFile, stream: io.BytesIO, shape: tuple[int, int] | None = None
) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """Yield each frame as grey (y, x) with its time in the film [ms].

    The film is read from memory: no picture of a person is written to the disk on the way.

    Raises
    ------
    InputError
        When the bytes are no film that can be decoded, or frames are not of `shape`.
    MissingExtraError
        When the part that decodes films is not installed.
    """
    with opened(raw, stream) as (film, cv2):
        while True:
            there, picture = film.read()
            if not there:
                return
            if shape is not None and picture.shape[:2] != shape:
                raise InputError(
                    where=raw.shown,
                    found=f"a film of {picture.shape[1]}×{picture.shape[0]} pixels",
                    expected=f"{shape[1]}×{shape[0]}, as the header says",
                    do="Export it again from the ultrasound machine.",
                )
            # Asked after reading, it is the time of the frame just read.
            yield (
                np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8),
                film.get(cv2.CAP_PROP_POS_MSEC),
            )


@contextmanager
def opened(raw: RawFile, stream: io.BytesIO) -> Iterator[tuple[Any, Any]]:
    """Give an open film, and the part that reads it, quiet about what it stumbles over.

    Raises
    ------
    InputError
        When the bytes are no film that can be decoded.
    MissingExtraError
        When the part that decodes films is not installed.
    """
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="reading a film", extra="ultrasound") from err
    level = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    film = None
    try:
        film = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, [])  # type: ignore[call-overload]  # any stream of Python
        if not film.isOpened():
            raise InputError(
                where=raw.shown,
                found="a film that cannot be opened",
                expected="a whole MP4 or AVI with H.264, H.265, MPEG or Motion JPEG pictures",
                do="Export it again; the file may have been cut short on its way.",
            )
        yield film, cv2
    finally:
        if film is not None:
            film.release()
        cv2.utils.logging.setLogLevel(level)
