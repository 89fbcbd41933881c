"""Where on a colour bar each coloured pixel of a picture stands, whatever grey lies under it."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint8]  # (…, 3), red, green, blue

_PALE: Final = 18.0  # grey levels of colour below which a pixel has none to speak of
_SLENDER: Final = 4.0  # a bar is so many times as long as it is wide
_SHORTEST: Final = 24  # pixels
_NARROWEST: Final = 3
_FILLED: Final = 0.8  # of the rectangle around it
_EVEN: Final = 14.0  # grey levels by which its colour may vary across it
_FEWEST_HUES: Final = 60.0  # degrees of colour that it must run through
_NEAR_COS: Final = 0.985  # about 10° of colour
_FAR_APART: Final = 0.2  # of the bar: two places of one colour so far apart tell nothing


class Bar(NamedTuple):
    """A rectangle of the picture in pixels, both ends inclusive; it stands upright."""

    x0: int
    y0: int
    x1: int
    y1: int


def bar_in(picture: Colours) -> Bar | None:
    """Return the upright colour bar of a picture (y, x, 3), None where there is none to be sure of.

    A bar is a slender filled rectangle whose colour is one across it and runs through many along
    it. Of several the longest counts.
    """
    coloured = (_strength(picture) > _PALE).astype(np.uint8)
    count, _, found, _ = cv2.connectedComponentsWithStats(coloured, connectivity=4)
    best: Bar | None = None
    for x, y, wide, tall, area in found[1:count].tolist():
        slender = tall >= max(_SHORTEST, _SLENDER * wide) and wide >= _NARROWEST
        if not slender or area < _FILLED * wide * tall:
            continue
        bar = Bar(x, y, x + wide - 1, y + tall - 1)
        if _is_bar(picture, bar) and (best is None or tall > best.y1 - best.y0):
            best = bar
    return best


def bar_colours(picture: Colours, bar: Bar) -> NDArray[np.float64]:
    """Return the colour of each place of a bar from its lower end to its upper, (place, 3)."""
    margin = max(0, (bar.x1 - bar.x0) // 4)  # its frame and its ticks stand at the edges
    part = picture[bar.y0 : bar.y1 + 1, bar.x0 + margin : bar.x1 + 1 - margin]
    return np.asarray(np.median(part, axis=1)[::-1], np.float64)


def places_on_bar(pixels: Colours, colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each pixel (n, 3) its place on the bar, 0 the lower end and 1 the upper.

    A maker lays the colour half transparent over the grey picture. That takes grey in, which has
    no colour: what is left after the mean of the three channels is taken off points in the same
    direction as the bar's own, only shorter. So directions are compared, and the grey under it and
    the strength of the overlay fall out. NaN where a pixel has no colour to speak of, where the
    bar has none like it, and where two places of the bar far apart have the same.
    """
    own, of_bar = _direction(np.asarray(pixels, np.float64)), _direction(colours)
    usable = np.flatnonzero(np.isfinite(of_bar[:, 0]))
    if usable.size < 2:  # noqa: PLR2004  # no scale
        return np.full(len(pixels), np.nan)
    alike = np.nan_to_num(own, nan=0.0) @ of_bar[usable].T
    best = alike.argmax(axis=1)
    top = alike[np.arange(len(alike)), best]
    places = usable / (len(colours) - 1)
    near = alike >= np.maximum(top - (1 - _NEAR_COS) / 4, _NEAR_COS)[:, None]
    low = np.where(near, places[None, :], np.inf).min(axis=1, initial=np.inf)
    high = np.where(near, places[None, :], -np.inf).max(axis=1, initial=-np.inf)
    sure = (top >= _NEAR_COS) & (high - low <= _FAR_APART)
    return np.asarray(np.where(sure, places[best], np.nan))


def _strength(colours: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return how far a colour is from the grey of its own mean [grey levels]."""
    parts = np.asarray(colours, np.float64)
    return np.asarray(np.linalg.norm(parts - parts.mean(axis=-1, keepdims=True), axis=-1))


def _direction(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where from grey a colour lies, of length 1; NaN where it has too little."""
    off = colours - colours.mean(axis=-1, keepdims=True)
    size = np.linalg.norm(off, axis=-1, keepdims=True)
    return np.asarray(np.where(size > _PALE, off / np.maximum(size, 1e-9), np.nan))


def _is_bar(picture: Colours, bar: Bar) -> bool:
    part = np.asarray(picture[bar.y0 : bar.y1 + 1, bar.x0 : bar.x1 + 1], np.float64)
    across = part[:, part.shape[1] // 4 : part.shape[1] - part.shape[1] // 4]
    if float(np.median(across.std(axis=1))) > _EVEN:
        return False
    along = _direction(bar_colours(picture, bar))
    along = along[np.isfinite(along[:, 0])]
    if len(along) < _SHORTEST // 2:
        return False
    steps = np.clip((along[1:] * along[:-1]).sum(axis=1), -1, 1)
    return bool(np.degrees(np.arccos(steps)).sum() >= _FEWEST_HUES)
