"""Biodex raw text → arrays, in the file's own signs."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.model.units import Unit, convert
from ischia.readers.contract import RawFile
from ischia.readers.rows import enough, lines

ANATOMICAL: Final = "POS (ANAT)"  # the one name that holds a space
HEADER_WITHIN_LINES: Final = 40
HEADER_WITHIN_BYTES: Final = 8192
# column -> the spellings of its unit that we know, and the factor to the unit we keep
FACTORS: Final[dict[str, dict[str, float]]] = {
    "TIME": {"MSEC": 0.001, "SEC": 1.0},
    "TORQUE": {
        "N-M": 1.0,
        "FT-LBS": convert(1.0, Unit.FOOT_POUND, Unit.NEWTON_METRE),
    },
    ANATOMICAL: {"DEGREES": 1.0},
    "VELOCITY": {"DEG/SEC": 1.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BiodexColumns:
    """What one file holds: torque and velocity in the machine's signs, joint angle as printed."""

    time_s: FloatArray  # (t,)
    torque_nm: FloatArray  # (t,)
    anatomical_deg: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,)
    simulated: bool


def looks_like_biodex(raw: RawFile) -> bool:
    """Say whether the head of a file names the column that only this layout has."""
    head = raw.data[:HEADER_WITHIN_BYTES]
    return ANATOMICAL.encode() in head and b"TORQUE" in head


def parse(raw: RawFile) -> BiodexColumns:
    """Return the columns of a Biodex raw text file.

    Raises
    ------
    InputError
        When header, units or a row are not those of this layout.
    """
    rows = lines(raw)
    at = _header_line(raw, rows)
    names = _words(rows[at])
    units = rows[at + 1].split() if at + 1 < len(rows) else []
    factors = _factors(raw, names, units)
    table = _table(raw, rows[at + 2 :], width=len(names), above=at + 2)
    column = {name: table[:, names.index(name)] * factors[name] for name in FACTORS}
    return BiodexColumns(
        time_s=column["TIME"],
        torque_nm=column["TORQUE"],
        anatomical_deg=column[ANATOMICAL],
        velocity_deg_s=column["VELOCITY"],
        simulated=any(word in rows[0].upper() for word in ("SIMULATED", "SYNTHETIC")),
    )


def _words(line: str) -> list[str]:
    sealed = line.upper().replace(ANATOMICAL, ANATOMICAL.replace(" ", "_"))
    return [word.replace("_", " ") if "(" in word else word for word in sealed.split()]


def _header_line(raw: RawFile, rows: list[str]) -> int:
    for at, line in enumerate(rows[:HEADER_WITHIN_LINES]):
        if set(FACTORS) <= set(_words(line)):
            return at
    raise InputError(
        where=raw.shown,
        found=f"no such line among the first {min(len(rows), HEADER_WITHIN_LINES)}",
        expected=f"a header line that names {', '.join(FACTORS)}",
        do="Export raw data as text, with all columns; for another layout write a table profile.",
    )


def _factors(raw: RawFile, names: list[str], units: list[str]) -> dict[str, float]:
    if len(units) != len(names):
        raise InputError(
            where=f"{raw.shown}, line of units",
            found=" ".join(units) or "nothing",
            expected=f"one unit for each of the {len(names)} columns",
            do="Export the file again, with its header.",
        )
    factors = {}
    for name, known in FACTORS.items():
        unit = units[names.index(name)]
        if unit.upper() not in known:
            raise InputError(
                where=f"{raw.shown}, column {name}",
                found=f"unit {unit!r}",
                expected=" or ".join(known),
                do="Set these units in the machine's export; a unit is never guessed.",
            )
        factors[name] = known[unit.upper()]
    return factors


def _table(raw: RawFile, rows: list[str], *, width: int, above: int) -> FloatArray:
    cells = [line.split() for line in rows]
    while cells and not cells[-1]:
        cells.pop()
    enough(raw, len(cells))
    for number, row in enumerate(cells, start=above + 1):
        if len(row) != width:
            raise _bad_row(raw, number, f"{len(row)} values", f"{width}, one for each column")
    try:
        table = np.array(cells, dtype=np.float64)
    except ValueError as err:
        raise _bad_row(raw, above + 1, f"a word among the samples ({err})", "numbers") from err
    if not np.isfinite(table).all():
        bad = int(np.flatnonzero(~np.isfinite(table).all(axis=1))[0])
        raise _bad_row(raw, above + 1 + bad, "a value that is not a number", "numbers")
    return table


def _bad_row(raw: RawFile, line: int, found: str, expected: str) -> InputError:
    return InputError(
        where=f"{raw.shown}, line {line} or below",
        found=found,
        expected=expected,
        do="Export the file again; do not edit it by hand.",
    )
