"""Force trace of a NordBord → arrays."""

import re
from dataclasses import dataclass
from typing import Final

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import cells, delimiter_of, evenly, head, lines, numbers
from ischia.readers.spelling import name_and_unit, to_canonical

HEADER_WITHIN_LINES: Final = 10
# The layout has no units: seconds and newtons, as readers of it agree. A clock in another unit
# would not tick at a speed that such a board has (50 or 400 Hz).
RATES_HZ: Final = (10.0, 5000.0)
_COLUMNS: Final = {"time": "time", "leftforce": "force", "rightforce": "force"}
_LAYOUT: Final = {"time": "s", "force": "N"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NordbordTrace:
    """Force of both legs on one clock."""

    fs_hz: float
    left_n: FloatArray  # (t,)
    right_n: FloatArray  # (t,)
    bridged: bool  # samples that were missing are straight lines


def looks_like_trace(raw: RawFile) -> bool:
    """Say whether the heading is that of a force trace."""
    return raw.profile is None and any(_headings(x) for x in head(raw, HEADER_WITHIN_LINES))


def parse_trace(raw: RawFile) -> NordbordTrace:
    """Return force of both legs.

    Raises
    ------
    InputError
        When the heading, a unit, a row or the clock is not that of such a trace.
    """
    rows = head(raw, HEADER_WITHIN_LINES)
    at, found = next(((i, f) for i, x in enumerate(rows) if (f := _headings(x))), (0, {}))
    if not found:
        raise InputError(
            where=raw.shown,
            found=f"no such line among the first {len(rows)}",
            expected="a heading Time, LeftForce, RightForce, or that of the hub's export",
            do="Export the trace, or the table of tests, from the hub as CSV.",
        )
    factors = [_factor(raw, name, found[name][1]) for name in _COLUMNS]
    places = [found[name][0] for name in _COLUMNS]
    table = numbers(raw, lines(raw), above=at + 1, delimiter=delimiter_of(rows[at]), columns=places)
    time_s, left_n, right_n = (table * factors).T
    fs_hz, (left_n, right_n) = evenly(raw, time_s, (left_n, right_n))
    if not RATES_HZ[0] <= fs_hz <= RATES_HZ[1]:
        raise InputError(
            where=f"{raw.shown}, column Time",
            found=f"{fs_hz:g} samples per second",
            expected=f"{RATES_HZ[0]:g} to {RATES_HZ[1]:g}, with time in seconds",
            do="Export the trace again, or write a profile that names the unit of its clock.",
        )
    bridged = left_n.size > time_s.size
    return NordbordTrace(fs_hz=fs_hz, left_n=left_n, right_n=right_n, bridged=bridged)


def _headings(line: str) -> dict[str, tuple[int, str]]:
    """Return place and unit of each column; empty when the line is no such heading."""
    found: dict[str, tuple[int, str]] = {}
    for at, cell in enumerate(cells(line, delimiter_of(line))):
        name, unit = name_and_unit(cell)
        found.setdefault(re.sub(r"[^a-z]", "", name.lower()), (at, unit))
    return {name: found[name] for name in _COLUMNS} if set(_COLUMNS) <= set(found) else {}


def _factor(raw: RawFile, name: str, unit: str) -> float:
    quantity = _COLUMNS[name]
    factor = to_canonical(quantity, unit or _LAYOUT[quantity])
    if factor is None:
        raise InputError(
            where=f"{raw.shown}, column {name}",
            found=f"unit {unit[:12]!r}",
            expected=f"{_LAYOUT[quantity]}",
            do="Set this unit in the hub and export again; a unit is never guessed.",
        )
    return factor
