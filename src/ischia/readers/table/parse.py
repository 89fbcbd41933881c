"""Bytes of a table → columns of numbers as printed, without holding its rows."""

import csv
import io
import math
import warnings
import zipfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import cells, enough, lines, numbers
from ischia.readers.table.profile import Column, Profile

Cell = str | float | None
# A sheet of the format's greatest length is below both; a bomb is above.
MOST_UNPACKED_BYTES: Final = 512 * 1024**2
MOST_BESIDE_BYTES: Final = 64 * 1024**2  # parts that a library reads at once: words, styles
MOST_ROWS: Final = 1_048_576


def parse(raw: RawFile, profile: Profile, columns: Sequence[Column]) -> list[FloatArray]:
    """Return each column as printed, shapes (t,), which may differ in length.

    Raises
    ------
    InputError
        When the file is not in the format that the profile names, has no such column, holds
        something else than numbers in it, or would not fit into memory.
    """
    if profile.format == "xlsx":
        return _of_cells(raw, profile, columns, workbook_rows(raw, profile.sheet))
    delimiter = None if profile.delimiter == "blank" else profile.delimiter
    if len(delimiter or ",") != 1:
        raise InputError(
            where=raw.profile.shown if raw.profile else raw.shown,
            found=f"delimiter {profile.delimiter[:12]!r}",
            expected="one character, or blank",
            do="Correct delimiter in the profile.",
        )
    heading = islice(lines(raw, encoding=profile.encoding), profile.header_rows)
    places = _places(raw, profile, columns, [cells(line, delimiter) for line in heading])
    if profile.decimal != delimiter:
        try:
            table = numbers(
                raw,
                lines(raw, encoding=profile.encoding),
                above=profile.header_rows,
                delimiter=delimiter,
                columns=places,
                decimal=profile.decimal,
            )
            return list(table.T)
        except InputError:
            pass  # trials of unequal length, or a fault: the slow way tells which
    return _of_cells(raw, profile, columns, _text(raw, profile, delimiter))


def _text(raw: RawFile, profile: Profile, delimiter: str | None) -> Iterator[Sequence[Cell]]:
    rows = lines(raw, encoding=profile.encoding)
    if delimiter is None:
        yield from (row.split() for row in rows)
        return
    try:
        yield from csv.reader(rows, delimiter=delimiter)
    except (csv.Error, TypeError, ValueError) as err:
        raise InputError(
            where=raw.shown,
            found=f"rows that {delimiter!r} does not divide",
            expected="a table of text, divided as its profile says",
            do="Correct delimiter in the profile: one character, or blank.",
        ) from err


def _of_cells(
    raw: RawFile, profile: Profile, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> list[FloatArray]:
    """Return the columns of a table whose trials may end at different rows."""
    every = iter(rows)
    heading = list(islice(every, profile.header_rows))
    places = _places(raw, profile, columns, heading)
    found = [array("d") for _ in columns]
    ended = [0] * len(columns)  # the first empty cell of each, if any: only the end may be empty
    for number, row in enumerate(every, start=profile.header_rows + 1):
        for at, place in enumerate(places):
            cell = row[place] if place < len(row) else None
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                ended[at] = ended[at] or number
                continue
            value = math.nan if ended[at] else _number(cell, profile)
            if not math.isfinite(value):
                raise _no_number(raw, columns[at], ended[at] or number, empty=bool(ended[at]))
            found[at].append(value)
    for values in found:
        enough(raw, len(values))
    return [np.array(values) for values in found]


def _number(cell: Cell, profile: Profile) -> float:
    if isinstance(cell, float):
        return cell
    text = str(cell)
    try:
        return float(text.replace(",", ".") if profile.decimal == "," else text)
    except ValueError:
        return math.nan


def _no_number(raw: RawFile, column: Column, row: int, *, empty: bool) -> InputError:
    # What stands in the cell is not repeated: it may be somebody's name.
    return InputError(
        where=f"{raw.shown}, row {row}, column {column.label}",
        found="an empty cell between samples" if empty else "a cell that is no number",
        expected="a number",
        do="Correct the profile, or export the recording without gaps.",
    )


def _places(
    raw: RawFile, profile: Profile, columns: Sequence[Column], heading: Sequence[Sequence[Cell]]
) -> list[int]:
    names = [_plain(cell) for cell in heading[-1]] if heading else []
    found = []
    for column in columns:
        if column.position is not None:
            found.append(column.position - 1)
        elif names.count(_plain(column.name)) == 1:
            found.append(names.index(_plain(column.name)))
        else:
            raise InputError(
                where=f"{raw.shown}, row {profile.header_rows}",
                found=f"{names.count(_plain(column.name))} columns of this name among {len(names)}",
                expected=f"one column {column.label}",
                do="Correct name or header_rows in the profile, or check that this is the right "
                "file.",
            )
    return found


def _plain(cell: Cell) -> str:
    """Return a heading without what differs from export to export: case and blanks."""
    return "".join(str(cell or "").casefold().split())


def workbook_rows(raw: RawFile, sheet_name: str | None) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a sheet, the first one where none is named.

    Raises
    ------
    InputError
        When the file is no workbook, a damaged one, or one that would not fit into memory.
    """
    _no_bomb(raw)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles; nothing here is drawn
            book = openpyxl.load_workbook(
                io.BytesIO(raw.data), read_only=True, data_only=True, keep_links=False
            )
            sheet = book[_sheet(raw, sheet_name, list(book.sheetnames))]
            for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS):
                yield [_cell(value) for value in row]
    except InputError:
        raise
    except Exception as err:  # the library lets every fault of zip, XML and styles through
        raise _no_workbook(raw, f"a damaged workbook ({type(err).__name__})") from err


def _sheet(raw: RawFile, wanted: str | None, names: list[str]) -> str:
    if wanted is not None and wanted not in names:
        raise InputError(
            where=raw.shown,
            found=f"{len(names)} sheets of other names",
            expected=f"a sheet {wanted!r}",
            do="Correct sheet in the profile.",
        )
    return wanted or names[0]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value)


def _no_bomb(raw: RawFile) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as packed:
            entries = packed.infolist()
    except Exception as err:  # damaged directories raise many things, not only BadZipFile
        raise _no_workbook(raw, "a file that is no workbook") from err
    # The unpacker stops at the sizes declared here, so that a false one is no way around.
    unpacked_bytes = sum(entry.file_size for entry in entries)
    beside = max((e.file_size for e in entries if "worksheets/" not in e.filename), default=0)
    if unpacked_bytes > MOST_UNPACKED_BYTES or beside > MOST_BESIDE_BYTES:
        raise _no_workbook(raw, f"{unpacked_bytes / 1024**2:.0f} MiB when unpacked")


def _no_workbook(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=f"an XLSX workbook of at most {MOST_UNPACKED_BYTES // 1024**2} MiB unpacked",
        do="Save it again as XLSX, or export it as CSV.",
    )
