"""Each value with an id of its own: no value may take the place of another in silence."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured

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
