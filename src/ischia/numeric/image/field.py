"""Which rectangle of a picture is an image, and which is frame, text and scales around it."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_BOX_PX: Final = 9
_GRAINY: Final = 1.5  # grey levels of spread in a box: a flat frame has less, even after JPEG
_SHARE: Final = 0.4  # of the grainiest rows or columns
_BREAK: Final = 0.01  # of the side: narrower breaks do not cut the image
_LEAST: Final = 0.2  # of the side: what is smaller is no image


def image_rectangle(picture: NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """Return x0, y0, x1, y1 (inclusive, px) of the grainy part of a picture, None without one.

    Black borders, flat frames, and text and scales that stand by themselves are left out. Text
    that lies on the image stays, and so may what touches it from above.
    """
    grey, size = picture.astype(np.float32), (_BOX_PX, _BOX_PX)
    mean = cv2.blur(grey, size)
    grainy = cv2.blur(grey * grey, size) - mean * mean > _GRAINY**2
    columns = _longest(grainy.mean(axis=0))
    if columns is None:
        return None
    rows = _longest(grainy[:, columns[0] : columns[1] + 1].mean(axis=1))
    if rows is None:
        return None
    return columns[0], rows[0], columns[1], rows[1]


def _longest(share: NDArray[np.float64]) -> tuple[int, int] | None:
    """Return first and last of the longest run that is grainy enough, narrow breaks closed."""
    level = _SHARE * float(np.percentile(share, 90))
    reach = max(1, round(_BREAK * share.size)) * 2 + 1
    enough = ((share > 0) & (share >= level)).astype(np.uint8)[:, None]
    closed = cv2.morphologyEx(enough, cv2.MORPH_CLOSE, np.ones((reach, 1), np.uint8))[:, 0]
    edges = np.flatnonzero(np.diff(np.r_[0, closed, 0].astype(np.int8)))
    if not edges.size:
        return None
    starts, ends = edges[::2], edges[1::2]
    best = int((ends - starts).argmax())
    if ends[best] - starts[best] < _LEAST * share.size:
        return None
    # The box sees the edge of an image before it is there.
    early = _BOX_PX // 2
    first = int(starts[best]) + (early if starts[best] > 0 else 0)
    last = int(ends[best]) - 1 - (early if ends[best] < share.size else 0)
    return first, last
