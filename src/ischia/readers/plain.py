"""Long tables of plain decimals, read by two threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray

# Below this the careful parser is done before the quick one is loaded.
LONG_BYTES: Final = 2**23
THREADS: Final = 2


def plain_numbers(
    data: bytes,
    first: str,
    *,
    above: int,
    delimiter: str | None,
    columns: Sequence[int] | None = None,
    comma: bool = False,
) -> FloatArray | None:
    """Return a long table of numbers, shape (rows, columns), None where it is not that plain.

    For speed only: whatever it returns, a careful parser would return too; where it returns None
    that parser says what is wrong, or reads what is merely unusual. Short tables and programs
    without numba are left to that parser as well.

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
    if len(data) < LONG_BYTES:
        return None
    try:
        from ischia.numeric.decimals import decimal_rows
    except ModuleNotFoundError:
        return None
    begin, end = _after(data, above), data.rfind(b"\n") + 1
    printed = data[begin : data.find(b"\n", begin)].rstrip(b"\r")
    if printed.decode("latin-1") != first or not (delimiter or ",").isascii():
        return None
    width = len(first.split()) if delimiter is None else first.count(delimiter) + 1
    wanted = list(range(width)) if columns is None else list(columns)
    if max(wanted) >= width or len(set(wanted)) < len(wanted):
        return None
    places = _parts(data, begin, end)
    lines = [data.count(b"\n", low, high) for low, high in pairwise(places)]
    # A column in one piece of memory is read faster later than one spread over the rows.
    table = np.empty((len(wanted), sum(lines)))
    starts, text = np.cumsum([0, *lines]), np.frombuffer(data, np.uint8)

    def read(part: int) -> int | None:
        return decimal_rows(
            text[places[part] : places[part + 1]],
            table[:, starts[part] : starts[part + 1]],
            delimiter=delimiter.encode() if delimiter else None,
            point=b"," if comma else b".",
            # A long file has no room for columns that nobody wants.
            places=[wanted.index(cell) if cell in wanted else -1 for cell in range(width)],
        )

    with ThreadPoolExecutor(THREADS) as pool:  # compiled code lets the other thread run
        counts = list(pool.map(read, range(THREADS)))
    filled = 0
    for count, start in zip(counts, starts, strict=False):
        if count is None:
            return None
        if start != filled:  # empty lines were counted above
            table[:, filled : filled + count] = table[:, start : start + count]
        filled += count
    return table[:, :filled].T


def _parts(data: bytes, begin: int, end: int) -> list[int]:
    """Return where the lines of each thread begin, and where those of the last end."""
    size = end - begin
    inner = (_line_from(data, begin + size * part // THREADS) for part in range(1, THREADS))
    return [begin, *inner, end]


def _line_from(data: bytes, at: int) -> int:
    """Return where the first line behind a place begins."""
    return data.find(b"\n", at) + 1


def _after(data: bytes, count: int) -> int:
    """Return where the line after so many lines begins."""
    at = 0
    for _ in range(count):
        at = data.find(b"\n", at) + 1
    return at
