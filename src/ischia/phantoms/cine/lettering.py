"""Letters and ticks drawn into the picture, as ultrasound machines do; no font is needed."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Five columns by seven rows, a bit for each column.
_GLYPHS: Final = {
    "S": (0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110),
    "I": (0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110),
    "M": (0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001),
    "U": (0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110),
    "L": (0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111),
    "A": (0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001),
    "T": (0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100),
    "E": (0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111),
    "D": (0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110),
}
_HIGH, _WIDE = 7, 5
GREY: Final = 190


def write(picture: NDArray[np.uint8], text: str, *, x_px: int, y_px: int) -> None:
    """Draw capital letters into `picture` (y, x), their upper left corner at (x, y)."""
    for letter in text:
        bits = [
            [row >> (_WIDE - 1 - column) & 1 for column in range(_WIDE)] for row in _GLYPHS[letter]
        ]
        box = picture[y_px : y_px + _HIGH, x_px : x_px + _WIDE]
        box[np.array(bits, dtype=bool)] = GREY
        x_px += _WIDE + 2


def rule(picture: NDArray[np.uint8], *, x_px: int, y_px: int, length_px: int, cm_px: int) -> None:
    """Draw a depth scale downwards from (x, y): a short tick each half centimetre, a long each."""
    for index, y in enumerate(range(y_px, y_px + length_px + 1, cm_px // 2)):
        picture[y, x_px : x_px + (4 if index % 2 else 9)] = GREY
