"""How an unknown table is divided, and where its numbers begin."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import DELIMITERS, cells, decimal_of, head
from ischia.readers.table.parse import Cell, workbook_rows
from ischia.readers.table.profile import Profile

Form = Literal["text", "xlsx"]
Decimal = Literal[".", ","]
LOOKED_AT: Final = 200
MOST_COLUMNS: Final = 64
FEWEST_COLUMNS: Final = 2
_NUMBER: Final = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of one file are divided."""

    format: Form
    delimiter: str  # as a profile names it
    decimal: Decimal
    header_rows: int
    headings: tuple[str, ...]  # of the last row above the numbers; empty without one
    above: tuple[str, ...]  # of the row above that one, if it is as wide: names over units
    width: int

    def profile(self, **fields: object) -> Profile:
        """Return a profile of this layout."""
        return Profile(
            schema="ischia.profile/1",
            format=self.format,
            delimiter=self.delimiter,
            decimal=self.decimal,
            header_rows=self.header_rows,
            **fields,  # type: ignore[arg-type]  # checked when it is read back
        )


def layout_of(raw: RawFile) -> Layout:
    """Return how a table of unknown make is divided.

    Raises
    ------
    InputError
        When no way of dividing its first rows gives columns of numbers.
    """
    if raw.data[:2] == b"PK":
        rows = list(islice(workbook_rows(raw, None), LOOKED_AT))
        best = _layout([[_text(cell) for cell in row] for row in rows], "xlsx", ",", ".")
    else:
        lines = head(raw, LOOKED_AT)
        found = []
        for sign in (*DELIMITERS, None):
            table = [cells(line, sign) for line in lines]
            named = "blank" if sign is None else sign
            comma = decimal_of(lines[len(lines) // 2 :], sign)
            found.append(_layout(table, "text", named, "," if comma == "," else "."))
        best = max((f for f in found if f), key=lambda f: f.width, default=None)
    if best is None:
        raise InputError(
            where=raw.shown,
            found="no rows of numbers of one width",
            expected="a table of samples: text in columns, or a workbook",
            do="Export the curve as CSV, TSV or XLSX, with its headings.",
        )
    return best


def _layout(
    table: list[list[str]],
    form: Literal["text", "xlsx"],
    delimiter: str,
    decimal: Decimal,
) -> Layout | None:
    filled = [row for row in table if any(row)]
    if not filled:
        return None
    width = len(filled[-1])
    first = next((at for at, row in enumerate(table) if _of_numbers(row, width)), None)
    if first is None or not FEWEST_COLUMNS <= width <= MOST_COLUMNS:
        return None
    if not all(_of_numbers(row, width) for row in table[first:] if any(row)):
        return None
    headings, above = ((), ()) if not first else (table[first - 1], table[first - 2])
    return Layout(
        format=form,
        delimiter=delimiter,
        decimal=decimal,
        header_rows=first,
        headings=tuple(headings) if len(headings) == width else (),
        above=tuple(above) if first > 1 and len(above) == width else (),
        width=width,
    )


def _of_numbers(row: list[str], width: int) -> bool:
    """Say whether a row holds numbers; columns that say something else in each row are allowed."""
    if len(row) != width:
        return False
    count = sum(_NUMBER.fullmatch(cell) is not None for cell in row)
    return count >= max(1, width - 1)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
