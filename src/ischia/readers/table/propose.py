"""A profile proposed from a file's own headings, units and ranges, for a person to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.readers.contract import RawFile
from ischia.readers.rows import FEWEST_SAMPLES
from ischia.readers.spelling import name_and_unit, quantities_of, unit_spelt
from ischia.readers.strength import against_angle
from ischia.readers.table.parse import parse
from ischia.readers.table.profile import NEEDED, Column, Quantity
from ischia.readers.table.sniff import Layout, layout_of
from ischia.readers.table.words import quantity_called, side_called

MOST_FLEXION_DEG: Final = 165.0  # beyond, a straight knee is not the zero
SLOWEST_HZ: Final = 10.0
FASTEST_HZ: Final = 5000.0
SLOPE_CORRELATION: Final = 0.9
ONE_WAY_DEG: Final = 40.0  # further than any joint goes past straight


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One column of an unknown table: what it seems to hold, and why that is not sure."""

    position: int  # 1 is the first
    name: str | None
    quantity: Quantity | None
    unit: Unit | None = None
    scale: float = 1.0
    sign: int = 1
    zero_at: float = 0.0
    side: Side | None = None
    low: float = 0.0  # as printed
    high: float = 0.0
    unsure: tuple[str, ...] = ()

    def doubting(self, why: str, **changes: object) -> "Seen":
        """Return the same column with one doubt more."""
        return replace(self, unsure=(*self.unsure, why), **changes)  # type: ignore[arg-type]  # fields of this class


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a profile of one file would say, and the samples to look at beside it."""

    layout: Layout
    kind: str
    columns: tuple[Seen, ...]  # all of the file; those without a quantity are left out
    samples: tuple[FloatArray, ...]  # beside them, (t,) each; empty where no numbers stand

    @property
    def kept(self) -> tuple[Seen, ...]:
        """The columns that the profile would name."""
        return tuple(column for column in self.columns if column.quantity is not None)


def propose(raw: RawFile) -> Proposal:
    """Return what a profile of this file would say.

    Nothing in it is known: headings are read, ranges are looked at, and each guess says that it is
    one. Torque's sign cannot be seen in a file at all.

    Raises
    ------
    InputError
        When the file is no table of numbers, or has neither torque and angle nor force.
    """
    layout = layout_of(raw)
    columns, samples = [], []
    for place in range(layout.width):
        column, values = _looked_at(raw, layout, place)
        columns.append(column)
        samples.append(values)
    if not any(column.quantity for column in columns):
        columns = _by_range(columns, samples)
    columns = _one_of_each(columns)
    columns = _turned(columns, samples)
    present = {column.quantity for column in columns}
    kind = "torque_curve" if "torque" in present else "force_trace"
    missing = [name for name in NEEDED[kind] if name not in present]
    if missing:
        raise InputError(
            where=raw.shown,
            found=f"{layout.width} columns, none that says it is {' or '.join(missing)}",
            expected="torque and angle, or force",
            do="Write the profile by hand; docs/how-to/read-an-unknown-table.md shows how.",
        )
    return Proposal(layout=layout, kind=kind, columns=tuple(columns), samples=tuple(samples))


def _looked_at(raw: RawFile, layout: Layout, place: int) -> tuple[Seen, FloatArray]:
    heading = layout.headings[place] if layout.headings else ""
    name, unit = name_and_unit(heading)
    by_position = layout.headings.count(heading) != 1 or not heading
    if not unit and quantities_of(heading):  # units stand in the last row, their names above it
        name, unit = (layout.above[place] if layout.above else ""), heading
        by_position = True
    quantity = quantity_called(name)
    of_unit = quantities_of(unit)
    seen = Seen(
        position=place + 1,
        name=None if by_position else heading,
        quantity=quantity,
        side=side_called(name),
    )
    if quantity is None and len(of_unit) == 1:
        seen = seen.doubting("the heading says only a unit", quantity=cast("Quantity", of_unit[0]))
    values = _values(raw, layout, place)
    if values.size < FEWEST_SAMPLES:
        return replace(seen, quantity=None), values
    seen = replace(seen, low=float(values.min()), high=float(values.max()))
    return (_with_unit(seen, unit, values) if seen.quantity else seen), values


def _values(raw: RawFile, layout: Layout, place: int) -> FloatArray:
    number = Column(quantity="force", unit=Unit.NEWTON, position=place + 1)
    profile = layout.profile(kind="force_trace", title="a look", column=(number,), fs_hz=1.0)
    try:
        return parse(raw, profile, [number])[0]
    except InputError:
        return np.empty(0)


def _with_unit(seen: Seen, unit: str, values: FloatArray) -> Seen:
    quantity = cast("Quantity", seen.quantity)
    spelt = unit_spelt(quantity, unit)
    if spelt is not None:
        seen = replace(seen, unit=spelt[0], scale=spelt[1])
    else:
        said = "the heading names no unit" if not unit else "the heading's unit is not known"
        seen = seen.doubting(f"{said}; it must be written by hand")
    if quantity == "time" and spelt is not None:
        rate_hz = 1 / max(seen.scale * float(np.median(np.diff(values))), 1e-9)
        if not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
            seen = seen.doubting(f"{rate_hz:.4g} samples per second is not what machines do")
    if quantity == "torque":
        seen = seen.doubting("no file shows which way is extension: positive is taken for it")
    return _with_zero(seen) if quantity == "angle" and seen.unit is not Unit.RADIAN else seen


def _with_zero(seen: Seen) -> Seen:
    if seen.high > MOST_FLEXION_DEG:
        return seen.doubting("180 is taken for the straight knee", sign=-1, zero_at=180.0)
    if seen.low < -ONE_WAY_DEG and seen.high < -seen.low:
        return seen.doubting("no knee extends so far: its sign is turned", sign=-1)
    return seen.doubting("0 is taken for the straight knee, and flexion as positive")


def _by_range(columns: Sequence[Seen], samples: Sequence[FloatArray]) -> list[Seen]:
    """Return what columns without headings seem to hold: a clock, an angle, its slope, the rest."""
    why = "there is no heading: told by its range alone"
    found = list(columns)
    free = [at for at, values in enumerate(samples) if values.size >= FEWEST_SAMPLES]
    clocks = [at for at in free if (np.diff(samples[at]) > 0).all()]
    roles: dict[Quantity, int] = {"time": clocks[0]} if clocks else {}
    rest = [at for at in free if at not in clocks and np.ptp(samples[at]) > 0]
    pairs = [(_alike(samples[a], samples[b]), a, b) for a in rest for b in rest if a != b]
    likeness, angle, velocity = max(pairs, default=(0.0, 0, 0))
    if likeness > SLOPE_CORRELATION and len(rest) > 2:  # noqa: PLR2004  # and a torque beside both
        torque = max(
            (at for at in rest if at not in (angle, velocity)), key=lambda at: np.ptp(samples[at])
        )
        roles |= {"angle": angle, "velocity": velocity, "torque": torque}
    elif rest:
        roles["force"] = rest[0]
    for quantity, at in roles.items():
        seen = replace(found[at], quantity=quantity).doubting(why)
        found[at] = _with_unit(seen, "", samples[at])
    return found


def _alike(a: FloatArray, b: FloatArray) -> float:
    """Return how closely one column is the slope of another, 0 to 1."""
    slope = np.gradient(a)
    if a.size != b.size or not np.ptp(slope):
        return 0.0
    return abs(float(np.corrcoef(slope, b)[0, 1]))


def _one_of_each(columns: Sequence[Seen]) -> list[Seen]:
    """Keep the first column of each quantity and side; say that there are others."""
    taken: dict[tuple[Quantity, Side | None], int] = {}
    found: list[Seen] = []
    for seen in columns:
        key = (seen.quantity, seen.side) if seen.quantity else None
        if key is None or key not in taken:
            found.append(seen)
            if key is not None:
                taken[key] = len(found) - 1
            continue
        first = found[taken[key]]
        found[taken[key]] = first.doubting(f"column {seen.position} could be it too")
        found.append(replace(seen, quantity=None))
    return found


def _turned(columns: Sequence[Seen], samples: Sequence[FloatArray]) -> list[Seen]:
    """Turn a velocity that runs against the angle, and say so."""
    found = list(columns)
    at = {seen.quantity: place for place, seen in enumerate(found) if seen.quantity}
    if not {"angle", "velocity"} <= set(at):
        return found
    angle, velocity = found[at["angle"]], found[at["velocity"]]
    flexion = angle.sign * (samples[at["angle"]] - angle.zero_at)
    speed = samples[at["velocity"]]
    if flexion.size == speed.size and against_angle(speed, flexion):
        found[at["velocity"]] = velocity.doubting(
            "it runs against the angle: turned, but the angle could be the wrong one", sign=-1
        )
    return found
