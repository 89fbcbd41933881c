"""How much a displacement stretches along a line, over pieces that are each of one body."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


def stretch(
    displacement: Rows, used: NDArray[np.bool_], piece: NDArray[np.intp], fewest: int
) -> Rows:
    """Return the slope of a displacement per place in each band, (t, band).

    Places of one band that lie on two sides of a cut belong to two pieces: the step between them
    is no stretch of either. Slopes of the pieces are pooled, each by how far it reaches.

    Parameters
    ----------
    displacement, used
        (t, band, place).
    piece
        0 or 1 for each band and place.
    fewest
        Places of a band, below which it has no slope (NaN).
    """
    places = np.arange(displacement.shape[2], dtype=float)
    top, bottom = np.zeros(used.shape[:2]), np.zeros(used.shape[:2])
    for number in (0, 1):
        inside = used & (piece == number)[None]
        count = np.maximum(inside.sum(axis=2), 1)
        middle = np.where(inside, places, 0.0).sum(axis=2) / count
        off = np.where(inside, places - middle[..., None], 0.0)
        top += (off * np.where(inside, displacement, 0.0)).sum(axis=2)
        bottom += (off**2).sum(axis=2)
    enough = (used.sum(axis=2) >= fewest) & (bottom > 0)
    return np.where(enough, top / np.where(enough, bottom, 1.0), np.nan)
