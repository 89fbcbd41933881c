"""Biodex text, raw or of several sets → arrays, in the file's own signs."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.readers.contract import RawFile
from ischia.readers.rows import head, lines, numbers
from ischia.readers.spelling import CANONICAL, to_canonical
from ischia.readers.table.profile import unit_of_site

HEADER_WITHIN_LINES: Final = 120
# column -> what it is of; POSITION is the machine's own angle and is not kept
KEPT: Final = {"TIME": "time", "TORQUE": "torque", "ANATOMICAL": "angle", "VELOCITY": "velocity"}
# A unit for each of them was seen in print only where the file names one; these never differ.
FIXED: Final = {"ANATOMICAL": "deg", "VELOCITY": "deg/s"}
_ANATOMICAL: Final = re.compile(r"POS[\s._]*\(?\s*ANAT[A-Z.]*\s*\)?")  # a name that holds a space
_HEADING: Final = re.compile(r"([A-Z]+)\s*(?:[(\[]([^)\]]*)[)\]])?")
Counts = NDArray[np.intp]
_SIDE: Final = re.compile(r"\s*(?:tested\s+)?side\s*[:=\t]\s*(left|right)\b.*", re.IGNORECASE)
_SIMULATED: Final = ("SIMULATED", "SYNTHETIC")


@dataclass(frozen=True, slots=True, kw_only=True)
class BiodexSet:
    """One set: torque and velocity in the machine's signs, joint angle as printed."""

    time_s: FloatArray  # (t,)
    torque_nm: FloatArray  # (t,)
    anatomical_deg: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,)


@dataclass(frozen=True, slots=True, kw_only=True)
class BiodexFile:
    """What one file holds: one set where its rows have no number of a set, else each by itself."""

    sets: tuple[BiodexSet, ...]
    several: bool  # rows carry the number of their set
    side: Side | None  # where the lines above the samples name it
    simulated: bool


def looks_like_biodex(raw: RawFile) -> bool:
    """Say whether the head of a file names the column that only this layout has."""
    named = (line.upper() for line in head(raw, HEADER_WITHIN_LINES))
    return any("TORQUE" in line and "ANAT" in line and _is_header(line) for line in named)


def parse(raw: RawFile) -> BiodexFile:
    """Return the columns of a Biodex text file.

    Raises
    ------
    InputError
        When header, units or a row are not those of this layout.
    """
    next(lines(raw), None)  # refuses what is no text, before anything is looked for in it
    rows = head(raw, HEADER_WITHIN_LINES)
    at = _header_line(raw, rows)
    names, printed = _headings(rows[at])
    below = rows[at + 1] if at + 1 < len(rows) else ""
    has_units = bool(below.strip()) and not any(_is_number(word) for word in below.split())
    if has_units:
        printed = _units_below(raw, names, printed, below)
    factors = _factors(raw, names, printed, rows[:at])
    above = at + (2 if has_units else 1)
    table = numbers(raw, lines(raw), above=above, delimiter=None, width=len(names))
    kept = {name: table[:, names.index(name)] for name in KEPT}
    for name, factor in factors.items():
        if factor != 1:  # a copy of a long column is not made for nothing
            kept[name] = kept[name] * factor
    several = "SET" in names
    of_repetition = _counted(table, names, "REP")
    sets = [_set(kept, here, of_repetition) for here in _stretches(_counted(table, names, "SET"))]
    return BiodexFile(
        sets=tuple(sets),
        several=several,
        side=_side(rows[:at]),
        simulated=any(word in line.upper() for word in _SIMULATED for line in rows[: at + 1]),
    )


def _side(metadata: list[str]) -> Side | None:
    """Return the side that a line `Side: Left` names; the involved side would be another matter."""
    named = {found[1].lower() for line in metadata if (found := _SIDE.fullmatch(line))}
    return Side(named.pop()) if len(named) == 1 else None


def _is_header(line: str) -> bool:
    return set(KEPT) <= set(_headings(line)[0])


def _headings(line: str) -> tuple[list[str], list[str]]:
    """Return names and units of a heading; a unit may stand in brackets behind its name."""
    sealed = _ANATOMICAL.sub("ANATOMICAL", line.upper().replace('"', " "))
    found = _HEADING.findall(sealed)
    names = [name for name, _ in found]
    units = [unit for _, unit in found]
    for short in ("MSEC", "MS"):  # some exports name the clock by its unit
        if short in names and "TIME" not in names:
            at = names.index(short)
            names[at], units[at] = "TIME", short
    return names, units


def _header_line(raw: RawFile, rows: list[str]) -> int:
    for at, line in enumerate(rows):
        if _is_header(line):
            return at
    raise InputError(
        where=raw.shown,
        found=f"no such line among the first {len(rows)}",
        expected="a header line that names TIME, TORQUE, POS (ANAT), VELOCITY",
        do="Export raw data as text, with all columns; for another layout write a table profile.",
    )


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[-+]?\d+([.,]\d*)?", word) is not None


def _units_below(raw: RawFile, names: list[str], printed: list[str], below: str) -> list[str]:
    """Return the unit of each column from the line below the names, in brackets or not."""
    units = [word.strip("()[]") for word in below.split()]
    bare = [at for at, name in enumerate(names) if name not in ("SET", "REP")]
    unsaid = [at for at in bare if not printed[at]]
    for places in (range(len(names)), bare, unsaid):
        if len(units) == len(places):
            said = dict(zip(places, units, strict=True))
            return [said.get(at, unit) for at, unit in enumerate(printed)]
    raise InputError(
        where=f"{raw.shown}, line of units",
        found=" ".join(units)[:60],
        expected=f"one unit for each of the {len(bare)} columns of samples",
        do="Export the file again, with its header.",
    )


def _factors(
    raw: RawFile, names: list[str], printed: list[str], metadata: list[str]
) -> dict[str, float]:
    factors = {}
    for name, quantity in KEPT.items():
        unit = printed[names.index(name)] or FIXED.get(name, "")
        if not unit and name == "TORQUE":
            unit = _torque_unit(raw, metadata)
        factor = to_canonical(quantity, unit)
        if factor is None:
            raise InputError(
                where=f"{raw.shown}, column {name}",
                found=f"unit {unit[:12]!r}" if unit else "no unit",
                expected=f"a unit of {quantity}, such as {CANONICAL[quantity]}",
                do="Set it in the machine's export, or name the reader and a profile whose torque "
                "column has the unit of your site; a unit is never guessed.",
            )
        factors[name] = factor
    return factors


def _torque_unit(raw: RawFile, metadata: list[str]) -> str:
    """Return the unit of torque that the lines above or the site's profile name; empty if none."""
    of_site = unit_of_site(raw, "torque")
    if of_site is not None:
        return of_site
    words = [word for line in metadata for word in re.split(r"[\s:;,()\[\]]+", line)]
    spelt = {w.upper(): f for w in words if "-" in w and (f := to_canonical("torque", w))}
    return next(iter(spelt)) if len(set(spelt.values())) == 1 else ""


def _counted(columns: FloatArray, names: list[str], name: str) -> Counts | None:
    """Return the number of the set or repetition at each sample; None where it is not printed."""
    return columns[:, names.index(name)].astype(np.intp) if name in names else None


def _stretches(of_set: Counts | None) -> list[slice]:
    """Return where each set stands in the file."""
    if of_set is None:
        return [slice(None)]
    edges = [0, *(np.flatnonzero(np.diff(of_set)) + 1).tolist(), of_set.size]
    return [slice(start, end) for start, end in pairwise(edges)]


def _set(kept: dict[str, FloatArray], here: slice, of_repetition: Counts | None) -> BiodexSet:
    time_s = kept["TIME"][here]
    if of_repetition is not None:
        time_s = _continued(time_s, of_repetition[here])
    return BiodexSet(
        time_s=time_s,
        torque_nm=kept["TORQUE"][here],
        anatomical_deg=kept["ANATOMICAL"][here],
        velocity_deg_s=kept["VELOCITY"][here],
    )


def _continued(time_s: FloatArray, of_repetition: Counts) -> FloatArray:
    """Return one clock for a set whose clock starts anew with each repetition."""
    if time_s.size < 2:  # noqa: PLR2004  # nothing to continue
        return time_s
    steps_s = np.diff(time_s)
    anew = (np.diff(of_repetition) != 0) & (steps_s <= 0)
    steps_s[anew] = np.median(steps_s[~anew]) if (~anew).any() else 0.0
    return np.concatenate((time_s[:1], time_s[0] + np.cumsum(steps_s)))
