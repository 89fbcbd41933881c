"""The plan under the policy as a line of phases, and beside it what the other policy says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ischia.model import plan as model
from ischia.model.plan import Plan, PlanItem
from ischia.model.plan_changes import Change, plan_changes
from ischia.model.terms import Policy
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Do, Gate, Mark, Section, Step, Text
from ischia.writers.report.wording import THIN, day, listed, lowered, opened, tidied

GATES: Final[Mapping[str, Mark]] = {
    "pass": Mark(kind="pass", says="passed"),
    "fail": Mark(kind="fail", says="not passed"),
    "unclear": Mark(kind="unclear", says="unclear"),
    "not_measured": Mark(kind="missing", says="not measured"),
}
_NAMES = {Policy.EVIDENCE: "evidence policy", Policy.CLINIC_PAGE: "clinic-page policy"}
_APPLIES = {
    "yes": "Holds here",
    "no": "Does not hold here",
    "unclear": "Unclear here",
    "not_assessed": "Not assessed here",
}


def plan_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return the plan that would be signed, beside it the other policy's, for comparison only."""
    a = material.assessment
    other = _other(material, a.other_policy_plan)
    if a.plan is None:
        why = tidied(a.conclusion_why or "no explanation leads").replace("%", f"{THIN}%")
        return (Section(key="plan", heading="Plan", intro=f"No plan: {why}."), *other)
    sections = [_plan(material, a.plan, other)]
    if a.other_side_plan:
        sections.append(_plan(material, a.other_side_plan, (), key="plan-other-side"))
    return tuple(sections)


def _plan(
    material: ReportMaterial, plan: Plan, other: tuple[Section, ...], *, key: str = "plan"
) -> Section:
    heading = "Plan" if key == "plan" else "Plan for the other leg"
    return Section(
        key=key,
        heading=f"{heading}: {lowered(material.word(plan.condition))}",
        intro=f"{opened(_NAMES[plan.policy])}. {_signed(plan)}",
        warning=plan.held,
        facts=_facts(material, plan),
        steps=_steps(material, plan),
        beside=other,
    )


def _signed(plan: Plan) -> str:
    decision = plan.decision
    if decision is None:
        return "Draft: no clinician has decided yet."
    return "Accepted." if decision.accepts else f"Overridden: {decision.reason}"


def _facts(material: ReportMaterial, plan: Plan) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Goals", "; ".join(plan.goals)),
        ("In the patient’s own words", "; ".join(f"“{goal}”" for goal in plan.own_goals)),
        ("Not now", "; ".join(plan.contraindications)),
        ("Measure again", "; ".join(_again(material, plan))),
    )
    return tuple((name, says) for name, says in facts if says)


def _again(material: ReportMaterial, plan: Plan) -> list[str]:
    """Return what to measure again, by the day it is due; what today lacks is due now."""
    today = material.assessment.visit_date
    due: dict[str, list[str]] = {}
    for entry in sorted(plan.remeasure, key=lambda r: r.due_in_days):
        on = day(today + timedelta(days=entry.due_in_days))
        when = f"on {on}" if entry.due_in_days else "now, for today has no value"
        name = lowered(material.word(entry.concept))
        due.setdefault(when, []).append(f"{name} (every {entry.every_days} days)")
    return [f"{when}: {', '.join(names)}" for when, names in due.items()]


def _other(material: ReportMaterial, other: Plan | None) -> tuple[Section, ...]:
    if other is None:
        return ()
    return (
        Section(
            key="other-policy",
            heading=f"For comparison: what the {_NAMES[other.policy]} says",
            intro=f"{opened(material.word(other.condition))}. Shown, never signed or sent.",
            steps=_steps(material, other, compared=True),
        ),
    )


def _steps(material: ReportMaterial, plan: Plan, *, compared: bool = False) -> tuple[Step, ...]:
    steps = []
    told: set[str] = set()
    # What the other policy says is a comparison: nobody changes it.
    changes = plan_changes(() if compared else material.assessment.decisions)
    for phase in plan.phases:
        here = not compared and phase.id == plan.current_phase
        items = tuple(
            _changed(item, found, changes.lines.get(item.id))
            for item in phase.items
            for found in (_item(material, item, compared=compared, again=item.id in told),)
        )
        placed = changes.placed if phase.id == changes.phase else None
        why = f"Placed here by a clinician. {placed.reason}" if placed else ""
        told |= {item.id for item in phase.items}
        steps.append(
            Step(
                name=opened(phase.name),
                about=_stayed(phase),
                current=why or (f"{opened(said(material, plan.current_why))}." if here else ""),
                entry=tuple(gate(material, g) for g in phase.entry),
                items=items,
                exit=tuple(gate(material, g) for g in phase.exit),
            )
        )
    return tuple(steps)


def _changed(item: PlanItem, drafted: Do, change: Change | None) -> Do:
    """Return a line as a clinician changed it; what was drafted stays readable below."""
    if change is None or drafted.stopped:  # what is blocked or contradicted stays so
        return drafted
    by = f"Changed by a clinician on {day(change.decision.at.date())}."
    was = f"{by} Drafted: {item.dose or 'no dose'}. {change.decision.reason}"
    if not change.dose:
        return replace(drafted, verb="Left out", more=((was,), *drafted.more), stopped=True)
    return replace(drafted, dose=change.dose, more=((was,), *drafted.more))


def _stayed(phase: model.Phase) -> str:
    if phase.days is None:
        return ""
    low, high = phase.days
    return f"{low:g}–{high:g} days in a study: {phase.days_basis}. A range, not a date."


def gate(material: ReportMaterial, one: model.Gate) -> Gate:
    """Return a criterion with its state as a shape and a word, its numbers opening their source."""
    source = "clinic default, no source" if one.basis == "clinic_default" else one.basis
    # Where nothing was measured the state says so already; who set the limit still matters.
    known = "" if one.state == "not_measured" else f"{said(material, one.why)} "
    why = f"{known}[{source}]"
    return Gate(mark=GATES[one.state], says=one.says, why=linked(material, why, one.measurements))


def _item(material: ReportMaterial, item: PlanItem, *, compared: bool, again: bool) -> Do:
    # Advice that evidence or this person speaks against must never read as something to do.
    stopped = bool(item.contradicted or item.blocked)
    verb = "Says" if compared else opened(item.kind.replace("_", "-"))
    if item.contradicted:
        verb = "Contradicted"
    if item.blocked:
        verb = "Blocked"
    return Do(
        verb=verb,
        says=item.says,
        dose=item.dose or "",
        more=(("As above.",),)
        if again and not stopped
        else _more(material, item, compared=compared),
        stopped=stopped,
    )


def _more(material: ReportMaterial, item: PlanItem, *, compared: bool) -> tuple[Text, ...]:
    cited = f" [{', '.join(item.cites)}]" if item.cites else ""
    lines = []
    if item.blocked:
        lines.append(f"Not for this person: {said(material, item.blocked)}.")
    if item.contradicted:
        lines.append(f"Evidence speaks against it: {item.contradicted}{cited}")
    if item.ask_first:
        lines.append(f"Ask first: {listed([material.word(q) for q in item.ask_first])}.")
    if item.applies:
        why = said(material, item.applies_why)
        lines.append(f"{_APPLIES[item.applies]}{f': {why}' if why else ''}.")
    if item.progression:
        lines.append(f"Grows: {item.progression}.")
    if not item.contradicted:
        judged = "Judged" if compared else "Support:"
        video = " Can be led in a video visit." if item.remote and not item.blocked else ""
        lines.append(f"{judged} {item.evidence.rstrip('.')}{cited}.{video}")
    return tuple((line,) for line in lines)
