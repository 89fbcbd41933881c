"""Measured values of images that nothing reads: said to decide nothing, with what would be read."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ischia.knowledge.check import asked
from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import (
    AsymmetryOver,
    AtLeast,
    AtMost,
    Between,
    DifferenceOver,
    parts,
)
from ischia.model.measured import Measurements
from ischia.model.measurement import Context, Measurement
from ischia.reason.reading import contained

_OF_IMAGES: Final = ("ultrasound.", "elastography.")
_STRUCTURE: Final = "structure"


def undecided(measured: Measurements, knowledge: Knowledge) -> tuple[Measurement, ...]:
    """Return the values of images that no criterion, grade, gate or alarm reads, by their concept.

    A value is read where a predicate asks for its concept and its context holds what is asked, or
    where a value made from it is read: both gaps of an opening are.
    """
    by_id = {m.id: m for m in measured.measurements}
    if not any(m.concept.startswith(_OF_IMAGES) for m in by_id.values()):
        return ()
    wanted = _wanted(knowledge)
    read: set[str] = set()
    waiting = [m.id for m in by_id.values() if _is_read(m, wanted)]
    while waiting:
        one = waiting.pop()
        if one not in read:
            read.add(one)
            waiting += by_id[one].derived_from if one in by_id else ()
    return tuple(
        sorted(
            (m for m in by_id.values() if m.id not in read and m.concept.startswith(_OF_IMAGES)),
            key=lambda m: (m.concept, m.side, m.id),
        )
    )


def said_of_undecided(measured: Measurements, knowledge: Knowledge) -> Iterator[str]:
    """Say which values of images decide nothing; a structure that is misspelt is told so too."""
    left = undecided(measured, knowledge)
    wanted = _wanted(knowledge) if left else {}
    silent: dict[str, None] = {}
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for m in left:
        of = {str(c[_STRUCTURE]) for c in wanted.get(m.concept, ()) if _STRUCTURE in c}
        seen = m.context.get(_STRUCTURE)
        if of and seen not in of:
            elsewhere[m.concept] |= of
        else:
            silent[knowledge.concepts[m.concept].name.lower()] = None
    if silent:
        yield (
            f"Measured on images, and read by no criterion, grade or gate: {'; '.join(silent)}. "
            "Each is shown, and decides nothing."
        )
    for concept, structures in sorted(elsewhere.items()):
        named = ", ".join(sorted(structures)).replace("_", " ")
        yield (
            f"{knowledge.concepts[concept].name} was measured, but not of a structure that a "
            f"criterion asks for, so it decides nothing. Those are: {named}."
        )


def _wanted(knowledge: Knowledge) -> dict[str, list[Context]]:
    """Return every context that is asked for, by concept."""
    found: dict[str, list[Context]] = defaultdict(list)
    for _, predicate in asked(knowledge):
        for part in parts(predicate):
            if isinstance(part, AtLeast | AtMost | Between | DifferenceOver | AsymmetryOver):
                found[part.concept].append(part.context)
            if isinstance(part, DifferenceOver):
                found[part.concept].append(part.minus)
    return found


def _is_read(m: Measurement, wanted: dict[str, list[Context]]) -> bool:
    return any(contained(context, m.context) for context in wanted.get(m.concept, ()))
