"""Which direction the lines of a picture share, where no single one can be followed."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.image.compiled import counted
from ischia.numeric.image.ridges import Grey, evened, ridges

Floats = NDArray[np.float64]

_BIN_PX: Final = 1.5
_ASIDE_PX, _CHORD_PX = 1.2, 5.0  # smoothing of the votes, and of the lengths they are held against
_TURN_DEG: Final = 0.5
_MARGIN: Final = 20  # distances beyond a picture's own; smoothing reaches 14
_SHORTEST: Final = 0.25  # of the longest chord: shorter ones count as this long
_MASK_STRIDE: Final = 4
_SPARE_DEG: Final = 6  # looked at beyond either end, so that an end is no peak by itself
_OFF_DEG: Final = 8.0  # a ridge votes if it runs within the range or so far beside it
_PEAK_DEG: Final = 3
_FEWEST: Final = 500  # places, below which nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionLook:
    """How directions are looked for."""

    ridge_px: float
    strongest: float  # share of the places that vote
    even_px: int
    low_deg: int = 5
    high_deg: int = 60
    pieces: int = 8  # of the width, left out one by one to see how much the answer leans on each


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """How much more lines lie along each direction than chance would put there."""

    angles_deg: Floats  # (angle,), positive: rising to the right
    strength: Floats  # (angle,), root mean square over the lines, 1 by chance
    without: Floats  # (piece, angle): the same with one piece of the width left out


def directions(picture: Grey, inside: NDArray[np.bool_], look: DirectionLook) -> Directions | None:
    """Return how strongly each direction is drawn in part of a picture; None where it is too small.

    Every place on a ridge votes for all straight lines through it. What a line gets beyond its
    share of the votes, over the root of its length in the mask, is how far it lies beyond chance:
    long lines and short ones, level and steep, are so held alike. Votes are not weighed by the
    direction of their own ridge, since speckle is drawn out sideways and would pull all angles
    down.
    """
    if int(inside.sum()) < _FEWEST:
        return None
    strength, own_deg = ridges(evened(picture, look.even_px), look.ridge_px)
    held = strength[inside]
    place = int(held.size * (1 - look.strongest))
    low, high = look.low_deg - _OFF_DEG, look.high_deg + _OFF_DEG
    voting = inside & (strength > np.partition(held, place)[place])
    voting &= (own_deg > low) & (own_deg < high)
    angles_deg = np.arange(look.low_deg - _SPARE_DEG, look.high_deg + _SPARE_DEG + 1.0)
    grid = _Grid(angles_deg, inside.shape, look.pieces)
    stride = _MASK_STRIDE
    votes = grid.votes(*np.nonzero(voting))
    y, x = np.nonzero(inside[::stride, ::stride])
    lengths = grid.votes(y * stride, x * stride) * float(stride**2)
    sums = [(votes.sum(axis=0), lengths.sum(axis=0))]
    sums += [(sums[0][0] - v, sums[0][1] - n) for v, n in zip(votes, lengths, strict=True)]
    found = np.stack([_beyond_chance(v, n) for v, n in sums])[:, _SPARE_DEG:-_SPARE_DEG]
    return Directions(
        angles_deg=angles_deg[_SPARE_DEG:-_SPARE_DEG], strength=found[0], without=found[1:]
    )


def peak_deg(angles_deg: Floats, strength: Floats, near_deg: float | None = None) -> float:
    """Return the strongest direction, between the steps of a degree; near one where it is given."""
    weighed = strength
    if near_deg is not None:
        weighed = np.where(np.abs(angles_deg - near_deg) <= _PEAK_DEG, strength, -np.inf)
    top = int(weighed.argmax())
    around = slice(max(0, top - _PEAK_DEG), top + _PEAK_DEG + 1)
    bend, slope, _ = np.polyfit(angles_deg[around] - angles_deg[top], strength[around], 2)
    shift_deg = float(np.clip(-slope / (2 * bend), -2, 2)) if bend < 0 else 0.0
    return float(np.clip(angles_deg[top] + shift_deg, angles_deg[0], angles_deg[-1]))


def steadied(strengths: Floats, widest: int, calm: float) -> NDArray[np.intp]:
    """Return which direction is followed in each picture of a clip, (t,), as a place in the angles.

    The course through all strengths (t, angle) that gathers most; a step of `widest` places is the
    most from one picture to the next, and each step costs `calm` times its square.
    """
    gain = 4 * np.log(np.maximum(strengths / strengths.max(axis=1, keepdims=True), 1e-3))
    count, angles = gain.shape
    steps = np.arange(-widest, widest + 1)
    total, came = gain[0], np.zeros((count, angles), np.intp)
    for number in range(1, count):
        around = np.pad(total, widest, constant_values=-np.inf)
        offers = np.stack([around[widest + s : widest + s + angles] - calm * s * s for s in steps])
        best = offers.argmax(axis=0)
        came[number] = np.arange(angles) + steps[best]
        total = offers.max(axis=0) + gain[number]
    path = np.empty(count, np.intp)
    path[-1] = total.argmax()
    for number in range(count - 1, 0, -1):
        path[number - 1] = came[number, path[number]]
    return path


class _Grid:
    """Lines by direction and distance, and which of them go through a place."""

    def __init__(self, angles_deg: Floats, shape: tuple[int, int], pieces: int) -> None:
        turn = np.deg2rad(angles_deg)
        self._turns = (np.stack([np.sin(turn), np.cos(turn)]) / _BIN_PX).astype(np.float32)
        cuts_px = np.linspace(0, shape[1], pieces + 1)[1:-1]
        self._piece = np.searchsorted(cuts_px, np.arange(shape[1]))
        # Lines that fall a little begin above the picture; beyond each end lies an empty margin,
        # so that smoothing finds nothing there.
        above = max(0.0, -float(np.sin(turn[0]))) * shape[1]
        self._first = int(above / _BIN_PX) + _MARGIN
        bins = self._first + int(np.hypot(*shape) / _BIN_PX) + _MARGIN
        self._shape = pieces, len(angles_deg), bins

    def votes(self, y_px: NDArray[np.intp], x_px: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return how many of these places each line goes through, (piece, angle, distance)."""
        offset = self._first + 0.5
        return np.asarray(counted(y_px, x_px, self._piece, self._turns, self._shape, offset))


def _beyond_chance(votes: NDArray[np.float32], lengths: NDArray[np.float32]) -> Floats:
    """Return the root mean square excess of votes along each direction, (angle,)."""
    share = float(votes[0].sum()) / max(float(lengths[0].sum()), 1.0)
    wide = cv2.GaussianBlur(lengths, (0, 0), sigmaX=_CHORD_PX / _BIN_PX, sigmaY=0.01)
    calm = cv2.GaussianBlur(votes, (0, 0), sigmaX=_ASIDE_PX / _BIN_PX, sigmaY=_TURN_DEG)
    chord = np.maximum(wide, _SHORTEST * wide.max())
    excess = np.maximum((calm - share * wide) / np.sqrt(chord), 0)
    return np.asarray(np.sqrt((excess**2).sum(axis=1)), float)
