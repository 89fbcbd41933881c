"""Printed decimals to numbers where all lines are alike, as a machine prints them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.digits import (
    EXACT,
    POWERS,
    WORD,
    Words,
    last_digits,
    number_spelt,
    without_point,
    words_before,
)

_PLAIN: Final = b"0123456789-"
_MINUS, _POINT = ord("-"), b"."
Places = NDArray[np.intp]


def alike_columns(text: bytes, *, width: int, delimiter: bytes) -> NDArray[np.float64] | None:
    """Return the numbers of a text, shape (width, rows), None where its lines are not all alike.

    Alike are lines that differ in their digits and minus signs only: what is left of each line
    without those is the same, and each column has one number of digits behind its point. Then
    points and ends of cells stand in a known order, which halves the work of `decimal_rows`. Each
    number is the one that `float` reads.

    Parameters
    ----------
    text
        Whole lines, each with its end.
    width
        Numbers in each line.
    delimiter
        One byte.
    """
    marks = text.translate(None, _PLAIN)
    of_line = marks[: marks.find(b"\n") + 1]
    cells = of_line[:-1].removesuffix(b"\r").split(delimiter)
    if not of_line or len(cells) != width or any(cell not in (b"", _POINT) for cell in cells):
        return None
    rows = len(marks) // len(of_line)
    if marks != of_line * rows:
        return None
    byte = np.frombuffer(text, np.uint8)
    # Below the digit 0 a byte wraps round, so that one comparison finds all that is no digit.
    at = np.flatnonzero(((byte - np.uint8(ord("0"))) > 9) & (byte != _MINUS))  # noqa: PLR2004
    places = np.ascontiguousarray(at.reshape(rows, -1).T)
    return _columns(text, byte, cells, places)


def _columns(
    text: bytes, byte: NDArray[np.uint8], cells: list[bytes], places: Places
) -> NDArray[np.float64] | None:
    """Return each column, given where its points and ends stand, row by row."""
    words = words_before(text)
    found = np.empty((len(cells), places.shape[1]))
    before = np.concatenate(([-1], places[-1][:-1]))  # the end of the line above
    mark, signs = 0, 0
    for values, cell in zip(found, cells, strict=True):
        points = places[mark] if cell else None
        ends = places[mark + len(cell)]
        mark += len(cell) + 1
        negative = byte[before + 1] == _MINUS
        digits = ends - before - 1 - len(cell) - negative
        whole = _whole(words, ends, points, digits)
        if whole is None:
            return None
        number, decimals = whole
        np.divide(number, POWERS[decimals], out=values)
        np.negative(values, out=values, where=negative)
        signs += int(np.count_nonzero(negative))
        before = ends
    # A sign behind a digit would have been read as one.
    return found if signs == text.count(b"-") else None


def _whole(
    words: Words, ends: Places, points: Places | None, digits: Places
) -> tuple[Words, int] | None:
    """Return the whole number that the digits of each cell spell, and how many are decimals."""
    if digits.min() < 1:
        return None
    most = int(digits.max())
    if points is None:
        return (number_spelt(last_digits(words[ends], digits)), 0) if most <= WORD else None
    behind = ends - points - 1
    decimals = int(behind[0])
    if not (behind == decimals).all():
        return None
    if most < WORD:
        return number_spelt(last_digits(without_point(words[ends], decimals), digits)), decimals
    if decimals > WORD or most - decimals > WORD:
        return None
    low = number_spelt(last_digits(words[ends], decimals))
    high = number_spelt(last_digits(words[points], digits - decimals))
    sums = high * np.uint64(10**decimals) + low
    return (sums, decimals) if sums.max() <= EXACT else None
