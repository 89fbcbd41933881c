"""HUMAC CSV → arrays, in the file's own signs; torque in the unit that the file or site names."""

import re
from dataclasses import dataclass
from typing import Final

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile
from ischia.readers.rows import cells, delimiter_of, head, lines, numbers
from ischia.readers.spelling import CANONICAL, name_and_unit, to_canonical
from ischia.readers.table.profile import Quantity, unit_of_site

HEADER_WITHIN_LINES: Final = 20
QUANTITY: Final[dict[str, Quantity]] = {
    "time": "time",
    "position": "angle",
    "torque": "torque",
    "velocity": "velocity",
}
# As the layout has them where a heading names no unit. Torque is not among them: sites differ.
LAYOUT: Final = {"time": "s", "position": "deg", "velocity": "deg/s"}
_OWN: Final = re.compile(r"index|end *p(oin|n)?ts?.*", re.IGNORECASE)  # that only this layout has


@dataclass(frozen=True, slots=True, kw_only=True)
class HumacColumns:
    """What one file holds."""

    time_s: FloatArray  # (t,)
    position_deg: FloatArray  # (t,)
    torque_nm: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,)


def looks_like_humac(raw: RawFile) -> bool:
    """Say whether a file has this layout's heading, and no profile says how to read it."""
    if raw.profile is not None:
        return False
    return any(_headings(line) is not None for line in head(raw, HEADER_WITHIN_LINES))


def parse(raw: RawFile) -> HumacColumns:
    """Return the columns of a HUMAC or Cybex CSV file.

    Raises
    ------
    InputError
        When the heading or a row is not of this layout, or nobody says the unit of torque.
    """
    next(lines(raw), None)  # refuses what is no text, before anything is looked for in it
    rows = head(raw, HEADER_WITHIN_LINES)
    above = next((at for at, line in enumerate(rows) if _headings(line)), None)
    found = _headings(rows[above]) if above is not None else None
    if above is None or found is None:
        raise InputError(
            where=raw.shown,
            found=f"no such line among the first {len(rows)}",
            expected=f"a heading of {', '.join(QUANTITY)}",
            do="Export the curve as CSV with its heading; for another layout write a profile.",
        )
    factors = {name: _factor(raw, name, unit) for name, (_, unit) in found.items()}
    places = [found[name][0] for name in QUANTITY]
    delimiter = delimiter_of(rows[above])
    table = numbers(raw, lines(raw), above=above + 1, delimiter=delimiter, columns=places)
    column = {name: table[:, at] * factors[name] for at, name in enumerate(QUANTITY)}
    return HumacColumns(
        time_s=column["time"],
        position_deg=column["position"],
        torque_nm=column["torque"],
        velocity_deg_s=column["velocity"],
    )


def _headings(line: str) -> dict[str, tuple[int, str]] | None:
    """Return place and unit of each column kept; None when the line is no such heading."""
    found: dict[str, tuple[int, str]] = {}
    headings = [name_and_unit(cell) for cell in cells(line, delimiter_of(line))]
    own = any(_OWN.fullmatch(name) for name, _ in headings)
    if not own and '"' not in line:
        return None  # tables of many machines have these four columns, but not its own two
    for at, (name, unit) in enumerate(headings):
        if name.lower() in QUANTITY and name.lower() not in found:
            found[name.lower()] = (at, unit)
        elif not own:
            return None
    return found if len(found) == len(QUANTITY) else None


def _factor(raw: RawFile, name: str, unit: str) -> float:
    quantity = QUANTITY[name]
    said = unit or LAYOUT.get(name) or unit_of_site(raw, quantity) or ""
    factor = to_canonical(quantity, said)
    if factor is None:
        raise InputError(
            where=f"{raw.shown}, column {name}",
            found=f"unit {unit[:12]!r}" if unit else "no unit",
            expected=f"a unit of {quantity}"
            + (", foot-pounds or N.m" if name == "torque" else f", such as {CANONICAL[quantity]}"),
            do="Export with units in the heading, or name --reader humac and a profile whose "
            "torque column has the unit of your site; a unit is never guessed.",
        )
    return factor
