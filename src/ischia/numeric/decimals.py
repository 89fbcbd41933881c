"""Printed decimals to numbers, many at a time."""

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.alike import alike_columns
from ischia.numeric.digits import (
    EXACT,
    POWERS,
    WORD,
    Words,
    all_digits,
    last_digits,
    number_spelt,
    words_before,
)

_NEWLINE = ord("\n")
_LARGEST_BLANK = ord(" ")
_POINT, _MINUS, _PLUS = ord("."), ord("-"), ord("+")
_MOST_DIGITS = 2 * WORD
Places = NDArray[np.intp]


def decimal_rows(text: bytes, *, width: int, delimiter: bytes | None) -> NDArray[np.float64] | None:
    """Return the numbers of a text, shape (rows, width), None where it is not that plain.

    Plain are lines of `width` decimals of at most 16 digits, such as -12.30, divided by one
    delimiter or by blanks. Eight digits are taken as one 64-bit word and added up by three
    multiplications, for all numbers of the text together; digits without their point make a whole
    number, and one division by a power of ten rounds it as `float` would. So the result is equal to
    the last bit, in a fraction of the time. Lines that are alike are read in half of that.

    Does not say what is wrong with a text: whatever is unusual (a word, an exponent, an empty
    cell, a row of another width) gives None, and is left to a parser that is slow and can say so.

    Parameters
    ----------
    text
        Whole lines, each with its end; a piece of a file that fits into the processor's cache.
    width
        Numbers in each line.
    delimiter
        One byte; None for any run of blanks.
    """
    alike = alike_columns(text, width=width, delimiter=delimiter) if delimiter else None
    if alike is not None:
        return alike.T
    text = text.replace(b'"', b" ")  # a quote inside a number must not join its halves
    if not text.endswith(b"\n") or text.isspace():
        return None
    sign = ord(delimiter) if delimiter else None
    found = _cells(np.frombuffer(text, np.uint8), width, sign)
    values = None if found is None else _values(text, *found)
    return None if values is None else values.T


def _cells(
    byte: NDArray[np.uint8], width: int, delimiter: int | None
) -> tuple[Places, Places] | None:
    """Return where cells begin and end, shapes (width, rows), None where rows differ in width."""
    divides = byte <= _LARGEST_BLANK
    if delimiter is not None:
        divides |= byte == delimiter
    edges = np.flatnonzero(divides[1:] != divides[:-1]) + 1
    if not divides[0]:
        edges = np.concatenate(([0], edges))
    if edges.size == 0 or edges.size % (2 * width):
        return None
    starts, ends = _columns(edges[::2], width), _columns(edges[1::2], width)
    if not _a_line_each(np.flatnonzero(byte == _NEWLINE), starts[0], ends[-1]):
        return None
    if delimiter is not None and delimiter > _LARGEST_BLANK:
        between = np.flatnonzero(byte == delimiter)
        # An empty cell, or one too many at the end of a line, breaks the order.
        if between.size != starts[1:].size or not _within(between, ends[:-1], starts[1:] - 1):
            return None
    return starts, ends


def _columns(places: Places, count: int) -> Places:
    """Return what stands row by row as columns, each in one piece: numpy is quick along a piece."""
    return np.ascontiguousarray(places.reshape(-1, count).T)


def _within(found: Places, low: Places, high: Places) -> bool:
    """Say whether each place, row by row, lies between two columns, both included."""
    if low.size == 0:
        return True
    columns = _columns(found, len(low))
    return bool(((low <= columns) & (columns <= high)).all())


def _a_line_each(newlines: Places, starts: Places, ends: Places) -> bool:
    """Say whether each row, from its first cell to its last, stands in a line of its own."""
    if newlines.size == starts.size:
        return bool((ends <= newlines).all() and (starts[1:] > newlines[:-1]).all())
    of_start, of_end = np.searchsorted(newlines, starts), np.searchsorted(newlines, ends)
    return bool((of_start == of_end).all() and (of_start[1:] > of_start[:-1]).all())


def _values(text: bytes, starts: Places, ends: Places) -> NDArray[np.float64] | None:
    byte = np.frombuffer(text, np.uint8)
    counted = _points(np.flatnonzero(byte == _POINT), starts, ends)
    if counted is None:
        return None
    points_to, decimals, has = counted
    first = byte[starts]
    negative = first == _MINUS
    digits = ends - starts - has - (negative | (first == _PLUS))
    if digits.min() < 1 or digits.max() > _MOST_DIGITS:
        return None
    # Without points the digits of a number stand side by side; zeros in front give room to look
    # back from the first one.
    words = words_before(text.translate(None, b"."), _MOST_DIGITS)
    whole = _whole(words, (ends - points_to + _MOST_DIGITS).ravel(), digits.ravel())
    if whole is None:
        return None
    values = whole.reshape(starts.shape) / POWERS[decimals]
    np.negative(values, out=values, where=negative)
    return np.asarray(values, dtype=np.float64)


def _points(
    points: Places, starts: Places, ends: Places
) -> tuple[Places, Places, NDArray[np.bool_]] | None:
    """Return for each cell the points up to its end, digits behind its own, whether it has one.

    None where a cell has two. Rows are alike as a rule: what the first one has is tried for all.
    """
    in_first = np.searchsorted(points, ends[:, 0]) - np.searchsorted(points, starts[:, 0])
    here = np.flatnonzero(in_first)
    decimals = np.zeros(starts.shape, dtype=np.intp)
    if (
        in_first.max() <= 1
        and points.size == starts[here].size
        and _within(points, starts[here], ends[here] - 1)
    ):
        if here.size:
            decimals[here] = ends[here] - 1 - _columns(points, here.size)
        points_to = here.size * np.arange(starts.shape[1]) + np.cumsum(in_first)[:, None]
        return points_to, decimals, in_first[:, None] > 0
    points_to = np.searchsorted(points, ends)
    count = points_to - np.searchsorted(points, starts)
    if count.max() > 1:
        return None
    has = count == 1
    decimals[has] = ends[has] - points[points_to[has] - 1] - 1
    return points_to, decimals, has


def _whole(
    words: Words, ends: NDArray[np.intp], digits: NDArray[np.intp]
) -> NDArray[np.float64] | None:
    """Return the whole number that each run of digits spells, None where one is not exact."""
    low = _eight_digits(words[ends - WORD], digits)
    if low is None:
        return None
    whole = low.astype(np.float64)
    long = np.flatnonzero(digits > WORD)
    if long.size:
        high = _eight_digits(words[ends[long] - _MOST_DIGITS], digits[long] - WORD)
        if high is None:
            return None
        sums = high * np.uint64(10**WORD) + low[long]
        if sums.max() > EXACT:
            return None
        whole[long] = sums
    return whole


def _eight_digits(words: Words, digits: NDArray[np.intp]) -> Words | None:
    """Return the number that the last `digits` characters of each word spell.

    None where a character is no digit.
    """
    spelt = last_digits(words, digits)
    return number_spelt(spelt) if all_digits(spelt) else None
