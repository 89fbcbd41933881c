"""Rows of numbers in text files: decoding, the line cut short at the end, the clock."""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.numeric.medians import median
from ischia.readers.contract import RawFile
from ischia.readers.plain import plain_numbers

FEWEST_SAMPLES: Final = 3  # below this there is no sampling rate to speak of
FASTEST_HZ: Final = 1e6
TWO_TICKS_RATIO: Final = 1.9  # less than two, since clocks are printed with few digits
ROUNDED_TO_S: Final = 0.00101  # machines print whole milliseconds
# A gap that a straight line may close: a dropped sample or a few, not a pause in the recording.
MOST_TICKS: Final = 5
MOST_MISSING_SHARE: Final = 0.02
TAIL_BYTES: Final = 4096  # holds the last three rows of any table we read
_CELL: Final = re.compile(rb"[^\s,;|]+")
HEAD_BYTES: Final = 32768  # enough for any heading; what decides a format stands in it
DELIMITERS: Final = ("\t", ";", "|", ",")  # a comma last: it may be the decimal sign
_DECIMAL_COMMA: Final = re.compile(r"\d,\d")
_PLACE: Final = re.compile(r"at row (\d+)(?:, column (\d+))?")


def encoding_of(raw: RawFile) -> str:
    """Return how a text is encoded: by its mark, else UTF-8, else Latin-1, which fits anything."""
    if raw.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if raw.data.isascii():
        return "utf-8-sig"
    try:
        raw.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def lines(raw: RawFile, *, encoding: str | None = None, unfinished: bool = False) -> Iterator[str]:
    """Yield the finished lines of a text file, one at a time and without their ends.

    A file that ends within a row, with cells missing or its columns cut, is refused: it was cut
    short. A last line that lacks only its line end is left out: it may hold "12" of "125", and
    nobody could tell. At worst this costs one sample of a file that was whole.

    Parameters
    ----------
    raw
        The file.
    encoding
        As the instrument's manual names it; found from the bytes when None.
    unfinished
        Yield a last line without its end as well: the caller judges whether it is whole.

    Raises
    ------
    InputError
        When the bytes are not text, or end within a row.
    """
    if not raw.data:
        raise InputError(
            where=raw.shown, found="an empty file", expected="rows of text", do="Export it again."
        )
    chosen = encoding or encoding_of(raw)
    if chosen != "utf-16" and b"\0" in raw.data:
        raise _not_text(raw, "binary data")
    if chosen != "utf-16" and not unfinished:
        _refuse_cut_row(raw)
    try:
        # BytesIO shares the bytes, so that a long file is not held twice.
        for line in io.TextIOWrapper(io.BytesIO(raw.data), encoding=chosen):
            if line.endswith("\n"):
                yield line[:-1]
            elif unfinished:
                yield line
    except (UnicodeError, LookupError) as err:
        raise _not_text(raw, f"bytes that are not {chosen}") from err


def _refuse_cut_row(raw: RawFile) -> None:
    """Refuse a file whose last line is plainly a part of one."""
    *_, before, above, last = [b"", b"", *raw.data[-TAIL_BYTES:].rsplit(b"\n", 3)]
    fixed_width = len(before) == len(above) > 0
    cut = len(_CELL.findall(last)) < len(_CELL.findall(above))
    if last.strip() and (cut or (fixed_width and len(last) < len(above.rstrip(b"\r")))):
        raise InputError(
            where=f"{raw.shown}: last line",
            found="a row that stops in the middle",
            expected="a whole row and its line end: the file was cut short",
            do="Export it again; if it is whole, end its last line.",
        )


def head(raw: RawFile, most: int = 80) -> list[str]:
    """Return the first lines of a file, whatever it is: for a look at its heading."""
    data = raw.data[:HEAD_BYTES]
    encoding = encoding_of(RawFile(shown=raw.shown, data=data[:-4]))
    text = data.decode(encoding, errors="replace")
    found = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return found[:-1][:most]


def _not_text(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown, found=found, expected="a text file", do="Export it as text (ASCII)."
    )


def delimiter_of(line: str) -> str | None:
    """Return what divides the cells of a line; None for blanks."""
    return next((sign for sign in DELIMITERS if sign in line), None)


def cells(line: str, delimiter: str | None) -> list[str]:
    """Return the cells of one line without quotes and surrounding blanks."""
    if delimiter is None:
        return [cell.strip('"') for cell in line.split()]
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a quote that never closes
        row = line.split(delimiter)
    return [cell.strip().strip('"').strip() for cell in row]


def decimal_of(rows: Iterable[str], delimiter: str | None) -> str:
    """Return the decimal sign of rows of numbers: a comma only where it divides no cells."""
    return "," if delimiter != "," and any(_DECIMAL_COMMA.search(row) for row in rows) else "."


def numbers(  # noqa: PLR0913  # each says one thing about the same table
    raw: RawFile,
    rows: Iterator[str],
    *,
    above: int,
    delimiter: str | None,
    width: int | None = None,
    columns: Sequence[int] | None = None,
    decimal: str | None = None,
) -> FloatArray:
    """Return a table of numbers, shape (rows, columns), without holding its text.

    Parameters
    ----------
    raw
        The file, for messages.
    rows
        Its finished lines, from the first one.
    above
        Lines of heading to pass over.
    delimiter
        What divides the cells; None for blanks.
    width
        Cells that each row must have; not checked when None.
    columns
        Places of the columns wanted, from 0; all when None.
    decimal
        The decimal sign; looked for when None.

    Raises
    ------
    InputError
        When a cell is no number, a row has too few cells, or there are too few rows.
    """
    body = islice(rows, above, None)
    first = next((row for row in body if row.strip(" \t,;|")), "")
    enough(raw, 1 if first else 0, fewest=1)
    comma = (decimal or decimal_of([first], delimiter)) == ","
    plain = plain_numbers(
        raw.data, first, above=above, delimiter=delimiter, columns=columns, comma=comma
    )
    if plain is not None and (columns is not None or width in (None, plain.shape[1])):
        enough(raw, plain.shape[0])
        return plain
    # Between blanks an empty cell shifts the rest of its row: only the row's length shows it.
    every_cell = width is not None or delimiter is None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # an empty table is refused below
            table = np.loadtxt(
                _filled(first, body, comma=comma),
                delimiter=delimiter,
                quotechar='"',
                comments=None,
                usecols=None if every_cell else columns,
                ndmin=2,
            )
    except ValueError as err:
        raise _bad_row(raw, above, str(err)) from err
    enough(raw, table.shape[0])
    if width is not None and table.shape[1] != width:
        found = f"{table.shape[1]} values in each row"
        raise _wrong_row(raw, above + 1, found, f"{width}, one for each column")
    if every_cell and columns is not None:
        if max(columns) >= table.shape[1]:
            found = f"{table.shape[1]} values in each row"
            raise _wrong_row(raw, above + 1, found, f"at least {max(columns) + 1}")
        table = table[:, columns]
    finite = np.isfinite(table).all(axis=1)
    if not finite.all():
        bad = above + 1 + int(np.flatnonzero(~finite)[0])
        raise _wrong_row(raw, bad, "a value that is not a number", "numbers")
    return table


def _filled(first: str, body: Iterable[str], *, comma: bool) -> Iterator[str]:
    """Yield rows that hold anything, with a point as the decimal sign."""
    yield first.replace(",", ".") if comma else first
    for row in body:
        if row.strip(" \t,;|"):
            yield row.replace(",", ".") if comma else row


def _bad_row(raw: RawFile, above: int, said: str) -> InputError:
    # What stands in the cell is not repeated: it may be somebody's name.
    place = _PLACE.search(said)
    line = above + 1 + (int(place[1]) if place else 0)
    found = "a word or an empty cell among the samples"
    if "columns changed" in said or "invalid column" in said:
        found = "a row with another number of values"
    elif place and place[2]:
        found += f", in column {place[2]}"
    return _wrong_row(raw, line, found, "a number in each column of each row")


def _wrong_row(raw: RawFile, line: int, found: str, expected: str) -> InputError:
    return InputError(
        where=f"{raw.shown}, line {line} or near it",
        found=found,
        expected=expected,
        do="Export the file again, without gaps; do not edit it by hand.",
    )


def enough(raw: RawFile, count: int, *, fewest: int = FEWEST_SAMPLES) -> None:
    """Refuse a file with too few samples to have a sampling rate.

    Raises
    ------
    InputError
        Below three samples.
    """
    if count < fewest:
        raise InputError(
            where=raw.shown,
            found=f"{count} whole rows of samples",
            expected=f"at least {FEWEST_SAMPLES}",
            do="Export the recording again; this file seems to be cut short.",
        )


def evenly(
    raw: RawFile, time_s: FloatArray, columns: Sequence[FloatArray]
) -> tuple[float, tuple[FloatArray, ...]]:
    """Return the sampling rate [Hz] of a clock that ticks evenly, and the columns upon it.

    Where the machine dropped a sample or a few, straight lines close the gap, so that filters and
    slopes see an even clock; nothing is added to a file without gaps.

    Parameters
    ----------
    raw
        The file, for messages.
    time_s
        Time of each sample, shape (t,). [s]
    columns
        Samples on that clock, each of shape (t,).

    Raises
    ------
    InputError
        When time stands still, runs backwards or leaps over more samples than may be filled.
    """
    enough(raw, time_s.size)
    steps_s = np.diff(time_s)
    least_s, most_s = float(steps_s.min()), float(steps_s.max())
    if least_s <= 0:
        raise _clock(raw, time_s, int(np.argmax(steps_s <= 0)), "that does not advance")
    # The middle step is no shorter than the least one: most clocks need no look at all of them.
    tick_s = least_s if most_s <= TWO_TICKS_RATIO * least_s else median(steps_s)
    # Two ticks at once are a missing sample, unless rounding to the millisecond explains them.
    leaps = np.flatnonzero(steps_s > max(TWO_TICKS_RATIO * tick_s, tick_s + ROUNDED_TO_S))
    leapt = np.minimum(np.rint(steps_s[leaps] / tick_s), time_s.size).astype(np.intp)
    missing = int((leapt - 1).sum())
    if leaps.size and (leapt.max() > MOST_TICKS or missing > MOST_MISSING_SHARE * time_s.size):
        widest = int(leaps[np.argmax(steps_s[leaps])])
        raise _clock(raw, time_s, widest, "that leaps over samples")
    rate_hz = round((time_s.size - 1 + missing) / float(time_s[-1] - time_s[0]), 9)
    if not rate_hz < FASTEST_HZ:
        raise InputError(
            where=raw.shown,
            found=f"{rate_hz:g} samples per second",
            expected=f"fewer than {FASTEST_HZ:g}",
            do="Check the unit of the time column.",
        )
    if not missing:
        return rate_hz, tuple(columns)
    ticks = np.ones(steps_s.size, dtype=np.intp)
    ticks[leaps] = leapt
    known = np.concatenate(([0], np.cumsum(ticks)))
    every = np.arange(known[-1] + 1)
    return rate_hz, tuple(np.interp(every, known, column) for column in columns)


def _clock(raw: RawFile, time_s: FloatArray, at: int, what: str) -> InputError:
    usual_ms = 1000 * abs(float(np.median(np.diff(time_s))))
    return InputError(
        where=f"{raw.shown}, sample {at + 2}",
        found=f"time {time_s[at + 1]:g} s after {time_s[at]:g} s: a clock {what}",
        expected=f"an even clock, here one sample every {usual_ms:g} ms",
        do="Export one recording per file, with every sample.",
    )
