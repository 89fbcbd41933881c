"""From the bytes of a DICOM picture to those of a copy that names nobody."""

import hashlib
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.numeric.image.lettering import Box
from ischia.writers.deidentified.check import identity_left
from ischia.writers.deidentified.header import bare_header
from ischia.writers.deidentified.picture import blanked, put_pixels

_FILM: Final = "1.2.840.10008.1.2.4.10"
_MOST_TEXT: Final = 0.2  # of what was to be kept; ours, no source gives it


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """A copy that names nobody, under its own hash."""

    data: bytes
    sha256: str
    blanked_share: float  # of the kept boxes: lines of text that stood in them


def deidentified(
    shown: str, data: bytes, grey: NDArray[np.uint8], kept: Sequence[Box], key: bytes
) -> Derivative:
    """Return a copy of a DICOM picture without the person: listed tags, black outside `kept`.

    Lines of text inside `kept` are blanked as well. The copy is then read back and checked; it is
    only returned when nothing is found.

    Parameters
    ----------
    shown
        Name of the file, for messages.
    data
        The whole file, which has been read before, so that its claims are known to be true.
    grey
        Its frames (t, y, x), in which text is looked for.
    kept
        What shows tissue. Bounds are inclusive.
    key
        The secret from which new numbers are drawn.

    Raises
    ------
    InputError
        When the pixels are a film, text covers a fifth of what is kept, or anything is found.
    MissingExtraError
        When the part that writes DICOM is not installed.
    """
    try:
        from pydicom import dcmread, dcmwrite
        from pydicom.dataset import FileMetaDataset
    except ImportError as err:
        raise MissingExtraError(needed_for="writing DICOM", extra="ultrasound") from err
    with _quiet(shown):
        tags = dcmread(io.BytesIO(data))
        if str(tags.file_meta.TransferSyntaxUID).startswith(_FILM):
            raise _refused(shown, "a film inside the file", "frames that stand by themselves")
        black = blanked(grey, kept)
        share = _blanked_share(black, kept)
        if share > _MOST_TEXT:
            raise _refused(shown, f"text over {share:.0%} of what was to be kept", "mostly tissue")
        made = bare_header(tags, key)
        made.file_meta = FileMetaDataset()
        made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
        made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
        put_pixels(made, tags, black)
        held = io.BytesIO()
        dcmwrite(held, made, enforce_file_format=True)
        copy = held.getvalue()
        left = identity_left(copy, tags, black)
    if left:
        raise _refused(shown, f"after de-identifying: {'; '.join(left)}", "nothing of a person")
    return Derivative(data=copy, sha256=hashlib.sha256(copy).hexdigest(), blanked_share=share)


@contextmanager
def _quiet(shown: str) -> Iterator[None]:
    """Turn what a library throws at odd tags into one message; its own would quote the tag."""
    log = logging.getLogger("pydicom")
    level = log.level
    try:
        log.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except IschiaError:
        raise
    except Exception:  # noqa: BLE001  # a broken tag raises anything at all
        raise _refused(shown, "tags or pixels that cannot be copied", "a whole file") from None
    finally:
        log.setLevel(level)


def _blanked_share(black: NDArray[np.bool_], kept: Sequence[Box]) -> float:
    inside = np.zeros(black.shape, dtype=bool)
    for box in kept:
        inside[box.y0_px : box.y1_px + 1, box.x0_px : box.x1_px + 1] = True
    return float((black & inside).sum() / max(inside.sum(), 1))


def _refused(shown: str, found: str, expected: str) -> InputError:
    return InputError(
        where=shown,
        found=found,
        expected=expected,
        do="Name a smaller box with --keep, or export it without text; nothing was written.",
    )
