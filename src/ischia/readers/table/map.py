"""Rows of cells → `TorqueCurve` or `ForceTrace`, in canonical units and the house's signs."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.units import Unit, convert
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.rows import enough, sampling_rate_hz
from ischia.readers.strength import (
    ASKED_OF_FORCE,
    ASKED_OF_TORQUE,
    against_angle,
    force_trace,
    torque_curve,
)
from ischia.readers.table.parse import Cell, parse
from ischia.readers.table.profile import Column, Profile, parse_profile

TAG: Final = "table@1"
CANONICAL: Final = {
    "time": Unit.SECOND,
    "torque": Unit.NEWTON_METRE,
    "angle": Unit.DEGREE,
    "velocity": Unit.DEG_PER_S,
    "force": Unit.NEWTON,
}


def recording(raw: RawFile, facts: RecordingEntry) -> TorqueCurve | ForceTrace:
    """Return the recording that a table holds, read as its profile says.

    Raises
    ------
    InputError
        When there is no profile, it is wrong, or the table is not what it describes.
    """
    if raw.profile is None:
        raise InputError(
            where=raw.shown,
            found="no profile",
            expected="a profile that says which column holds what",
            do="Add profile = to its [[recording]] in visit.toml; columns are never guessed.",
        )
    profile = parse_profile(raw.profile)
    moves = profile.kind == "torque_curve"
    require(raw, facts, *(ASKED_OF_TORQUE if moves else ASKED_OF_FORCE))
    columns = _columns(raw, profile, facts)
    rows = parse(raw, profile)
    kept = {quantity: _kept(raw, profile, column, rows) for quantity, column in columns.items()}
    _one_clock(raw, kept)
    fs_hz = profile.fs_hz or sampling_rate_hz(raw, kept["time"])
    source = source_of(
        raw, tag=TAG, form=f"table_{profile.format}", device=facts.device or profile.device
    )
    if not moves:
        return force_trace(raw, facts, fs_hz=fs_hz, force_n=kept["force"], source=source)
    _same_direction(raw, kept)
    arrays = (kept["torque"], kept["angle"], kept["velocity"])
    return torque_curve(raw, facts, fs_hz=fs_hz, columns=arrays, source=source)


def _one_clock(raw: RawFile, kept: dict[str, FloatArray]) -> None:
    lengths = {quantity: values.size for quantity, values in kept.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{quantity} {count}" for quantity, count in lengths.items())
        raise InputError(
            where=raw.shown,
            found=f"columns of unequal length ({said})",
            expected="one clock for all columns",
            do="Export the recording again.",
        )


def _same_direction(raw: RawFile, kept: dict[str, FloatArray]) -> None:
    # A wrong sign here would turn every concentric repetition into an eccentric one.
    if against_angle(kept["velocity"], kept["angle"]):
        raise InputError(
            where=f"{raw.shown}, columns of angle and velocity",
            found="a velocity that is positive while the flexion angle grows",
            expected="velocity positive while the joint extends, angle as flexion",
            do="Set sign = -1 at the one that is the other way round in the profile.",
        )


def _columns(raw: RawFile, profile: Profile, facts: RecordingEntry) -> dict[str, Column]:
    """Return the one column of each quantity that fits this recording's side and motion."""
    chosen: dict[str, Column] = {}
    for column in profile.column:
        if column.side not in (None, facts.side) or column.motion not in (None, facts.motion):
            continue
        if column.quantity in chosen:
            raise _no_single(raw, column.quantity, facts, "two columns")
        chosen[column.quantity] = column
    for column in profile.column:
        if column.quantity not in chosen:
            raise _no_single(raw, column.quantity, facts, "no column")
    return chosen


def _no_single(raw: RawFile, quantity: str, facts: RecordingEntry, found: str) -> InputError:
    profile = raw.profile.shown if raw.profile else raw.shown
    return InputError(
        where=profile,
        found=f"{found} of {quantity} for {facts.motion} on the {facts.side} side",
        expected="one",
        do="Tell the columns apart by side = or motion = in the profile.",
    )


def _kept(
    raw: RawFile, profile: Profile, column: Column, rows: Sequence[Sequence[Cell]]
) -> FloatArray:
    """Return one column [canonical unit], in the house's sign."""
    at = _place(raw, profile, column, rows)
    cells = [row[at] if at < len(row) else None for row in rows[profile.header_rows :]]
    while cells and (cells[-1] is None or not str(cells[-1]).strip()):
        cells.pop()  # columns of unequal trials end in empty cells
    enough(raw, len(cells))
    printed = np.array(
        [
            _number(raw, profile, column, cell, row)
            for row, cell in enumerate(cells, start=profile.header_rows + 1)
        ]
    )
    to_canonical = convert(1.0, column.unit, CANONICAL[column.quantity])
    kept = column.sign * column.scale * (printed - column.zero_at) * to_canonical
    return np.asarray(kept, dtype=np.float64)


def _place(raw: RawFile, profile: Profile, column: Column, rows: Sequence[Sequence[Cell]]) -> int:
    if column.position is not None:
        return column.position - 1
    header = rows[profile.header_rows - 1] if len(rows) >= profile.header_rows else []
    names = [str(cell or "").strip() for cell in header]
    if names.count(column.name or "") != 1:
        raise InputError(
            where=f"{raw.shown}, row {profile.header_rows}",
            found=f"columns {', '.join(names) or 'none'}",
            expected=f"one column {column.label}",
            do="Correct name or header_rows in the profile, or check that this is the right file.",
        )
    return names.index(column.name or "")


def _number(raw: RawFile, profile: Profile, column: Column, cell: Cell, row: int) -> float:
    value = math.nan
    if isinstance(cell, float):
        value = cell
    elif cell is not None:
        text = cell.replace(",", ".") if profile.decimal == "," else cell
        try:
            value = float(text)
        except ValueError:
            value = math.nan
    if not math.isfinite(value):
        raise InputError(
            where=f"{raw.shown}, row {row}, column {column.label}",
            found="an empty cell" if cell is None else f"{str(cell)[:30]!r}",
            expected="a number",
            do="Correct the profile, or export the recording without gaps.",
        )
    return value
