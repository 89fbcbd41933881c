"""The cheapest way once around a table whose last column borders on its first."""

import numpy as np
from numpy.typing import NDArray


def closed_path(cost: NDArray[np.float64], bend: float, steps: int) -> NDArray[np.intp]:
    """Row of each column on the cheapest way round (column,).

    Dynamic programming over the columns laid out twice, of which the middle is kept: by then the
    way has forgotten where it began. From one column to the next it moves by at most `steps` rows
    and pays `bend` times their square. Its two ends may fail to meet by a row where nothing in the
    table holds them.
    """
    rows, columns = cost.shape
    twice = np.hstack([cost, cost])
    moves = np.arange(-steps, steps + 1)
    total = twice[:, 0].copy()
    came_by = np.zeros(twice.shape, np.intp)
    for column in range(1, 2 * columns):
        padded = np.pad(total, steps, constant_values=np.inf)
        options = np.stack([padded[steps + m : steps + m + rows] + bend * m * m for m in moves])
        best = options.argmin(axis=0)
        total = options[best, np.arange(rows)] + twice[:, column]
        came_by[:, column] = moves[best]
    way = np.zeros(2 * columns, np.intp)
    way[-1] = total.argmin()
    for column in range(2 * columns - 1, 0, -1):
        way[column - 1] = np.clip(way[column] + came_by[way[column], column], 0, rows - 1)
    kept = way[columns // 2 : columns // 2 + columns]
    return np.roll(kept, columns // 2)
