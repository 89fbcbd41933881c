"""The pixels of a copy: black outside the kept boxes and over text, coded without loss."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.image.lettering import Box, lines_of_text

if TYPE_CHECKING:
    from pydicom import Dataset

_LOOKED_AT: Final = 9  # frames of a clip; what is drawn into it stands in most of them
_BESIDE: Final = 1.5  # of the height of a line: single letters beside it are no line of their own
_ABOVE_PX: Final = 2


def blanked(grey: NDArray[np.uint8], kept: Sequence[Box]) -> NDArray[np.bool_]:
    """Return which pixels (y, x) are to be black: outside all boxes, or over a line of text.

    Lines are looked for on frames spread over the clip `grey` (t, y, x), and on the darkest of
    them together, in which what moves fades and what is drawn stays.
    """
    outside = np.ones(grey.shape[1:], dtype=bool)
    for box in kept:
        outside[box.y0_px : box.y1_px + 1, box.x0_px : box.x1_px + 1] = False
    for line in text_in(grey):
        beside_px = round(_BESIDE * line.height_px)
        left_px, top_px = max(line.x0_px - beside_px, 0), max(line.y0_px - _ABOVE_PX, 0)
        outside[top_px : line.y1_px + _ABOVE_PX + 1, left_px : line.x1_px + beside_px + 1] = True
    return outside


def text_in(grey: NDArray[np.uint8]) -> Iterator[Box]:
    """Yield the lines of text found in a clip (t, y, x)."""
    places = np.unique(np.linspace(0, len(grey) - 1, _LOOKED_AT).astype(int))
    looked_at = np.stack([grey[place] for place in places])
    for picture in (*looked_at, looked_at.min(axis=0)):
        yield from lines_of_text(picture)


def frames_of(tags: "Dataset") -> Iterator[NDArray[Any]]:
    """Yield each frame as (y, x) or (y, x, colour), unsigned; palettes are looked up."""
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import iter_pixels

    for frame in iter_pixels(tags):
        if tags.PhotometricInterpretation == "PALETTE COLOR":
            coloured = apply_color_lut(frame, tags)
            yield (coloured >> 8).astype(np.uint8) if coloured.itemsize > 1 else coloured
        else:
            yield frame


def put_pixels(made: "Dataset", tags: "Dataset", black: NDArray[np.bool_]) -> None:
    """Put the frames of `tags` into `made`, blanked where `black` says, as lossless JPEG-LS."""
    from pydicom.encaps import encapsulate
    from pydicom.pixels.encoders.base import JPEGLSLosslessEncoder
    from pydicom.uid import JPEGLSLossless

    inverted = tags.PhotometricInterpretation == "MONOCHROME1"
    coded: list[bytes] = []
    said: dict[str, Any] = {}
    for frame in frames_of(tags):
        colours = frame.shape[2] if frame.ndim == 3 else 1  # noqa: PLR2004  # (y, x, colour)
        bits = 8 if frame.itemsize == 1 else int(tags.BitsStored)
        said = {
            "rows": frame.shape[0],
            "columns": frame.shape[1],
            "samples_per_pixel": colours,
            "bits_allocated": frame.itemsize * 8,
            "bits_stored": bits,
            "pixel_representation": 0,
            "photometric_interpretation": "RGB" if colours > 1 else tags.PhotometricInterpretation,
        }
        clean = frame.copy()
        clean[black] = (1 << bits) - 1 if inverted else 0
        told = {**said, "number_of_frames": 1, "planar_configuration": 0}
        coded.append(JPEGLSLosslessEncoder.encode(clean.tobytes(), **told))
    made.SamplesPerPixel = said["samples_per_pixel"]
    made.PhotometricInterpretation = said["photometric_interpretation"]
    if made.SamplesPerPixel > 1:
        made.PlanarConfiguration = 0
    made.BitsAllocated, made.BitsStored = said["bits_allocated"], said["bits_stored"]
    made.HighBit, made.PixelRepresentation = made.BitsStored - 1, 0
    made.PixelData = encapsulate(coded)
    made["PixelData"].is_undefined_length = True
    made.file_meta.TransferSyntaxUID = JPEGLSLossless
