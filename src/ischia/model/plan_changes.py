"""What clinicians changed of a drafted plan, read from the decisions: the last word holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ischia.model.plan import Decision, Plan, PlanItem

DOSE: Final = "plan_dose"
PHASE: Final = "plan_phase"
LEFT_OUT: Final = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of the plan that somebody changed."""

    dose: str  # the one that holds instead; empty where the line is left out
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """Changed lines by their id, and the phase in which a clinician placed the patient."""

    lines: Mapping[str, Change]
    phase: str = ""
    placed: Decision | None = None


def changed_line(item: str, dose: str) -> str:
    """Return what a decision about a line's dose is on; without a dose, the line is left out."""
    return f"{DOSE}:{item}:{dose or LEFT_OUT}"


def chosen_phase(phase: str) -> str:
    """Return what a decision about the phase is on."""
    return f"{PHASE}:{phase}"


def plan_changes(decisions: Iterable[Decision]) -> PlanChanges:
    """Return what holds in place of the draft; of decisions in order of time the last on a line."""
    lines: dict[str, Change] = {}
    phase, placed = "", None
    for one in decisions:
        kind, _, rest = one.on.partition(":")
        if kind == DOSE:
            item, _, said = rest.partition(":")
            lines[item] = Change(dose="" if said == LEFT_OUT else said, decision=one)
        elif kind == PHASE:
            phase, placed = rest, one
    return PlanChanges(lines=lines, phase=phase, placed=placed)


def as_changed(plan: Plan, changes: PlanChanges) -> Plan:
    """Return a plan as it holds now: changed doses, no line that is left out, the chosen phase."""
    phases = tuple(
        replace(phase, items=tuple(_held(phase.items, changes.lines))) for phase in plan.phases
    )
    known = any(phase.id == changes.phase for phase in phases)
    return replace(
        plan, phases=phases, current_phase=changes.phase if known else plan.current_phase
    )


def _held(items: Iterable[PlanItem], lines: Mapping[str, Change]) -> Iterator[PlanItem]:
    for item in items:
        change = lines.get(item.id)
        if change is None:
            yield item
        elif change.dose:
            yield replace(item, dose=change.dose)
