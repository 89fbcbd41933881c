"""Who must not have something, and what has to be asked before anybody has it."""

from dataclasses import replace

from ischia.knowledge.rules import Treatment
from ischia.model.terms import State
from ischia.reason.reading import Facts, read


def blocked_because(treatment: Treatment, facts: Facts) -> str | None:
    """Return why this person must not have something, None where nothing known forbids it.

    What leans to danger counts as danger here, as in the safety rules.
    """
    cautious = replace(facts, cautious=True)
    reasons = [b.why for b in treatment.blocked if read(b.when, cautious).state is State.PRESENT]
    return "; ".join(reasons) or None


def ask_first(treatment: Treatment, facts: Facts) -> tuple[str, ...]:
    """Return the findings that nobody asked for and that would forbid it: silence is no consent."""
    readings = (read(b.when, facts) for b in treatment.blocked)
    asked = (name for r in readings if r.state is not State.PRESENT for name in r.not_asked)
    return tuple(dict.fromkeys(asked))
