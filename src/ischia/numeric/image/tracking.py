"""Where every part of a key picture lies in later pictures, each registered to the key itself."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.image.compiled import joined, weighed

Picture = NDArray[np.uint8]
Grid = NDArray[np.float32]
Points = NDArray[np.float64]

SHRINK: Final = 2  # the flow is found on pictures of half the width and height
CLOSURE_LIMIT_PX: Final = 2.0  # there and back again must end this near, or the place is lost
_CALM_PX: Final = 1.0  # grain finer than the flow can use, taken out before shrinking
_FINEST_SCALE: Final = 1
_ITERATIONS: Final = 8
_COARSE_STRIDE: Final = 5
_NEAR: Final = 11  # box [shrunken px] that calms the field
_COARSER, _WIDE = 8, 7  # the field is carried over lost places on a coarser grid, in a wide box
_GONE_PX: Final = 1e6  # closure of what has left the picture: far beyond any limit, yet a number
_FEWEST: Final = 0.02  # of a box, before its mean is worth anything
_MOST_ROWS: Final = 1 << 14  # looked up at once: the library counts rows in 16 bits


@dataclass(frozen=True, slots=True)
class Field:
    """Displacement of a key picture's parts, on a grid of every `SHRINK`-th pixel.

    `x_px` and `y_px` (rows, columns) are in pixels of the full picture and hold everywhere; only
    where `closure_px` is within the limit are they to be believed.
    """

    x_px: Grid
    y_px: Grid
    closure_px: Grid  # how far from its start a point ends, there and back again

    @property
    def held(self) -> NDArray[np.bool_]:
        """Where the track is to be believed, (rows, columns)."""
        return self.closure_px <= CLOSURE_LIMIT_PX

    def at(self, points_px: Points) -> tuple[Points, NDArray[np.float64]]:
        """Return where points (n, 2) of the key picture lie now, and their closure [px] (n,)."""
        x, y = _on_grid(points_px)
        moved = np.stack([_sampled(self.x_px, x, y), _sampled(self.y_px, x, y)], axis=1)
        return points_px + moved, _sampled(self.closure_px, x, y)

    def then(self, later: "Field") -> "Field":
        """Return this field followed by `later`, which starts where this one ends."""
        x, y = _places(self.x_px, self.y_px)
        along = [_looked_up(part, x, y) for part in (later.x_px, later.y_px, later.closure_px)]
        return Field(
            self.x_px + along[0], self.y_px + along[1], np.hypot(self.closure_px, along[2])
        )


class KeyTracker:
    """Registers one picture after another to a key picture, starting from the field before.

    The way back is found by `other` while the way there is found here: neither needs the other.
    """

    def __init__(self, key: Picture, other: Executor) -> None:
        self._key, self._other = _shrunken(key), other
        self._there, self._back = _engine(refine=True), _engine(refine=False)
        still = np.zeros((*self._key.shape, 2), np.float32)
        self._start_there, self._start_back = still, still.copy()

    def field(self, picture: Picture) -> Field:
        """Return the displacement from the key picture to this one.

        Nothing is added up over time, so that an error of one picture does not reach the next: the
        field before only says where to start looking, and not even that where it was lost.
        """
        seen = _shrunken(picture)
        coming = self._other.submit(self._back.calc, seen, self._key, self._start_back)
        there = _grid(self._there.calc(self._key, seen, self._start_there))
        back = _grid(coming.result())
        closure = _closure(there, back)
        x, y, self._start_there = _calmed_and_carried(there, closure)
        self._start_back = back
        return Field(x, y, closure * SHRINK)


def tracked(frames: Sequence[Picture], keys: Sequence[int] = (0,)) -> Iterator[tuple[int, Field]]:
    """Yield the number of each frame and the displacement since the first key frame.

    Frames are registered to the last key frame before them (those before the first key frame, to
    the first), and a later key frame's own displacement is put in front: an error is added at each
    key frame that somebody chose, and nowhere else. One field is alive at a time.

    Parameters
    ----------
    frames
        (t, y, x); pictures may be decoded as they are asked for.
    keys
        Key frames, ascending; the first is what displacement is counted from.

    Raises
    ------
    ValueError
        When a key frame is not in the clip, or they do not ascend.
    """
    ascending = all(a < b for a, b in pairwise(keys))
    if not keys or not ascending or keys[0] < 0 or keys[-1] >= len(frames):
        msg = f"key frames must ascend within 0 to {len(frames) - 1}, got {tuple(keys)}"
        raise ValueError(msg)
    with ThreadPoolExecutor(1) as other:
        before = KeyTracker(frames[keys[0]], other)
        for number in range(keys[0] - 1, -1, -1):
            yield number, before.field(frames[number])
        since_first: Field | None = None
        for key, end in zip(keys, (*keys[1:], len(frames)), strict=True):
            tracker, latest = KeyTracker(frames[key], other), None
            # The next key frame is the last of this stretch, as well as the first of its own.
            for number in range(key, min(end + 1, len(frames))):
                own = tracker.field(frames[number])
                latest = since_first.then(own) if since_first else own
                if number < end:
                    yield number, latest
            since_first = latest


def _grid(array: NDArray[Any]) -> Grid:
    return np.asarray(array, np.float32)


def _engine(*, refine: bool) -> cv2.DISOpticalFlow:
    """Return a maker of dense flow; coarse for the way back, which only tells right from wrong."""
    made = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    made.setFinestScale(_FINEST_SCALE)
    made.setGradientDescentIterations(_ITERATIONS)
    if not refine:
        made.setPatchStride(_COARSE_STRIDE)
        made.setVariationalRefinementIterations(0)
    return made


def _shrunken(picture: Picture) -> Picture:
    calm = cv2.GaussianBlur(picture, (0, 0), _CALM_PX)
    rows, columns = picture.shape
    size = (columns // SHRINK, rows // SHRINK)
    small = cv2.resize(
        calm[: size[1] * SHRINK, : size[0] * SHRINK], size, interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.uint8)


def _places(x: Grid, y: Grid) -> tuple[Grid, Grid]:
    """Return where each cell of a grid lies after a displacement [full px], in cells."""
    rows, columns = x.shape
    across = np.arange(columns, dtype=np.float32)[None, :]
    down = np.arange(rows, dtype=np.float32)[:, None]
    return _grid(across + x / SHRINK), _grid(down + y / SHRINK)


def _closure(there: Grid, back: Grid) -> Grid:
    """Return how far each place ends from its start, there and back again [shrunken px]."""
    rows, columns = there.shape[:2]
    x, y = cv2.split(there)
    x += np.arange(columns, dtype=np.float32)[None, :]
    y += np.arange(rows, dtype=np.float32)[:, None]
    left = there + _looked_up(back, _grid(x), _grid(y))
    off = cv2.magnitude(*cv2.split(left))
    off[(x < 0) | (y < 0) | (x > columns - 1) | (y > rows - 1)] = _GONE_PX
    return _grid(off)


def _calmed_and_carried(field: Grid, closure: Grid) -> tuple[Grid, Grid, Grid]:
    """Return a field averaged over what is held nearby [full px], and a start for the next one.

    In the start, lost places take the mean of what is held around them. The loops over places are
    compiled: array by array they take three times as long.
    """
    weighted, start = np.empty_like(field), np.empty_like(field)
    weights, x, y = (np.empty_like(closure) for _ in range(3))
    weighed(field, closure, np.float32(CLOSURE_LIMIT_PX / SHRINK), weighted, weights)
    near, share = (cv2.blur(a, (_NEAR, _NEAR)) for a in (weighted, weights))
    rows, columns = weights.shape
    size = (max(columns // _COARSER, 1), max(rows // _COARSER, 1))
    few, fewer = (cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (weighted, weights))
    wide = cv2.blur(few, (_WIDE, _WIDE)) / _share(_grid(fewer), _WIDE)
    around = _grid(cv2.resize(wide, (columns, rows), interpolation=cv2.INTER_LINEAR))
    joined(
        field, weights, _grid(near), _grid(share), around,
        np.float32(_FEWEST), np.float32(SHRINK), x, y, start,
    )  # fmt: skip
    return x, y, start


def _share(weights: Grid, box: int) -> Grid:
    """Return what is held of each box, never so little that its mean would be worth nothing."""
    return _grid(np.maximum(cv2.blur(weights, (box, box)), _FEWEST))[..., None]


def _on_grid(points_px: Points) -> tuple[Grid, Grid]:
    """Return points of the full picture in cells: a cell's centre lies between its pixels."""
    cells = (points_px + 0.5) / SHRINK - 0.5
    return cells[:, :1].astype(np.float32), cells[:, 1:].astype(np.float32)


def _sampled(grid: Grid, x: Grid, y: Grid) -> NDArray[np.float64]:
    """Return a grid at columns of places; pixels that are far from square ask for many of them."""
    cuts = range(_MOST_ROWS, len(x), _MOST_ROWS)
    parts = zip(np.split(x, cuts), np.split(y, cuts), strict=True)
    found = np.concatenate([_looked_up(grid, *part) for part in parts])
    return found[:, 0].astype(np.float64)


def _looked_up(grid: Grid, x: Grid, y: Grid) -> Grid:
    found = cv2.remap(
        np.ascontiguousarray(grid), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _grid(found)
