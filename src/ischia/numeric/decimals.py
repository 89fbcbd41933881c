"""Printed decimals to numbers, as fast as the text can be looked at."""

from collections.abc import Sequence
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

_TAB, _NEWLINE, _RETURN, _BLANK, _QUOTE = 9, 10, 13, 32, 34
_PLUS, _MINUS, _ZERO, _NINE = 43, 45, 48, 57
_MOST_DIGITS: Final = 16
_EXACT: Final = 2**53  # whole numbers up to here have a float of their own
_POWERS: Final[NDArray[np.float64]] = 10.0 ** np.arange(_MOST_DIGITS + 1, dtype=np.float64)
_NOT_PLAIN: Final = -1

_Text = NDArray[np.uint8]
_Table = NDArray[np.float64]
_Places = NDArray[np.int64]


def decimal_rows(
    text: _Text,
    into: _Table,
    *,
    delimiter: bytes | None,
    point: bytes = b".",
    places: Sequence[int] | None = None,
) -> int | None:
    """Read the numbers of whole lines; return how many rows that gave, None where not that plain.

    Plain are lines of as many decimals as there are cells, such as -12.30, each of at most 16
    digits, divided by one delimiter or by blanks; quotes count as blanks, and empty lines as
    nothing. Digits without their point make a whole number, and one division by a power of ten
    rounds it as `float` would: the result is equal to the last bit.

    Does not say what is wrong with a text: whatever is unusual (a word, an exponent, an empty
    cell, a row of another width) gives None, and is left to a parser that is slow and can say so.

    Parameters
    ----------
    text
        Bytes of whole lines, each with its end, shape (bytes,).
    into
        Where the numbers go, shape (columns kept, lines); what is behind the last row stays as it
        is.
    delimiter
        One byte; None for any run of blanks.
    point
        The decimal sign, one byte.
    places
        For each cell of a row the column of `into` that keeps it, -1 for one that is checked and
        not kept; all are kept in their order when None.
    """
    kept = np.arange(into.shape[0]) if places is None else np.array(places, dtype=np.int64)
    count = _rows(text, into, kept, ord(delimiter) if delimiter else 0, ord(point))
    return None if count == _NOT_PLAIN else count


@numba.njit(cache=True, nogil=True)
def _rows(text: _Text, into: _Table, places: _Places, delimiter: int, point: int) -> int:  # noqa: C901, PLR0912  # each call with an array costs as much as reading a number
    size, at, row = text.size, 0, 0
    while True:
        if at < size and text[at] <= _QUOTE:
            at = _after_blanks(text, at, delimiter)
            behind = _after_line_end(text, at)
            if behind >= 0:  # an empty line
                at = behind
                continue
        if at == size:
            return row
        for column in range(places.size):
            if column > 0 and delimiter:
                if at == size or text[at] != delimiter:
                    return _NOT_PLAIN
                at += 1
            if at < size and text[at] <= _QUOTE:
                at = _after_blanks(text, at, delimiter)
            negative = at < size and text[at] == _MINUS
            if negative or (at < size and text[at] == _PLUS):
                at += 1
            begin, whole, decimals = at, np.int64(0), 0
            while at < size and _ZERO <= text[at] <= _NINE:
                whole = whole * 10 + (np.int64(text[at]) - _ZERO)
                at += 1
            digits = at - begin
            if at < size and text[at] == point:
                at += 1
                begin = at
                while at < size and _ZERO <= text[at] <= _NINE:
                    whole = whole * 10 + (np.int64(text[at]) - _ZERO)
                    at += 1
                decimals = at - begin
            if not 0 < digits + decimals <= _MOST_DIGITS or whole > _EXACT:
                return _NOT_PLAIN
            if places[column] >= 0:
                value = whole / _POWERS[decimals]
                into[places[column], row] = -value if negative else value
            if at < size and text[at] <= _QUOTE and text[at] != _NEWLINE:
                at = _after_blanks(text, at, delimiter)
        if at < size and text[at] == _RETURN:
            at += 1
        if at == size or text[at] != _NEWLINE:
            return _NOT_PLAIN
        at, row = at + 1, row + 1


@numba.njit(cache=True, nogil=True)
def _after_line_end(text: _Text, at: int) -> int:
    if at < text.size and text[at] == _RETURN:
        at += 1
    return at + 1 if at < text.size and text[at] == _NEWLINE else _NOT_PLAIN


@numba.njit(cache=True, nogil=True)
def _after_blanks(text: _Text, at: int, delimiter: int) -> int:
    while at < text.size and text[at] != delimiter:
        if text[at] not in (_BLANK, _TAB, _QUOTE):
            break
        at += 1
    return at
