"""Whether the depth of a clip was changed while it was recorded: the ruler beside it tells."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.model.ultrasound import CalibratedRegion, largest_tissue
from ischia.readers.contract import RawFile

# Ours, no source gives them: a ruler is redrawn over most of its height, a counter is not, and what
# changes all the time is no ruler.
_LOOKED_AT: Final = 64  # frames
_CHANGED: Final = 60  # grey levels: lettering against its ground, never the noise of a coding
_PARTS, _MOST = 8, 5  # of the height of the image, and in how many of them a ruler is redrawn
_OFTEN: Final = 3


def require_one_depth(
    raw: RawFile, pixels: NDArray[np.uint8], regions: Sequence[CalibratedRegion]
) -> None:
    """Refuse a clip whose depth ruler is redrawn on the way.

    The calibration of a multi-frame ultrasound image has no frames in the standard (PS3.3 C.8.5.5,
    A.7.4): one scale stands for the whole clip, also where the depth was changed. What is seen
    beside the image is then all that says so. A ruler that is drawn into the image is not found.

    Parameters
    ----------
    raw
        The file, for its name.
    pixels
        (t, y, x), of which some are looked at.
    regions
        Where the images are; the ruler is looked for beside the largest, in its rows.

    Raises
    ------
    InputError
        When it is redrawn.
    """
    image = largest_tissue(regions)
    if image is None or len(pixels) < 2:  # noqa: PLR2004  # a still
        return
    outside = np.ones(pixels.shape[1:], bool)
    for region in regions:
        outside[region.y0_px : region.y1_px + 1, region.x0_px : region.x1_px + 1] = False
    rows = slice(image.y0_px, image.y1_px + 1)
    columns = np.arange(pixels.shape[2])
    for side in (columns < image.x0_px, columns > image.x1_px):
        beside = side & outside[rows].all(axis=0)
        frame = _redrawn(pixels[:, rows], beside) if beside.any() else None
        if frame is not None:
            raise _changed(raw, frame)


def _redrawn(pixels: NDArray[np.uint8], beside: NDArray[np.bool_]) -> int | None:
    """Return the first frame on which what is beside the image is drawn anew, None without one."""
    frames = np.unique(np.linspace(0, len(pixels) - 1, _LOOKED_AT).astype(int)).tolist()
    seen = [pixels[n][:, beside].astype(np.int16) for n in frames]
    redrawn = [
        after
        for after, one, two in zip(frames[1:], seen[:-1], seen[1:], strict=True)
        if _parts_changed(one, two) >= _MOST
    ]
    return redrawn[0] if 0 < len(redrawn) <= min(_OFTEN, len(frames) // 2) else None


def _changed(raw: RawFile, frame: int) -> InputError:
    return InputError(
        where=raw.shown,
        found=f"a ruler beside the image that is redrawn shortly before frame {frame}, and one "
        "scale for all frames",
        expected="one depth for the whole clip",
        do="Export the frames before and after as clips of their own; or, if the depth is the "
        "same throughout, type mm_per_px among the parameters of its [[recording]].",
    )


def _parts_changed(one: NDArray[np.int16], two: NDArray[np.int16]) -> int:
    changed = (np.abs(one - two) > _CHANGED).any(axis=1)
    return sum(bool(part.any()) for part in np.array_split(changed, _PARTS))
