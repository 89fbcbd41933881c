"""TRC text → names, times and places of markers, in the file's own unit."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.plain import plain_numbers
from ischia.readers.rows import head, lines

_MARK: Final = "PathFileType"
_HEAD_LINES: Final = 5  # kind of file, names of its facts, the facts, markers, axes
_AHEAD: Final = 2  # columns before the first marker: number of the frame, and time
_EMPTY_CELL: Final = re.compile(r"(?<=\t)(?=\t|$)|^(?=\t)")
_BLANKS: Final = re.compile(r" *\t *| +$")
_MOST_MARKERS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrcTable:
    """What one file holds."""

    fs_hz: float  # as the heading states it
    units: str
    names: tuple[str, ...]  # one per marker, empty where the file names none
    time_s: FloatArray  # (t,)
    points: FloatArray  # (t, marker, 3), in `units`; NaN where the cells are empty
    fewer_rows: bool  # than the heading states, though the last one is whole and ended


def looks_like_trc(raw: RawFile) -> bool:
    """Say whether a file starts as every TRC file does."""
    return head(raw, 1)[:1] != [] and head(raw, 1)[0].startswith(_MARK)


def parse(raw: RawFile) -> TrcTable:
    """Return the table of a TRC file.

    Raises
    ------
    InputError
        When the heading is incomplete, rows are missing or a cell is no number.
    """
    top = head(raw, _HEAD_LINES)
    if len(top) < _HEAD_LINES or not top[0].startswith(_MARK):
        raise _refused(raw, "no heading of five lines that begins with PathFileType", "one")
    sign = "," if top[0].startswith(f"{_MARK},") else "\t"
    keys, values = (line.replace(sign, " ").split() for line in top[1:3])
    facts = dict(zip(keys, values, strict=False))
    fs_hz, frames, count = (_number(raw, facts, n) for n in ("DataRate", "NumFrames", "NumMarkers"))
    if not (fs_hz > 0 and 1 <= count <= _MOST_MARKERS):
        raise _refused(raw, f"{count:g} markers at {fs_hz:g} per second", "some of both")
    names = _names(raw, top[3].split(sign), int(count))
    table = _rows(raw, _AHEAD + 3 * int(count), sign)
    # A last line without its end is left out by whoever reads text: it may hold "12" of "125".
    ended = raw.data.endswith((b"\n", b"\r"))
    if not ended and len(table) < frames - 1:
        raise _refused(
            raw, f"{len(table)} whole rows", f"{frames:g}, as its heading says: it was cut short"
        )
    return TrcTable(
        fs_hz=fs_hz,
        units=facts.get("Units", ""),
        names=names,
        time_s=table[:, 1],
        points=table[:, _AHEAD:].reshape(len(table), -1, 3),
        fewer_rows=ended and len(table) < frames,
    )


def _names(raw: RawFile, named: list[str], count: int) -> tuple[str, ...]:
    """Return a name for each marker, empty where the file names none.

    A name stands above the first of its marker's three columns. Some writers put it elsewhere: then
    the names count in their order, if there are as many as markers.
    """
    told = [cell.strip() for cell in named[_AHEAD:]]
    placed = told[: 3 * count : 3]
    if sum(map(bool, placed)) == sum(map(bool, told[: 3 * count])):
        return (*placed, *[""] * (count - len(placed)))
    in_order = [name for name in told if name]
    if len(in_order) != count:
        found = f"{len(in_order)} names that stand above no marker's first column"
        raise _refused(raw, found, f"a name above the first column of each of {count} markers")
    return tuple(in_order)


def _rows(raw: RawFile, width: int, sign: str) -> FloatArray:
    above = _HEAD_LINES
    first = ""
    for line in lines(raw):
        if above > 0:
            above -= 1
        elif line.replace(sign, "").strip():
            first = line
            break
    if first.count(sign) + 1 == width and (plain := _plain(raw, first, sign)) is not None:
        return plain
    try:
        table = np.loadtxt(_filled(raw, width, sign), delimiter="\t", ndmin=2, comments=None)
    except ValueError as err:
        found = "a row with another number of cells, or a cell that is no number"
        raise _refused(raw, found, f"{width} cells in each row: numbers, or nothing") from err
    if table.shape[0] == 0 or table.shape[1] != width:
        raise _refused(raw, f"{table.shape[0]} rows of {table.shape[1]}", f"rows of {width} cells")
    return np.asarray(table, dtype=np.float64)


def _plain(raw: RawFile, first: str, sign: str) -> FloatArray | None:
    """Return rows without a gap, which are most files, by the fast way."""
    begin = raw.data.find(first.encode("latin-1", errors="replace"))
    above = raw.data.count(b"\n", 0, begin)
    return None if begin < 0 else plain_numbers(raw.data, first, above=above, delimiter=sign)


def _filled(raw: RawFile, width: int, sign: str) -> Iterator[str]:
    """Yield each row with its empty cells said to be NaN; writers leave off empty last cells.

    Behind the markers that the heading counts some writers put those that nobody named, as many as
    were seen at a moment: whole ones are left off.
    """
    rows = lines(raw)
    for _ in range(_HEAD_LINES):
        next(rows, None)
    yielded = False
    for line in rows:
        if not line.replace(sign, "").strip():
            continue
        line_cells = _BLANKS.sub(_bare, line.rstrip("\r\n").replace(sign, "\t"))
        line_cells = line_cells.rstrip("\t")
        surplus = line_cells.count("\t") + 1 - width
        if surplus > 0 and surplus % 3 == 0:
            line_cells = "\t".join(line_cells.split("\t", width)[:width])
        yield _EMPTY_CELL.sub("nan", line_cells + "\t" * max(0, -surplus))
        yielded = True
    if not yielded:
        raise _refused(raw, "a heading without rows", "one row per frame")


def _bare(blanks: re.Match[str]) -> str:
    return blanks[0].strip(" ")


def _number(raw: RawFile, facts: dict[str, str], name: str) -> float:
    try:
        value = float(facts[name])
    except (KeyError, ValueError) as err:
        raise _refused(raw, f"no number for {name} in the heading", name) from err
    if not math.isfinite(value):
        raise _refused(raw, f"{name} {value}", "a number")
    return value


def _refused(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Export the markers again as TRC.",
    )
