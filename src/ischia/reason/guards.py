"""The wrong-diagnosis guard: a course of events that re-opens what somebody decided before."""

from dataclasses import replace

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import GuardRule
from ischia.model.assessment import Guard
from ischia.model.terms import State
from ischia.reason.reading import Facts, Reading, read


def guards(
    facts: tuple[Facts, ...], earlier_diagnosis: str | None, knowledge: Knowledge
) -> tuple[Guard, ...]:
    """Return every guard with its state; without an earlier diagnosis there is nothing to re-open.

    `facts` has one entry per side looked at; a guard that fires on one side fires.
    """
    made = []
    for rule in knowledge.guards.values():
        if earlier_diagnosis is None:
            says = f"{rule.name}: no earlier diagnosis to re-open"
            made.append(Guard(id=rule.id, says=says, state="not_assessed", basis=()))
            continue
        known = knowledge.conditions.get(earlier_diagnosis)
        earlier = known.name.lower() if known else earlier_diagnosis.replace("_", " ")
        readings = [read(rule.when, replace(side, cautious=True)) for side in facts]
        fired = [r for r in readings if r.state is State.PRESENT]
        if fired and earlier_diagnosis in rule.not_against:
            says = f"{rule.name}: {earlier} already explains it"
            made.append(Guard(id=rule.id, says=says, state="quiet", basis=fired[0].basis))
        elif fired:
            days = facts[0].since_onset_days
            says = rule.says.format(earlier=earlier, days="?" if days is None else f"{days:.0f}")
            made.append(Guard(id=rule.id, says=says, state="fired", basis=fired[0].basis))
        else:
            made.append(_not_fired(rule, readings))
    return tuple(made)


def _not_fired(rule: GuardRule, readings: list[Reading]) -> Guard:
    """Tell a guard that looked and found nothing from one that could not look."""
    basis = tuple(dict.fromkeys(b for r in readings for b in r.basis))
    if all(r.state is State.ABSENT for r in readings):
        return Guard(id=rule.id, says=f"{rule.name}: no", state="quiet", basis=basis)
    missing = tuple(dict.fromkeys(n for r in readings for n in r.not_asked))
    why = ", ".join(missing) if missing else "; ".join(r.why for r in readings)
    says = f"{rule.name}: not assessed ({why})"
    return Guard(id=rule.id, says=says, state="not_assessed", basis=basis)
