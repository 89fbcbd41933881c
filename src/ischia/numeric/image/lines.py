"""The course of one bright line across a picture, and of its edge towards one side."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.image.compiled import cheapest_path
from ischia.numeric.image.ridges import Grey, ridges

Floats = NDArray[np.float64]

_SHRINK: Final = 2  # columns that share one step of the path
_STEP_COST: Final = 0.3  # of a row up or down, where the brightest line costs nothing a column
_LEVEL_DEG: Final = 60.0  # lines steeper than this do not count at all
_DARK: Final = 10.0  # grey levels that every place has, so that a faint line counts in the dark
_FAINT: Final = 0.05
_ROUNDS, _FAR_PX = 10, 2.0  # of fitting; beyond so far from the curve a place counts less
_BEND: Final = 2
_EDGE_STEP_PX, _EDGE_CALM = 0.5, 2.0
_ASIDE: Final = 0.01  # no smoothing from one column to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A line as a curve of second order over the picture's width, in pixels.

    `terms` are of u, which is −1 at the left edge of the picture and 1 at its right. `apart_px`
    is how far the edge of each of several pieces of the width lies from its course, `contrast` how
    much brighter the line is than what lies beside it, in standard deviations of the latter.
    """

    terms: tuple[float, float, float]
    width_px: int
    edge_px: float  # from the line's middle to its edge, y down
    apart_px: tuple[float, ...]
    contrast: float

    def depth_px(self, x_px: Floats) -> Floats:
        """Return the depth of the edge at these places."""
        u = (2 * x_px + 1) / self.width_px - 1
        return np.asarray(np.polyval(self.terms, u) + self.edge_px)

    @property
    def rise_deg(self) -> float:
        """How much the line rises to the right, over the whole width."""
        return float(np.rad2deg(np.arctan(-2 * self.terms[1] / self.width_px)))

    @property
    def middle_px(self) -> float:
        """Depth of the edge, mean over the width."""
        return self.terms[2] + self.terms[0] / 3 + self.edge_px


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLook:
    """How a line is looked for, in pixels."""

    scale_px: float
    edge_within_px: float
    pieces: int = 8


def bright_course(picture: Grey, rows: tuple[int, int], side: int, look: LineLook) -> Course | None:
    """Return the course of the brightest line between two rows, None where they hold too few.

    A path of least cost through the ridges, then a robust curve through the path.

    Parameters
    ----------
    picture
        (y, x), of the part in which the line runs from edge to edge.
    rows
        First row and the row after the last in which the line is looked for.
    side
        1 for the edge below the line, −1 for the edge above it.
    look
        Its scales.
    """
    height, width = picture.shape
    top, bottom = max(rows[0], 0), min(rows[1], height)
    if bottom - top < 2 * look.scale_px or width < 4 * look.pieces:
        return None
    strength = _level_ridges(picture, (top, bottom), look.scale_px)
    path = cheapest_path(np.ascontiguousarray((1 - strength).T), _STEP_COST)
    place = np.arange(path.size)
    u = (2.0 * _SHRINK / width * (place.astype(np.float64) + 0.5)) - 1
    depth_px = path.astype(np.float64) + top
    terms = _robust_curve(u, depth_px, strength[path, place] + _FAINT)
    straight = _straightened(picture, terms, side * look.edge_within_px)
    edge_px = float(_edges(np.median(straight, axis=1)[:, None], side)[0])
    by_piece = np.median(_in_pieces(straight, look.pieces), axis=2)
    return Course(
        terms=(float(terms[0]), float(terms[1]), float(terms[2])),
        width_px=width,
        edge_px=edge_px,
        apart_px=tuple((_edges(by_piece, side) - edge_px).tolist()),
        contrast=_contrast(picture, strength, path, (top, bottom)),
    )


def _level_ridges(picture: Grey, rows: tuple[int, int], scale_px: float) -> Floats:
    """Return how much of a bright, fairly level line each place is, 0 to 1, in narrow columns."""
    spare = int(4 * scale_px)
    first = max(rows[0] - spare, 0)
    part = picture[first : min(rows[1] + spare, len(picture))]
    strength, direction_deg = ridges(part, scale_px)
    level = (np.cos(np.deg2rad(direction_deg)) - np.cos(np.deg2rad(_LEVEL_DEG))) * 2
    weighted = strength * (cv2.GaussianBlur(part, (0, 0), scale_px) + _DARK) * np.clip(level, 0, 1)
    inside = weighted[rows[0] - first : rows[1] - first]
    size = (picture.shape[1] // _SHRINK, inside.shape[0])
    small = np.asarray(cv2.resize(inside, size, interpolation=cv2.INTER_AREA), float)
    return np.asarray(np.clip(small / (np.percentile(small, 99) + 1e-6), 0, 1))


def _robust_curve(u: Floats, depth_px: Floats, weight: Floats) -> Floats:
    """Return the curve of second order in u; places that lie far from it count less."""
    powers = np.stack([u**2, u, np.ones_like(u)])
    counted = weight
    terms: Floats = np.zeros(_BEND + 1, np.float64)
    for _ in range(_ROUNDS):
        weighted = powers * counted
        terms = np.asarray(np.linalg.solve(weighted @ powers.T, weighted @ depth_px), float)
        off_px = np.abs(depth_px - terms @ powers)
        counted = weight / np.maximum(1, off_px / _FAR_PX)
    return terms


def _straightened(picture: Grey, terms: Floats, to_px: float) -> NDArray[np.float32]:
    """Return the band from a curve's middle to one side of it, straight, (step, x)."""
    width = picture.shape[1]
    x_px = np.arange(2, width - 2, 3, dtype=np.float64)
    steps_px = np.arange(0, abs(to_px), _EDGE_STEP_PX) * np.sign(to_px)
    y_px = np.polyval(terms, (2 * x_px + 1) / width - 1)[None] + steps_px[:, None]
    band = cv2.remap(
        picture,
        np.broadcast_to(x_px, y_px.shape).astype(np.float32),
        y_px.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(band, np.float32)


def _in_pieces(rows: NDArray[np.floating], pieces: int) -> NDArray[np.floating]:
    """Return columns in pieces of equal width, (row, piece, column); what is left over goes."""
    each = rows.shape[1] // pieces
    return rows[:, : each * pieces].reshape(len(rows), pieces, each)


def _edges(across: NDArray[np.floating], side: int) -> Floats:
    """Return where brightness falls most [px] in each column, seen from the line's middle."""
    calm = cv2.GaussianBlur(
        across.astype(np.float32), (0, 0), sigmaX=_ASIDE, sigmaY=_EDGE_CALM
    ).reshape(across.shape)
    return np.asarray((np.diff(calm, axis=0).argmin(axis=0) + 0.5) * _EDGE_STEP_PX * side)


def _contrast(
    picture: Grey, strength: Floats, path: NDArray[np.intp], rows: tuple[int, int]
) -> float:
    """Return how much brighter the line is than its surroundings, in their own spread."""
    size = (strength.shape[1], strength.shape[0])
    band = cv2.resize(picture[rows[0] : rows[1]], size, interpolation=cv2.INTER_AREA)
    on_line = band[path, np.arange(path.size)]
    return float((np.median(on_line) - np.median(band)) / (band.std() + 1e-6))
