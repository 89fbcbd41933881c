"""What a patient may do at home now: the plan that a clinician agreed to, at its phase."""

from dataclasses import dataclass

from ischia.clinic.pages import deciding, planning
from ischia.clinic.people.models import Person
from ischia.clinic.records.models import Assessed
from ischia.service.home import Exercise, exercises

_LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """The exercises of today, or why there are none."""

    exercises: tuple[Exercise, ...]
    phase: str
    why_none: str


def at_home(person: Person) -> AtHome:
    """Return what a patient may exercise; nothing that no clinician agreed to."""
    found = person.assessed.filter(current=True).select_related("person__key").first()
    if found is None:
        return _none("Nothing has been assessed yet.")
    planned = planning.planned(found)
    if planned is None:
        return _none("There is no plan for you yet.")
    plan, stages = planned
    if why := _why_not_yet(found, plan["condition"], plan.get("held") or ()):
        return _none(why)
    stage = next((s for s in stages if s.chosen), None) or next((s for s in stages if s.here), None)
    if stage is None:
        return _none("Your clinician has not said yet where in the plan you are.")
    lines = [
        (line.id, line.changed or line.dose)
        for line in stage.lines
        if not line.blocked and line.changed != _LEFT_OUT
    ]
    done = exercises(lines)
    why = "" if done else "This part of your plan has no exercises to do at home."
    return AtHome(exercises=done, phase=stage.name, why_none=why)


def _why_not_yet(found: Assessed, condition: str, held: object) -> str:
    """Return why a plan is not to be done: an alarm comes first, or nobody agreed to it."""
    if held:
        return "Something has to be ruled out first. Your clinic will tell you when to start."
    words = (d for d in deciding.decisions(found.person) if d.on == f"plan:{condition}")
    last = next(words, None)  # newest first
    if last is None:
        return "Your clinician has not agreed to a plan yet."
    return "" if last.accepts else "Your clinician is changing your plan."


def _none(why: str) -> AtHome:
    return AtHome(exercises=(), phase="", why_none=why)
