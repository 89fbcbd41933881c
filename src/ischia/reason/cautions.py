"""Who must not have something, and what has to be asked before anybody has it."""

from dataclasses import replace
from typing import Final

from ischia.knowledge.load import Knowledge
from ischia.knowledge.predicate import Predicate, Present, parts
from ischia.knowledge.rules import Treatment
from ischia.model.terms import State
from ischia.reason.reading import Facts, read

_ALWAYS_ASKED: Final = {"age"}


def blocked_because(
    treatment: Treatment, facts: Facts, alarms: frozenset[str] = frozenset()
) -> str | None:
    """Return why this person must not have something, None where nothing known forbids it.

    What leans to danger counts as danger here, as in the safety rules; `alarms` are those rules
    that are raised.
    """
    cautious = replace(facts, cautious=True)
    reasons = [
        b.why
        for b in treatment.blocked
        if alarms & set(b.alarms) or (b.when and read(b.when, cautious).state is State.PRESENT)
    ]
    return "; ".join(reasons) or None


def ask_first(treatment: Treatment, facts: Facts, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what nobody asked or examined yet and would forbid it: silence is no consent.

    Only questions and examinations that can be made up for on the spot; no image is ordered to
    give an exercise. What is settled by another answer (a growth plate in an adult) is not asked.
    """
    asked: list[str] = []
    for when in (b.when for b in treatment.blocked if b.when is not None):
        reading = read(when, facts)
        if reading.state is None or reading.state is State.INDETERMINATE:
            asked += [name for name in reading.not_asked if name in _askable(when)]
    return tuple(
        name for name in dict.fromkeys(asked) if name in {*knowledge.tests, *_ALWAYS_ASKED}
    )


def _askable(predicate: Predicate) -> set[str]:
    """Return the findings whose presence would forbid it, and the age."""
    found = {part.finding for part in parts(predicate) if isinstance(part, Present)}
    return found | _ALWAYS_ASKED
