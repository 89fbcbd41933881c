"""Bytes of a table → rows of cells, as text or numbers."""

import csv
import io
import warnings
import zipfile
from typing import Final

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import lines
from ischia.readers.table.profile import Profile

Cell = str | float | None
# An hour at 2 kHz in a workbook is below both; a bomb is above.
MOST_UNPACKED_BYTES: Final = 1024**3
MOST_ROWS: Final = 8_000_000


def parse(raw: RawFile, profile: Profile) -> list[list[Cell]]:
    """Return all rows of a table, header rows first.

    Raises
    ------
    InputError
        When the file is not in the format that the profile names, or would not fit into memory.
    """
    return _workbook(raw, profile) if profile.format == "xlsx" else _text(raw, profile)


def _text(raw: RawFile, profile: Profile) -> list[list[Cell]]:
    rows = lines(raw, encoding=profile.encoding)
    if profile.delimiter == "blank":
        return [list(row.split()) for row in rows]
    try:
        return [list(row) for row in csv.reader(rows, delimiter=profile.delimiter)]
    except (csv.Error, TypeError) as err:
        raise InputError(
            where=raw.shown,
            found=f"rows that {profile.delimiter!r} does not divide ({err})",
            expected="a table of text, divided as its profile says",
            do="Correct delimiter in the profile: one character, or blank.",
        ) from err


def _workbook(raw: RawFile, profile: Profile) -> list[list[Cell]]:
    _no_bomb(raw)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles; nothing here is drawn
            book = openpyxl.load_workbook(
                io.BytesIO(raw.data), read_only=True, data_only=True, keep_links=False
            )
            sheet = book[_sheet(raw, profile, list(book.sheetnames))]
            rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS)
            return [[_cell(value) for value in row] for row in rows]
    except InputError:
        raise
    except Exception as err:  # the library lets every fault of zip, XML and styles through
        raise _no_workbook(raw, f"a damaged workbook ({type(err).__name__})") from err


def _sheet(raw: RawFile, profile: Profile, names: list[str]) -> str:
    if profile.sheet is not None and profile.sheet not in names:
        raise InputError(
            where=raw.shown,
            found=f"sheets {', '.join(names) or 'none'}",
            expected=f"a sheet {profile.sheet!r}",
            do="Correct sheet in the profile.",
        )
    return profile.sheet or names[0]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value)


def _no_bomb(raw: RawFile) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as packed:
            unpacked_bytes = sum(entry.file_size for entry in packed.infolist())
    except Exception as err:  # damaged directories raise many things, not only BadZipFile
        raise _no_workbook(raw, "a file that is no workbook") from err
    if unpacked_bytes > MOST_UNPACKED_BYTES:
        raise _no_workbook(raw, f"{unpacked_bytes / 1024**3:.1f} GiB when unpacked")


def _no_workbook(raw: RawFile, found: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=f"an XLSX workbook of at most {MOST_UNPACKED_BYTES // 1024**2} MiB unpacked",
        do="Save it again as XLSX, or export it as CSV.",
    )
