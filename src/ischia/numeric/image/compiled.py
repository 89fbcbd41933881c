"""Innermost loops over a picture: votes for lines, the cheapest way across, a field of motion."""

import numba
import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float32]


@numba.njit(cache=True, nogil=True)
def counted(
    y_px: NDArray[np.intp],
    x_px: NDArray[np.intp],
    piece: NDArray[np.intp],
    turns: NDArray[np.float32],
    shape: tuple[int, int, int],
    offset: float,
) -> NDArray[np.float32]:
    """Return how many places each line goes through, (piece, angle, distance).

    Parameters
    ----------
    y_px, x_px
        The places (n,).
    piece
        To which piece a column belongs (x,).
    turns
        Distance that a pixel across and a pixel down is worth at each angle (2, angle).
    shape
        Pieces, angles, distances; what lies beyond the last distance is not counted.
    offset
        Of distance 0.
    """
    votes = np.zeros(shape, np.float32)
    start = np.float32(offset)
    for place in range(x_px.size):
        x, y = np.float32(x_px[place]), np.float32(y_px[place])
        of = votes[piece[x_px[place]]]
        for angle in range(shape[1]):
            # In this order, so that rounding puts a place on the same line on every machine.
            along = turns[0, angle] * x + (turns[1, angle] * y + start)
            at = int(along)
            if 0 <= at < shape[2]:
                of[angle, at] += np.float32(1)
    return votes


@numba.njit(cache=True, nogil=True)
def cheapest_path(cost: NDArray[np.float64], step_cost: float) -> NDArray[np.intp]:
    """Return the row at each column of the path of least cost, one row up or down at most.

    Parameters
    ----------
    cost
        (column, row), of each place.
    step_cost
        Of a row up or down.
    """
    columns, rows = cost.shape
    # One row more at either end, which no path can take.
    total = np.full((columns, rows + 2), np.inf)
    total[0, 1:-1] = cost[0]
    for column in range(1, columns):
        before = total[column - 1]
        for row in range(1, rows + 1):
            aside = min(before[row - 1], before[row + 1]) + step_cost
            total[column, row] = cost[column, row - 1] + min(before[row], aside)
    path = np.empty(columns, np.intp)
    row = int(total[-1].argmin())
    path[-1] = row - 1
    for column in range(columns - 2, -1, -1):
        up, level, down = total[column, row - 1], total[column, row], total[column, row + 1]
        if min(up, down) + step_cost < level:
            row += -1 if up < down else 1
        path[column] = row - 1
    return path


@numba.njit(cache=True, nogil=True)
def weighed(field: Grid, closure: Grid, limit: np.float32, weighted: Grid, weights: Grid) -> None:
    """Write a field (row, column, 2) where it is held and 0 elsewhere, and 1 or 0 beside it."""
    nothing, whole = np.float32(0), np.float32(1)
    for row in range(field.shape[0]):
        for column in range(field.shape[1]):
            held = closure[row, column] <= limit
            weights[row, column] = whole if held else nothing
            weighted[row, column, 0] = field[row, column, 0] if held else nothing
            weighted[row, column, 1] = field[row, column, 1] if held else nothing


@numba.njit(cache=True, nogil=True)
def joined(  # noqa: PLR0913, PLR0917  # grids that are read once and written once
    field: Grid,
    weights: Grid,
    near: Grid,
    share: Grid,
    around: Grid,
    fewest: np.float32,
    scale: np.float32,
    x: Grid,
    y: Grid,
    start: Grid,
) -> None:
    """Write the mean near each place that is held, in full pixels, and where to start next.

    Parameters
    ----------
    field
        As it was found (row, column, 2).
    weights
        1 where it is held (row, column).
    near, share
        Mean of the weighted field in a box, and of the weights.
    around
        What lost places take as a start.
    fewest
        The least share that a mean is divided by.
    scale
        Full pixels to one of the field's.
    x, y
        Written: the mean where it is held, the field elsewhere, in full pixels.
    start
        Written: the field where it is held, what is around elsewhere.
    """
    for row in range(field.shape[0]):
        for column in range(field.shape[1]):
            if weights[row, column] > 0:
                of = max(share[row, column], fewest)
                x[row, column] = near[row, column, 0] / of * scale
                y[row, column] = near[row, column, 1] / of * scale
                start[row, column, 0] = field[row, column, 0]
                start[row, column, 1] = field[row, column, 1]
            else:
                x[row, column] = field[row, column, 0] * scale
                y[row, column] = field[row, column, 1] * scale
                start[row, column, 0] = around[row, column, 0]
                start[row, column, 1] = around[row, column, 1]
