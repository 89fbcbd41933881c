"""What to do now, when to do more, how long it may take, when to come again."""

from datetime import date, timedelta
from typing import Final

from ischia.model.plan import Gate, Phase, Plan, PlanItem
from ischia.model.plan_changes import as_changed, plan_changes
from ischia.model.prognosis import Prognosis
from ischia.model.terms import Policy
from ischia.writers.patient.pieces import Entry, Part
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Mark
from ischia.writers.report.wording import day, lowered, opened, side_word

_STATES: Final = {
    "pass": Mark(kind="pass", says="yes"),
    "fail": Mark(kind="fail", says="not yet"),
    "unclear": Mark(kind="unclear", says="not clear yet"),
    "not_measured": Mark(kind="missing", says="not measured yet"),
}
_MEASURED: Final = {
    "strength": "your strength",
    "exam": "how you are",
    "prom": "a questionnaire",
    "motion": "how you move",
    "ultrasound": "your thigh with ultrasound",
}
_UNITS: Final = {"d": "days", "wk": "weeks", "mo": "months"}
_MOST_STUDIES = 2
HELD = "First do what stands at the top. Start no exercise before that is cleared."
ASK = "Ask us before you start. We have a question for you first."


def plans(material: ReportMaterial) -> tuple[tuple[str, Plan], ...]:
    """Return the plans that may be sent, as clinicians changed them: by evidence, not overridden.

    Each has the leg that it is for, where there is more than one.
    """
    a = material.assessment
    by_evidence = [p for p in (a.plan, a.other_policy_plan) if p and p.policy is Policy.EVIDENCE]
    named = [("", plan) for plan in by_evidence[:1]]
    if by_evidence and a.other_side_plan and a.other_side_plan.policy is Policy.EVIDENCE:
        first = next(h.side for h in a.hypotheses)
        legs = (f"{opened(side_word(side))} leg" for side in (first, first.other))
        named = [*zip(legs, (by_evidence[0], a.other_side_plan), strict=True)]
    changes = plan_changes(a.decisions)
    return tuple(
        (leg, as_changed(p, changes))
        for leg, p in named
        if p.decision is None or p.decision.accepts
    )


def to_do(material: ReportMaterial) -> tuple[Part, ...]:
    """Return what to do now, the exercises, and what opens the next step."""
    made: list[Part] = []
    sent = plans(material)
    soon = any(f.state == "present" and f.urgency.soon for f in material.assessment.red_flags)
    if soon or any(plan.held for _, plan in sent):
        return (Part(key="do", heading="What to do now", says=(HELD,)),)
    if not sent or material.assessment.conclusion == "not_enough":
        says = ("There is no plan yet. Your clinician tells you what to do until then.",)
        return (Part(key="do", heading="What to do now", says=says),)
    for leg, plan in sent:
        tail = f", {lowered(leg)}" if leg else ""
        key = f"-{leg.partition(' ')[0].lower()}" if leg else ""
        made += _phase(material, plan, tail, key)
    return tuple(made)


def current(plan: Plan) -> Phase:
    """Return the step in which the patient stands; the first where nobody said."""
    return next((p for p in plan.phases if p.id == plan.current_phase), plan.phases[0])


def _phase(material: ReportMaterial, plan: Plan, tail: str, key: str) -> list[Part]:
    phase = current(plan)
    allowed = [item for item in phase.items if not item.contradicted and not item.blocked]
    advice = [i for i in allowed if i.kind != "exercise"]
    exercises = [i for i in allowed if i.kind == "exercise"]
    goals = tuple(f"You want: “{goal}”." for goal in plan.own_goals)
    told = (material.plain.get(words, words) for words in plan.contraindications)
    not_now = tuple(Entry(says=f"{words}.") for words in told)
    parts = [
        Part(
            key=f"do{key}",
            heading=f"What to do now{tail}",
            says=goals,
            entries=(*(_entry(material, i) for i in advice), *not_now),
        )
    ]
    if exercises:
        entries = tuple(_entry(material, i) for i in exercises)
        parts.append(Part(key=f"exercises{key}", heading=f"Your exercises{tail}", entries=entries))
    if phase.exit:
        parts.append(_onward(plan, phase, tail, key))
    return parts


def _entry(material: ReportMaterial, item: PlanItem) -> Entry:
    grows = f"Later: {item.progression}." if item.progression else ""
    return Entry(
        says=material.plain.get(f"{item.id}.plain") or item.says,
        dose=opened(item.dose or ""),
        note=ASK if item.ask_first else grows,
    )


def _onward(plan: Plan, phase: Phase, tail: str, key: str) -> Part:
    later = [p.name for p in plan.phases[plan.phases.index(phase) + 1 :]]
    after = f"After that comes: {', then '.join(lowered(name) for name in later)}."
    return Part(
        key=f"onward{key}",
        heading=f"When you can do more{tail}",
        says=("We go by what you can do, not by a date.", *([after] if later else [])),
        entries=tuple(_checked(gate) for gate in phase.exit),
    )


def _checked(gate: Gate) -> Entry:
    return Entry(says=f"{gate.says.removesuffix(', lower bound')}.", mark=_STATES[gate.state])


def how_long(material: ReportMaterial) -> tuple[Part, ...]:
    """Return what studies saw of the time it takes; nothing where none fits."""
    timed = [
        p
        for p in material.assessment.prognosis
        if p.outcome == "return_to_sport" and p.unit in _UNITS
    ]
    if not timed:
        return ()
    return (
        Part(
            key="how-long",
            heading="How long it may take",
            says=("Nobody can promise you a date. This is what studies saw in other people.",),
            entries=tuple(_study(p) for p in timed[:_MOST_STUDIES]),
        ),
    )


def _study(p: Prognosis) -> Entry:
    unit = _UNITS[p.unit]
    spread = {"sd": "Many took between", "iqr": "Half of them took between"}.get(
        p.spread, "The range was between"
    )
    known = p.low is not None and p.high is not None and p.spread != "ci95"
    return Entry(
        says=f"In one study people were back in sport after about {p.centre:g} {unit}.",
        note=f"{f'{spread} {p.low:g} and {p.high:g} {unit}. ' if known else ''}"
        f"Who was in it: {p.population}.",
    )


def come_again(material: ReportMaterial) -> Part:
    """Return when to come again and what is measured then."""
    today = material.assessment.visit_date
    due: dict[date, list[str]] = {}
    for _, plan in plans(material) if material.assessment.conclusion != "not_enough" else ():
        for entry in plan.remeasure:
            when = today + timedelta(days=entry.due_in_days)
            what = _MEASURED.get(entry.concept.partition(".")[0], "what we measured today")
            what = "your pain" if entry.concept.startswith("exam.pain") else what
            due.setdefault(when, []).append(what)
    entries = tuple(
        Entry(
            says=f"{'At your next visit' if when == today else f'Around {day(when)}'} we measure "
            f"{' and '.join(dict.fromkeys(what))}."
        )
        for when, what in sorted(due.items())
    )
    says = "Come sooner if it gets worse or a warning sign comes."
    return Part(key="come-again", heading="When to come again", says=(says,), entries=entries)
