"""The wall around a dark place: the closed line at which it brightens most, seen from one point."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.numeric.image.closed_path import closed_path

Picture = NDArray[np.uint8]
Points = NDArray[np.float64]  # (n, 2), x and y [px]
Rays = NDArray[np.float64]  # (radius, direction)

# One set for all pictures; `validation/ultrasound_contours` tries each beside its neighbours and
# says what leaving each picture out of the choice costs.
DIRECTIONS: Final = 72
_NEAREST_PX: Final = 5.0
_FARTHEST: Final = 0.45  # of the shorter side of the picture
_PER_OCTAVE: Final = 24  # radii: evenly spaced in their logarithm, so that size does not matter
_WINDOW: Final = 4  # radii on either side that a step of brightness is taken over
_DARK: Final = 8.0  # grey levels added to both sides: the ratio of two blacks means nothing
_BLUR_PX: Final = 1.5
_MEDIAN_PX: Final = 5  # takes speckle out and leaves walls
_STEPS: Final = 2  # radii by which the line may move from one direction to the next
_PASSES: Final = 2  # the second from the middle of what the first one found
_WALL: Final = 0.5  # weight of what is brighter on the way out than where the line would lie
_BORDER: Final = 0.3  # contrast that the edge of the picture stands in for: what is cut off there
_GROWN: Final = 1.04  # people draw on the wall, and the steepest place lies inside it
_CLICKS: Final = 8  # other clicks that an outline is asked from, to see whether they agree
_ASIDE: Final = 0.5  # of the way from the middle to the outline
_LEAST_CONTRAST: Final = 0.1  # fainter than every wall that a person could draw; ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The choices that can be tried against others."""

    bend: float = 0.015  # price of a direction's step outwards or inwards, squared
    window: int = _WINDOW
    wall: float = _WALL
    grown: float = _GROWN


CHOSEN: Final = Contrast()


@dataclass(frozen=True, slots=True)
class Contour:
    """A closed line and how surely it was seen."""

    points_px: Points  # (DIRECTIONS, 2)
    contrast: float  # mean logarithm of outer over inner brightness along the line


def dark_contour(
    picture: Picture, click_px: tuple[float, float], choice: Contrast = CHOSEN
) -> Contour | None:
    """Line around the dark place that was clicked on, or None where no wall is seen.

    On rays from the click, at radii evenly spaced in their logarithm, the contrast is the logarithm
    of the brightness just outside over that inside (the brighter of the whole way and of the last
    stretch). The closed line of most contrast that does not jump is found by dynamic programming,
    then once more from its own middle. It is star-shaped: tails, necks and lobes around a corner
    are cut off. What is cut by the edge of the picture ends there.

    Parameters
    ----------
    picture
        Grey levels (rows, columns) of tissue alone.
    click_px
        x and y of a point well inside.
    """
    rows, columns = picture.shape
    x_px, y_px = click_px
    radii_px = _radii_px(min(rows, columns))
    if not (0 <= x_px <= columns - 1 and 0 <= y_px <= rows - 1) or radii_px.size <= _WINDOW:
        return None
    calm = cv2.GaussianBlur(cv2.medianBlur(picture, _MEDIAN_PX), (0, 0), _BLUR_PX)
    centre_px = np.array(click_px, dtype=float)
    points_px, contrast = np.empty((0, 2)), 0.0
    for last in range(_PASSES):
        points_px, contrast = _around(calm.astype(np.float32), centre_px, radii_px, choice)
        if last < _PASSES - 1:
            centre_px = _middle(points_px, centre_px)
    return Contour(points_px, contrast) if contrast >= _LEAST_CONTRAST else None


def agreement(picture: Picture, found: Contour) -> float:
    """Return how alike the outlines from eight other clicks into a place are: mean Dice, 0 to 1.

    A wall that is seen from one point and not from the next is not to be relied on: of outlines
    that drawn masks proved wrong, most had this low (`validation/ultrasound_contours`). Agreement
    is no proof: other clicks may agree on a wrong wall.
    """
    own = _filled(found, picture.shape)
    middle_px = found.points_px.mean(axis=0)
    asked = found.points_px[:: DIRECTIONS // _CLICKS]
    shares = []
    for x_px, y_px in middle_px + _ASIDE * (asked - middle_px):
        other = dark_contour(picture, (float(x_px), float(y_px)))
        if other is None:
            shares.append(0.0)
            continue
        seen = _filled(other, picture.shape)
        shares.append(float(2 * (own & seen).sum() / max(own.sum() + seen.sum(), 1)))
    return float(np.mean(shares))


def _filled(found: Contour, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(found.points_px).astype(np.int32)], (1,))
    return mask > 0


def _radii_px(shorter_px: int) -> NDArray[np.float64]:
    octaves = np.log2(max(shorter_px * _FARTHEST / _NEAREST_PX, 1.0))
    return np.asarray(_NEAREST_PX * 2 ** (np.arange(int(octaves * _PER_OCTAVE)) / _PER_OCTAVE))


def _around(
    calm: NDArray[np.float32],
    centre_px: NDArray[np.float64],
    radii_px: NDArray[np.float64],
    choice: Contrast,
) -> tuple[Points, float]:
    turns = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    away = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    places = centre_px + radii_px[:, None, None] * away
    rows, columns = calm.shape
    inside = ((places >= 0) & (places <= (columns - 1, rows - 1))).all(axis=2)
    sampled = cv2.remap(
        calm,
        places[..., 0].astype(np.float32),
        places[..., 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    gain = _contrast(_calmed(sampled), radii_px, choice)
    leaves = ~inside & np.vstack([np.ones((1, DIRECTIONS), bool), inside[:-1]])
    gain[~inside] = -np.inf
    gain[leaves] = _BORDER
    line = closed_path(-gain, choice.bend, _STEPS)
    reach_px = choice.grown * radii_px[line]
    reach_px = (np.roll(reach_px, 1) + reach_px + np.roll(reach_px, -1)) / 3
    points_px = np.clip(centre_px + reach_px[:, None] * away, 0, (columns - 1, rows - 1))
    return points_px, float(gain[line, np.arange(DIRECTIONS)].mean())


def _calmed(sampled: NDArray[Any]) -> Rays:
    """Return rays calmed along the line rather than across it; directions go round."""
    spare = 8
    wrapped = np.hstack([sampled[:, -spare:], sampled, sampled[:, :spare]])
    calm = cv2.GaussianBlur(wrapped, (0, 0), sigmaX=1.2, sigmaY=0.6)
    return np.asarray(calm[:, spare:-spare], dtype=np.float64)


def _contrast(rays: Rays, radii_px: NDArray[np.float64], choice: Contrast) -> Rays:
    window = choice.window
    width = np.gradient(radii_px)[:, None]
    whole_way = np.cumsum(rays * width, axis=0) / np.cumsum(width, axis=0)
    padded = np.pad(rays, ((_WINDOW, window), (0, 0)), mode="edge")
    sums = np.pad(np.cumsum(padded, axis=0), ((1, 0), (0, 0)))
    at = np.arange(len(rays)) + _WINDOW
    outer = (sums[at + window] - sums[at]) / window
    inner = (sums[at] - sums[at - _WINDOW]) / _WINDOW
    dark = np.log(np.maximum(whole_way, inner) + _DARK)
    brightest = np.log(np.maximum.accumulate(inner, axis=0) + _DARK)
    return np.asarray(np.log(outer + _DARK) - dark - choice.wall * (brightest - dark))


def _middle(points_px: Points, before_px: NDArray[np.float64]) -> NDArray[np.float64]:
    moments = cv2.moments(points_px.astype(np.float32)[:, None])
    if moments["m00"] <= 0:
        return before_px
    return np.array([moments["m10"], moments["m01"]]) / moments["m00"]
