"""Roughly where each part of one envelope lies in another, by blocks and their neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
Costs = NDArray[np.float32]

_NEAR, _FAR = np.float32(0.06), np.float32(0.35)  # cost of a step of one, and of any step
_TINY: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How far and how finely is looked, in cells of the envelope."""

    down: tuple[int, int]  # lowest and highest shift along the lines
    across: tuple[int, int]
    block: tuple[int, int] = (15, 9)  # rows, columns; odd
    every: tuple[int, int] = (6, 4)

    @property
    def shifts(self) -> tuple[int, int]:
        """How many shifts along and across."""
        return self.down[1] - self.down[0] + 1, self.across[1] - self.across[0] + 1


def rough_shift(before: Picture, after: Picture, search: Search) -> tuple[Picture, Picture]:
    """Return shift along and across of each cell of `before` (rows, columns), to a part of a cell.

    Normalised correlation of blocks at every shift, and semi-global matching over it: a block's
    shift is weighed against what those above, below and beside it can agree to. It is meant to be
    right to within half a cycle, not to be exact.
    """
    cost = _costs(before, after, search)
    turned = cost.transpose(1, 0, 2, 3)
    down = _passed_on(cost) + _passed_on(cost[::-1])[::-1]
    over = _passed_on(turned) + _passed_on(turned[::-1])[::-1]
    total = down + over.transpose(1, 0, 2, 3)
    nodes, columns = total.shape[:2]
    best = total.reshape(nodes, columns, -1).argmin(axis=2)
    i, j = np.unravel_index(best, search.shifts)
    fine_down = _between(total, i, j, axis=2) + np.float32(search.down[0])
    fine_across = _between(total, i, j, axis=3) + np.float32(search.across[0])
    down_px, across_px = (
        _spread(_calm(part), before.shape, search) for part in (fine_down, fine_across)
    )
    return down_px, across_px


def _costs(before: Picture, after: Picture, search: Search) -> NDArray[np.float32]:
    """Return one minus the correlation at each node and shift, (node, column, down, across)."""
    a, b = (_levelled(part, search) for part in (before, after))
    rows, columns = search.every
    size = (search.block[1], search.block[0])
    found = np.empty(
        (*a[rows // 2 :: rows, columns // 2 :: columns].shape, *search.shifts), np.float32
    )
    for i, j, moved in _moved(b, search):
        found[..., i, j] = 1 - cv2.blur(a * moved, size)[rows // 2 :: rows, columns // 2 :: columns]
    return found


def _levelled(part: Picture, search: Search) -> Picture:
    """Return a picture of zero mean and unit variance in every block."""
    size = (search.block[1], search.block[0])
    flat = part - cv2.blur(part, size)
    return np.asarray(flat / (np.sqrt(cv2.blur(flat * flat, size)) + _TINY), np.float32)


def _moved(part: Picture, search: Search) -> Iterator[tuple[int, int, Picture]]:
    """Yield a picture under every shift; what comes in from outside is empty."""
    rows, columns = part.shape
    reach_down = max(map(abs, search.down))
    reach_across = max(map(abs, search.across))
    edges = ((reach_down, reach_down), (reach_across, reach_across))
    wide = np.asarray(np.pad(part, edges), np.float32)
    for i, down in enumerate(range(search.down[0], search.down[1] + 1)):
        for j, across in enumerate(range(search.across[0], search.across[1] + 1)):
            top, left = reach_down + down, reach_across + across
            yield i, j, wide[top : top + rows, left : left + columns]


def _passed_on(cost: Costs) -> Costs:
    """Return the least cost of reaching each node from the first, every shift for itself."""
    total: Costs = np.empty_like(cost)
    total[0] = cost[0]
    for node in range(1, len(cost)):
        last = total[node - 1]
        floor = last.min(axis=(1, 2), keepdims=True)
        least = np.minimum(last, floor + _FAR)
        for turned, out in ((last[:, 1:], least[:, :-1]), (last[:, :-1], least[:, 1:])):
            np.minimum(out, turned + _NEAR, out=out)
        for turned, out in ((last[..., 1:], least[..., :-1]), (last[..., :-1], least[..., 1:])):
            np.minimum(out, turned + _NEAR, out=out)
        total[node] = cost[node] + least - floor
    return total


def _between(
    total: NDArray[np.float32], down: NDArray[np.intp], across: NDArray[np.intp], *, axis: int
) -> Picture:
    """Return the place of the least cost along one axis of shifts, by a parabola."""
    at = [*np.indices(down.shape), down, across]
    last = total.shape[axis] - 1
    middle = at[axis]
    if last < 2:  # noqa: PLR2004  # a parabola takes three
        return np.asarray(middle, np.float32)
    sides = []
    for step in (-1, 1):
        at[axis] = np.clip(middle + step, 0, last)
        sides.append(total[tuple(at)])
    at[axis] = middle
    here = total[tuple(at)]
    bend = sides[0] + sides[1] - 2 * here
    off = np.where(bend > _TINY, (sides[0] - sides[1]) / (2 * np.maximum(bend, _TINY)), 0.0)
    inside = (middle > 0) & (middle < last)
    return np.asarray(middle + np.where(inside, np.clip(off, -0.5, 0.5), 0.0), np.float32)


def _calm(part: Picture) -> Picture:
    return np.asarray(cv2.medianBlur(part, 5), np.float32)


def _spread(nodes: Picture, shape: tuple[int, ...], search: Search) -> Picture:
    """Return values at the nodes, laid over all cells."""
    rows, columns = search.every
    x = (np.arange(shape[1], dtype=np.float32) - columns // 2) / columns
    y = (np.arange(shape[0], dtype=np.float32) - rows // 2) / rows
    down = np.broadcast_to(y[:, None], shape).copy()
    along = np.broadcast_to(x[None, :], shape).copy()
    laid = cv2.remap(nodes, along, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(laid, (0, 0), sigmaX=columns, sigmaY=rows), np.float32)
