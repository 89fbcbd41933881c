"""What of a person is left in a copy, looked for in its bytes as a stranger would."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.writers.deidentified.header import (
    ALLOWED,
    ALLOWED_IN_REGION,
    COPIED,
    NOBODY,
    TEXTS,
    holds_word,
    person_words,
)
from ischia.writers.deidentified.picture import frames_of, text_in

if TYPE_CHECKING:
    from pydicom import Dataset

_SAMPLE: Final = 64


def identity_left(data: bytes, original: "Dataset", black: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return what a copy still holds that it must not, in words that name nobody.

    Tags beside the list, private tags, a name, a UID or a word of the original, pixels that should
    be black, and lines of text. Empty when nothing was found, which is no proof: a person looks at
    the picture before it is given away.
    """
    from pydicom import dcmread

    made = dcmread(io.BytesIO(data))
    return tuple(sorted({*_tags_left(made, original), *_pixels_left(made, black)}))


def _tags_left(made: "Dataset", original: "Dataset") -> Iterator[str]:
    words, uids = person_words(original), _uids(original)
    for element in made:
        if element.keyword not in ALLOWED or element.tag.is_private:
            yield f"a tag beside the list, {element.tag}"
    for item in made.get("SequenceOfUltrasoundRegions") or ():
        if any(element.keyword not in ALLOWED_IN_REGION for element in item):
            yield "a tag beside the list in a region"
    for element in (*made.file_meta, *made.iterall()):
        if element.VR == "PN" and str(element.value or "") not in ("", NOBODY):
            yield f"a name in {element.tag}"
        if element.VR == "UI" and str(element.value) in uids:
            yield f"a UID of the original in {element.tag}"
        if element.keyword in COPIED and element.VR in TEXTS and holds_word(element.value, words):
            yield f"a word of the original in {element.tag}"


def _uids(original: "Dataset") -> frozenset[str]:
    """Return the UIDs that belong to this file alone, not those of the standard."""
    from pydicom.uid import UID

    found = {str(element.value) for element in original.iterall() if element.VR == "UI"}
    return frozenset(uid for uid in found if uid and UID(uid).name == uid)


def _pixels_left(made: "Dataset", black: NDArray[np.bool_]) -> Iterator[str]:
    inverted = made.PhotometricInterpretation == "MONOCHROME1"
    bits = int(made.BitsStored)
    ground = (1 << bits) - 1 if inverted else 0
    count = int(made.get("NumberOfFrames") or 1)
    step = max(count // _SAMPLE, 1)
    looked_at = []
    for place, frame in enumerate(frames_of(made)):
        if np.any(frame[black] != ground):
            yield "pixels outside the kept boxes"
        if place % step == 0:
            looked_at.append(_grey(frame, bits, inverted=inverted))
    if any(True for _ in text_in(np.stack(looked_at))):
        yield "lines of text in the picture"


def _grey(frame: NDArray[Any], bits: int, *, inverted: bool) -> NDArray[np.uint8]:
    flat = frame.max(axis=2) if frame.ndim == 3 else frame  # noqa: PLR2004  # (y, x, colour)
    grey = (flat >> (bits - 8)).astype(np.uint8)
    return 255 - grey if inverted else grey
