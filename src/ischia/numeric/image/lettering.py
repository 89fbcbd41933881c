"""Lines of text that a machine has drawn into a picture, by sharp edges, one ink and alignment."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_STROKE_PX: Final = 9  # wider than any stroke of a letter
_BRIGHTER: Final = 50  # grey levels above what surrounds a letter
_LOWEST_PX, _HIGHEST_PX = 5, 48
_WIDEST: Final = 2.5  # of the height: two letters that touch
_LEAST_FILL, _MOST_FILL = 0.15, 0.9
_SHARP: Final = 0.26  # mean slope over a letter, of its ink a pixel: speckle mostly has 0.1 to 0.25
_INK_PCT: Final = 90  # the edges of a stroke are smoothed
_SAME_INK: Final = 0.12  # of the brightness, from letter to letter of a line
_SIMILAR: Final = 1.6  # of height, within a line
_LEVEL: Final = 0.2  # of the height: feet that stand on one line
_APART: Final = 1.6  # of the height, from letter to letter and between words
_PER_PIXEL: Final = 0.25  # the usual 3 × 3 kernel counts a slope four times
_LETTERS: Final = 3


class Box(NamedTuple):
    """A rectangle of pixels; bounds are inclusive."""

    x0_px: int
    y0_px: int
    x1_px: int
    y1_px: int

    @property
    def height_px(self) -> int:
        """Rows in the box."""
        return self.y1_px - self.y0_px + 1


def lines_of_text(picture: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Return the boxes of what looks like lines of text in a grey picture (y, x).

    A letter is a small, bright shape with sharp edges; a line is three or more of similar height
    and ink whose feet stand level, close to each other. Of a clip the
    darkest of several frames should be given: what moves fades, what is drawn stays. Dark text on
    a bright ground, one or two letters by themselves, and handwriting are not found.
    """
    import cv2

    kernel = np.ones((_STROKE_PX, _STROKE_PX), np.uint8)
    raised = cv2.morphologyEx(picture, cv2.MORPH_TOPHAT, kernel)
    strokes = (raised > _BRIGHTER).astype(np.uint8)
    letters = sorted(_letters(picture, strokes))
    lines: list[list[_Letter]] = []
    for letter in letters:
        home = next((line for line in reversed(lines) if _continues(line[-1], letter)), None)
        if home is None:
            lines.append([letter])
        else:
            home.append(letter)
    return tuple(_around(line) for line in lines if len(line) >= _LETTERS)


class _Letter(NamedTuple):
    box: Box
    ink: float  # grey level of its strokes


def _letters(picture: NDArray[np.uint8], strokes: NDArray[np.uint8]) -> list[_Letter]:
    import cv2

    slope = np.hypot(
        cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=_PER_PIXEL),
        cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=_PER_PIXEL),
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, wide, high, area = (int(part) for part in stats[number])
        fits = _LOWEST_PX <= high <= _HIGHEST_PX and wide <= _WIDEST * high
        if not fits or not _LEAST_FILL <= area / (wide * high) <= _MOST_FILL + (wide <= high / 3):
            continue
        place = np.s_[y : y + high, x : x + wide]
        inside = labels[place] == number
        ink = float(np.percentile(picture[place][inside], _INK_PCT))
        if slope[place][inside].mean() >= _SHARP * ink:
            found.append(_Letter(Box(x, y, x + wide - 1, y + high - 1), ink))
    return found


def _continues(last: _Letter, letter: _Letter) -> bool:
    one, two = last.box, letter.box
    high_px, low_px = max(one.height_px, two.height_px), min(one.height_px, two.height_px)
    return (
        high_px <= _SIMILAR * low_px
        and abs(one.y1_px - two.y1_px) <= max(_LEVEL * high_px, 1)
        and -1 <= two.x0_px - one.x1_px <= _APART * high_px
        and abs(last.ink - letter.ink) <= _SAME_INK * max(last.ink, letter.ink)
    )


def _around(line: Sequence[_Letter]) -> Box:
    return Box(
        min(one.box.x0_px for one in line),
        min(one.box.y0_px for one in line),
        max(one.box.x1_px for one in line),
        max(one.box.y1_px for one in line),
    )
