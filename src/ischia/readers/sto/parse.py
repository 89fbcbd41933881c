"""Storage text of OpenSim → named columns over time."""

from dataclasses import dataclass
from typing import Final

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import delimiter_of, head, lines, numbers

_END: Final = "endheader"
_MOST_HEAD: Final = 60
_MOST_COLUMNS: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """What one file holds, in its own units."""

    in_degrees: bool
    names: tuple[str, ...]
    time_s: FloatArray  # (t,)
    columns: FloatArray  # (t, column)


def looks_like_sto(raw: RawFile) -> bool:
    """Say whether a file has the heading of a storage: facts with an equals sign, then its end."""
    top = [line.strip().lower() for line in head(raw, _MOST_HEAD)]
    ends = _END in top
    return ends and any(line.startswith("nrows=") for line in top[: top.index(_END)])


def parse(raw: RawFile) -> StoredTable:
    """Return the columns of a storage file.

    Raises
    ------
    InputError
        When the heading is incomplete, rows are missing or a cell is no number.
    """
    top = [line.strip() for line in head(raw, _MOST_HEAD)]
    end = next((i for i, line in enumerate(top) if line.lower() == _END), None)
    if end is None or end + 1 >= len(top):
        raise _refused(raw, "no line 'endheader' before the columns", "the heading of a storage")
    facts = dict(line.split("=", 1) for line in top[:end] if "=" in line)
    stated = {name.strip().lower(): said.strip().lower() for name, said in facts.items()}
    labels = end + 1 + next((i for i, line in enumerate(top[end + 1 :]) if line), 0)
    names = top[labels].split()
    if names[:1] != ["time"] or not 2 <= len(names) <= _MOST_COLUMNS:  # noqa: PLR2004
        raise _refused(raw, "no column 'time' at the left of others", "time, then the columns")
    if len(set(names)) < len(names):
        raise _refused(raw, "a column named twice", "each column named once")
    rows, degrees = stated.get("nrows", ""), stated.get("indegrees", "no")
    if not rows.isdecimal() or degrees not in {"yes", "no"}:
        raise _refused(raw, f"nRows={rows} and inDegrees={degrees}", "a number, and yes or no")
    first = next((line for i, line in enumerate(lines(raw)) if i > labels and line.strip()), "")
    sign = delimiter_of(first.strip())
    table = numbers(raw, lines(raw), above=labels + 1, delimiter=sign, width=len(names))
    # A last line without its end is left out: it may hold "12" of "125".
    if len(table) < int(rows) - (not raw.data.endswith(b"\n")):
        raise _refused(raw, f"{len(table)} whole rows", f"{rows}: the file was cut short")
    return StoredTable(
        in_degrees=degrees == "yes",
        names=tuple(names[1:]),
        time_s=table[:, 0],
        columns=table[:, 1:],
    )


def _refused(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Export the results again as STO or MOT.",
    )
