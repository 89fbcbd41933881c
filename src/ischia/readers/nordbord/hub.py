"""Table of tests from the NordBord hub → numbers of each leg, without the person's name."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.readers.contract import RawFile
from ischia.readers.rows import cells, decimal_of, delimiter_of, head, lines
from ischia.readers.spelling import name_and_unit

HEADER_WITHIN_LINES: Final = 10
MOST_ROWS: Final = 10_000
_NAMES: Final = ("athlete", "name", "athletename", "profile", "athleteid", "externalid")
_SIDES: Final = {"l": Side.LEFT, "left": Side.LEFT, "r": Side.RIGHT, "right": Side.RIGHT}
_WORDS: Final = {"maximum": "max", "peak": "max", "average": "avg", "mean": "avg"}
# words of a heading, sorted -> the number, and its unit as the hub prints it
NUMBERS: Final[dict[tuple[str, ...], tuple[str, str]]] = {
    ("force", "max"): ("max_force", "N"),
    ("avg", "force"): ("avg_force", "N"),
    ("max", "torque"): ("max_torque", "Nm"),
    ("impulse", "max"): ("max_impulse", "Ns"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRow:
    """One test of one person."""

    numbers: tuple[tuple[str, Side, float], ...]
    test: str | None  # as the hub names it
    done_at: datetime | None  # only where the date can be read in one way


@dataclass(frozen=True, slots=True)
class _Heading:
    """Places of the columns that count."""

    line: int
    delimiter: str | None
    width: int
    numbers: dict[int, tuple[str, Side]]
    people: tuple[int, ...]
    test: int | None
    date: int | None


def looks_like_hub(raw: RawFile) -> bool:
    """Say whether the heading is that of the hub's table."""
    return raw.profile is None and any(_is_heading(x) for x in head(raw, HEADER_WITHIN_LINES))


def parse_hub(raw: RawFile) -> tuple[HubRow, ...]:
    """Return the tests of one person; columns are found by their names, in any order.

    Raises
    ------
    InputError
        When the heading or a cell is not of this layout, a unit is not known, or the table holds
        several people.
    """
    rows = list(zip(range(MOST_ROWS), lines(raw, unfinished=True), strict=False))
    found = [at for at, line in rows[:HEADER_WITHIN_LINES] if _is_heading(line)]
    if not found:
        raise InputError(
            where=raw.shown,
            found="no heading of both legs' greatest force",
            expected="columns such as L Max Force (N) and R Max Force (N)",
            do="Export the table of tests from the hub as CSV.",
        )
    heading = _heading(raw, found[0], rows[found[0]][1])
    body = [
        (at + 1, row)
        for at, line in rows[found[0] + 1 :]
        if any(row := cells(line, heading.delimiter))
    ]
    if not body:
        raise InputError(
            where=raw.shown,
            found="a heading without a test below it",
            expected="a row for each test",
            do="Export the table again, with the tests chosen.",
        )
    _whole_to_the_end(raw, heading, body[-1][1])
    _one_person(raw, heading, [row for _, row in body])
    decimal = decimal_of((line for _, line in rows[found[0] + 1 :]), heading.delimiter)
    return tuple(_row(raw, heading, at, row, decimal) for at, row in body)


def _words(cell: str) -> tuple[str, ...]:
    name, _ = name_and_unit(cell)
    return tuple(_WORDS.get(word, word) for word in re.findall(r"[a-z]+", name.lower()))


def _number_of(cell: str) -> tuple[str, Side] | None:
    words = _words(cell)
    sides = [_SIDES[word] for word in words if word in _SIDES]
    rest = tuple(sorted(word for word in words if word not in _SIDES))
    return (NUMBERS[rest][0], sides[0]) if len(sides) == 1 and rest in NUMBERS else None


def _is_heading(line: str) -> bool:
    found = {_number_of(cell) for cell in cells(line, delimiter_of(line))}
    return {("max_force", Side.LEFT), ("max_force", Side.RIGHT)} <= found


def _heading(raw: RawFile, at: int, line: str) -> _Heading:
    delimiter = delimiter_of(line)
    names = cells(line, delimiter)
    found: dict[int, tuple[str, Side]] = {}
    for place, cell in enumerate(names):
        number = _number_of(cell)
        if number is None or number in found.values():
            continue
        unit = re.sub(r"[^a-z]", "", name_and_unit(cell)[1].lower())
        known = next(printed for name, printed in NUMBERS.values() if name == number[0])
        if unit != known.lower():
            raise InputError(
                where=f"{raw.shown}, column {place + 1}",
                found=f"unit {unit[:12]!r}" if unit else "no unit",
                expected=f"({known})",
                do="Set this unit in the hub and export again; a unit is never guessed.",
            )
        found[place] = number
    bare = ["".join(_words(cell)) for cell in names]
    return _Heading(
        line=at,
        delimiter=delimiter,
        width=len(names),
        numbers=found,
        people=tuple(place for place, name in enumerate(bare) if name in _NAMES),
        test=next((p for p, name in enumerate(bare) if name in ("test", "testtype")), None),
        date=next((p for p, name in enumerate(bare) if name in ("date", "dateutc")), None),
    )


def _whole_to_the_end(raw: RawFile, heading: _Heading, last: list[str]) -> None:
    """Refuse a last test that may be cut: no test is dropped, and no number read in part.

    Without a line end it is whole only where no column is missing and the last counts for nothing.
    """
    ended = raw.data.rstrip(b"\0").endswith((b"\n", b"\r"))
    if ended or (len(last) == heading.width and heading.width - 1 not in heading.numbers):
        return
    raise InputError(
        where=f"{raw.shown}: last line",
        found="a test without a line end, which may be cut short",
        expected="whole rows, each with its line end",
        do="Export it again; if it is whole, end its last line.",
    )


def _one_person(raw: RawFile, heading: _Heading, body: list[list[str]]) -> None:
    for place in heading.people:
        people = {row[place].casefold() for row in body if place < len(row) and row[place]}
        if len(people) > 1:
            raise InputError(
                where=raw.shown,
                found=f"tests of {len(people)} people",
                expected="tests of one person",
                do="Export the tests of the person of this case by themselves.",
            )


def _row(raw: RawFile, heading: _Heading, at: int, row: list[str], decimal: str) -> HubRow:
    if len(row) != heading.width:
        raise InputError(
            where=f"{raw.shown}, line {at}",
            found=f"{len(row)} cells",
            expected=f"{heading.width}, one for each column",
            do="Export the table again; do not edit it by hand.",
        )
    values = []
    for place, (name, side) in heading.numbers.items():
        text = row[place].replace(",", ".") if decimal == "," else row[place]
        if text in ("", "-", "–", "N/A"):
            continue  # not done, not zero
        values.append((name, side, _number(raw, at, place, text)))
    return HubRow(
        numbers=tuple(values),
        test=(row[heading.test] or None) if heading.test is not None else None,
        done_at=_date(row[heading.date]) if heading.date is not None else None,
    )


def _number(raw: RawFile, at: int, place: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise InputError(
            where=f"{raw.shown}, line {at}, column {place + 1}",
            found="a cell that is no number, or one below zero",
            expected="a number, or an empty cell where nothing was measured",
            do="Export the table again; do not edit it by hand.",
        )
    return value


def _date(text: str) -> datetime | None:
    # 03/02 is two days in two countries; only year-month-day is one.
    found = re.match(r"\d{4}-\d\d-\d\d", text)
    try:
        return datetime.fromisoformat(found[0]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
