"""Columns of a table → `TorqueCurve` or `ForceTrace`, in canonical units and the house's signs."""

from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Motion, Side
from ischia.model.units import convert
from ischia.numeric.spikes import without_spikes
from ischia.numeric.steps import speed
from ischia.readers.contract import RawFile, require, source_of
from ischia.readers.doubts import of_reader
from ischia.readers.rows import evenly
from ischia.readers.spelling import CANONICAL
from ischia.readers.strength import (
    ASKED_OF_FORCE,
    ASKED_OF_TORQUE,
    against_angle,
    force_trace,
    torque_curve,
)
from ischia.readers.table.parse import parse
from ischia.readers.table.profile import UNCONFIRMED, Column, Profile, parse_profile

TAG: Final = "table@3"


def recordings(raw: RawFile, facts: RecordingEntry) -> tuple[TorqueCurve | ForceTrace, ...]:
    """Return what a table holds, read as its profile says.

    One recording; several where the profile has columns of several sides or motions and the facts
    name none of them. A profile marked `unconfirmed` says so in the format of the source.

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
            do="Add profile = to its [[recording]] in visit.toml; columns are never guessed. "
            "`ischia profile FILE` proposes one.",
        )
    profile = parse_profile(raw.profile)
    unconfirmed = UNCONFIRMED if profile.status == "unconfirmed" else ""
    source = source_of(
        raw,
        tag=TAG,
        form=f"table_{profile.format}{unconfirmed}",
        device=facts.device or profile.device,
    )
    known = replace(
        facts,
        contraction=facts.contraction or profile.contraction,
        load_mode=facts.load_mode or profile.load_mode,
    )
    return tuple(
        _recording(raw, profile, replace(known, side=side, motion=motion), source)
        for side, motion in _trials(profile, known)
    )


def _trials(profile: Profile, facts: RecordingEntry) -> list[tuple[Side | None, Motion | None]]:
    """Return side and motion of each recording: those of the facts, else those of the columns."""
    sides = [c.side for c in profile.column if c.side] if facts.side is None else []
    motions = [c.motion for c in profile.column if c.motion] if facts.motion is None else []
    return list(
        product(dict.fromkeys(sides) or [facts.side], dict.fromkeys(motions) or [facts.motion])
    )


def _recording(
    raw: RawFile, profile: Profile, facts: RecordingEntry, source: Source
) -> TorqueCurve | ForceTrace:
    moves = profile.kind == "torque_curve"
    require(raw, facts, *(ASKED_OF_TORQUE if moves else ASKED_OF_FORCE))
    columns = _columns(raw, profile, facts)
    printed = parse(raw, profile, list(columns.values()))
    kept: dict[str, FloatArray] = {
        column.quantity: _canonical(column, values)
        for column, values in zip(columns.values(), printed, strict=True)
    }
    samples = next(iter(kept.values())).size
    fs_hz, kept = _on_one_clock(raw, profile, kept)
    bridged = next(iter(kept.values())).size > samples
    mended = of_reader(bridged=bridged, angle_turned=False, velocity_turned=False)
    if not moves:
        return force_trace(
            raw, facts, fs_hz=fs_hz, force_n=kept["force"], source=source, mended=mended
        )
    derived = "velocity" not in kept
    if derived:
        kept["velocity"] = -speed(without_spikes(kept["angle"])[0], fs_hz)
    _same_direction(raw, kept)
    return torque_curve(
        raw,
        facts,
        fs_hz=fs_hz,
        columns=(kept["torque"], kept["angle"], kept["velocity"]),
        source=source,
        mended=mended,
        velocity_derived=derived,
    )


def _on_one_clock(
    raw: RawFile, profile: Profile, kept: dict[str, FloatArray]
) -> tuple[float, dict[str, FloatArray]]:
    lengths = {quantity: values.size for quantity, values in kept.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{quantity} {count}" for quantity, count in lengths.items())
        raise InputError(
            where=raw.shown,
            found=f"columns of unequal length ({said})",
            expected="one clock for all columns",
            do="Export the recording again.",
        )
    if profile.fs_hz is not None:
        return profile.fs_hz, kept
    names = [quantity for quantity in kept if quantity != "time"]
    fs_hz, columns = evenly(raw, kept["time"], [kept[name] for name in names])
    return fs_hz, dict(zip(names, columns, strict=True))


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


def _canonical(column: Column, numbers: FloatArray) -> FloatArray:
    """Return one column [canonical unit], in the house's sign."""
    # A long file has room for few copies of a column: what changes nothing is not done.
    moved = numbers - column.zero_at if column.zero_at else numbers
    factor = column.sign * column.scale * convert(1.0, column.unit, CANONICAL[column.quantity])
    return moved if factor == 1.0 else np.asarray(factor * moved, dtype=np.float64)
