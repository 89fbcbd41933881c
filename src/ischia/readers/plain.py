"""Long tables of plain decimals, read piece by piece."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.numeric.decimals import decimal_rows

PIECE_BYTES: Final = 2**18  # fits into a processor's cache


def plain_numbers(
    data: bytes,
    first: str,
    *,
    above: int,
    delimiter: str | None,
    columns: Sequence[int] | None = None,
    comma: bool = False,
) -> FloatArray | None:
    """Return a table of numbers, shape (rows, columns), None where the text is not that plain.

    For speed only: whatever it returns, a careful parser would return too; where it returns None
    that parser says what is wrong, or reads what is merely unusual.

    Parameters
    ----------
    data
        The whole file. A last line without its end is left out.
    first
        The first row, which tells how many cells a row has.
    above
        Lines of heading to pass over.
    delimiter
        What divides the cells; None for blanks.
    columns
        Places of the columns wanted, from 0; all when None.
    comma
        Whether a comma is the decimal sign.
    """
    begin, end = _after(data, above), data.rfind(b"\n") + 1
    printed = data[begin : data.find(b"\n", begin)].rstrip(b"\r")
    if b"\0" in data or printed.decode("latin-1") != first:
        return None
    width = len(first.split()) if delimiter is None else first.count(delimiter) + 1
    wanted = list(range(width)) if columns is None else list(columns)
    if max(wanted) >= width or not (delimiter or ",").isascii():
        return None
    # A column in one piece of memory is read faster later than one spread over the rows.
    table = np.empty((len(wanted), data.count(b"\n", begin, end)))
    filled = 0
    while begin < end:
        stop = data.rfind(b"\n", begin, begin + PIECE_BYTES) + 1
        piece = data[begin:stop]
        rows = decimal_rows(
            piece.replace(b",", b".") if comma else piece,
            width=width,
            delimiter=delimiter.encode() if delimiter else None,
        )
        if rows is None:
            return None
        table[:, filled : filled + len(rows)] = rows[:, wanted].T
        filled += len(rows)
        begin = stop
    return table[:, :filled].T


def _after(data: bytes, count: int) -> int:
    """Return where the line after so many lines begins."""
    at = 0
    for _ in range(count):
        at = data.find(b"\n", at) + 1
    return at
