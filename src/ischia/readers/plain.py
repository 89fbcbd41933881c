"""Long tables of plain decimals, read piece by piece."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.numeric.decimals import decimal_rows

PIECE_BYTES: Final = 2**18  # fits into a processor's cache
THREADS: Final = 2
# An allocator that gives each piece's memory back has to ask for it again, page by page, which
# takes longer than the reading. Glibc's keeps what it has once it has seen a larger block go.
KEPT_BYTES: Final = 2**24


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
    every = wanted == list(range(width))
    if max(wanted) >= width or not (delimiter or ",").isascii():
        return None
    # A column in one piece of memory is read faster later than one spread over the rows.
    table = np.empty((len(wanted), data.count(b"\n", begin, end)))
    np.empty(KEPT_BYTES, dtype=np.uint8)
    filled = 0

    def columns_of(piece: slice) -> FloatArray | None:
        text = data[piece].replace(b",", b".") if comma else data[piece]
        sign = delimiter.encode() if delimiter else None
        rows = decimal_rows(text, width=width, delimiter=sign)
        return None if rows is None else (rows.T if every else rows.T[wanted])

    # numpy lets other threads run while it computes, so a second core halves the wait.
    with ThreadPoolExecutor(THREADS) as pool:
        for several in _batches(_pieces(data, begin, end)):
            for part in pool.map(columns_of, several):
                if part is None:
                    return None
                table[:, filled : filled + part.shape[1]] = part
                filled += part.shape[1]
    return table[:, :filled].T


def _pieces(data: bytes, begin: int, end: int) -> Iterator[slice]:
    """Yield stretches of whole lines."""
    while begin < end:
        stop = data.rfind(b"\n", begin, begin + PIECE_BYTES) + 1 or end
        yield slice(begin, stop)
        begin = stop


def _batches(pieces: Iterator[slice]) -> Iterator[list[slice]]:
    """Yield a few pieces at a time: all at once would hold all their rows twice."""
    while batch := list(islice(pieces, 16 * THREADS)):
        yield batch


def _after(data: bytes, count: int) -> int:
    """Return where the line after so many lines begins."""
    at = 0
    for _ in range(count):
        at = data.find(b"\n", at) + 1
    return at
