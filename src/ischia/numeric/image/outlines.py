"""Closed outlines as they were drawn: whether they cross themselves, and what lies between two."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2), x and y

_SAMPLES: Final = 128


def crosses_itself(outline: Points) -> bool:
    """Say whether two sides of a closed outline cut each other: it then has no area."""
    start, end = outline, np.roll(outline, -1, axis=0)
    turn = (
        _turn(start[:, None], end[:, None], start[None]),
        _turn(start[:, None], end[:, None], end[None]),
    )
    apart = turn[0] * turn[1] < 0
    return bool((apart & apart.T).any())


def between(one: Points, other: Points, share: float) -> Points:
    """Outline at `share` of the way from one to the other (0 is one, 1 the other), (n, 2).

    Both are walked evenly from the point farthest to the right of their middle, in one direction;
    points of equal number are joined by straight lines. It does not apply where one outline
    divides in two.
    """
    return np.asarray((1 - share) * _walked(one) + share * _walked(other))


def inside(outline: Points, rows: int, columns: int) -> NDArray[np.bool_]:
    """Say of each pixel (rows, columns) whether its middle lies within an outline [px]."""
    within = np.zeros((rows, columns), np.bool_)
    across = np.arange(columns, dtype=float)
    start, end = outline, np.roll(outline, -1, axis=0)
    for row in range(rows):
        cut = (start[:, 1] <= row) != (end[:, 1] <= row)
        (x_a, y_a), (x_b, y_b) = start[cut].T, end[cut].T
        at = x_a + (row - y_a) / (y_b - y_a) * (x_b - x_a)
        within[row] = (at[:, None] < across).sum(axis=0) % 2 == 1
    return within


def _walked(outline: Points) -> Points:
    x, y = outline.T
    ahead = outline if x @ np.roll(y, -1) - y @ np.roll(x, -1) > 0 else outline[::-1]
    ahead = np.roll(ahead, -int(ahead[:, 0].argmax()), axis=0)
    closed = np.vstack([ahead, ahead[:1]])
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    at = np.linspace(0, along[-1], _SAMPLES, endpoint=False)
    return np.stack([np.interp(at, along, part) for part in closed.T], axis=1)


def _turn(a: Points, b: Points, c: Points) -> NDArray[np.float64]:
    """Return on which side of the line from a to b each c lies, by its sign."""
    first, second = b - a, c - a
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])
