"""Each value with an id of its own: no value may take the place of another in silence."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured
from ischia.model.strength import TorqueCurve

_Value = TypeVar("_Value", Measurement, Curve)


def told_apart(made: Iterable[Measured], before: Iterable[Measured]) -> list[Measured]:
    """Return the values of one recording, each with an id that no different value has.

    The clock of each set in a file starts anew, and typed values have no clock: two of them may
    agree in all that makes an id. The second then says in its provenance that it is `part` 2.
    Equal values keep one id: a file may be named twice in a visit, and is measured once.

    Parameters
    ----------
    made
        What one recording gave; a value stands after those it is derived from.
    before
        What the recordings before it gave.
    """
    by_id = {m.id: m for m in before if not isinstance(m, NotMeasured)}
    renamed: dict[str, str] = {}
    found: list[Measured] = []
    for value in made:
        if isinstance(value, NotMeasured):
            found.append(value)
            continue
        one = _numbered(value, by_id)
        renamed[value.id] = one.id
        by_id[one.id] = one
        if isinstance(one, Measurement):
            parents = tuple(renamed.get(parent, parent) for parent in one.derived_from)
            one = replace(one, derived_from=parents)
        found.append(one)
    return found


def of_set(
    made: Iterable[Measured], curve: TorqueCurve, curves: Sequence[TorqueCurve]
) -> tuple[Measured, ...]:
    """Return the values of one set, with its place among the sets of its file where it has several.

    Their clocks may all start at zero and their spans be alike: only this says which of them a
    value was read from. A file that is named twice holds each of its sets once.
    """
    part, parts = place_of(curve, curves)
    if parts == 1:  # one set needs no number
        return tuple(made)
    return tuple(
        m
        if isinstance(m, NotMeasured)
        else replace(m, provenance=replace(m.provenance, part=part), id="")
        for m in made
    )


def place_of(curve: TorqueCurve, curves: Sequence[TorqueCurve]) -> tuple[int, int]:
    """Return the place of a set among those of its file, counted from 1, and how many there are."""
    places: list[TorqueCurve] = []
    for other in curves:
        if other.source.sha256 == curve.source.sha256 and not any(
            _same_samples(other, known) for known in places
        ):
            places.append(other)
    return 1 + next(at for at, known in enumerate(places) if _same_samples(curve, known)), len(
        places
    )


def _same_samples(one: TorqueCurve, other: TorqueCurve) -> bool:
    alike = one.side is other.side and one.purpose is other.purpose
    return one is other or (alike and np.array_equal(one.torque_nm, other.torque_nm))


def once(values: Iterable[_Value]) -> tuple[_Value, ...]:
    """Return each value once, in the order of their ids' first appearance.

    Raises
    ------
    ValueError
        When two different values have one id: one of them would vanish, and the fault is ours.
    """
    by_id: dict[str, _Value] = {}
    for value in values:
        if _differ(value, by_id.setdefault(value.id, value)):
            msg = f"{value.concept}: two different values have the id {value.id}"
            raise ValueError(msg)
        by_id[value.id] = value
    return tuple(by_id.values())


def _numbered(
    value: Measurement | Curve, by_id: dict[str, Measurement | Curve]
) -> Measurement | Curve:
    one, part = value, 1
    while _differ(one, by_id.get(one.id, one)):
        part += 1
        one = replace(value, provenance=replace(value.provenance, part=part), id="")
    return one


def _differ(one: Measurement | Curve, other: Measurement | Curve) -> bool:
    """Say whether two values are of different things; what is flagged or known of them may vary."""
    return _said(one) != _said(other)


def _said(value: Measurement | Curve) -> tuple[object, ...]:
    told = (value.concept, value.side, value.unit)
    if isinstance(value, Curve):
        return (*told, value.axis, value.at, value.values)
    return (*told, value.value)
