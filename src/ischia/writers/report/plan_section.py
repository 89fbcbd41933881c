"""The plan under the policy, and beside it what the other policy says."""

from ischia.model.plan import Gate, Plan, PlanItem
from ischia.model.terms import Policy
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Section, Table, Text
from ischia.writers.report.wording import opened

_GATES = {
    "pass": "passed",
    "fail": "not passed",
    "unclear": "unclear",
    "not_measured": "not measured",
}
_NAMES = {Policy.EVIDENCE: "evidence policy", Policy.CLINIC_PAGE: "clinic-page policy"}


def plan_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return the plan that would be signed, and the other for comparison only."""
    plan, other = material.assessment.plan, material.assessment.other_policy_plan
    if plan is None:
        none = Section(
            key="plan",
            heading="Plan",
            intro="No plan: no explanation leads.",
        )
        return (none, *_other(material, other))
    decision = plan.decision
    state = "Draft: no clinician has decided yet."
    if decision:
        state = "Accepted." if decision.accepts else f"Overridden: {decision.reason}"
    intro = " ".join(
        [
            f"{opened(material.word(plan.condition))}, {_NAMES[plan.policy]}. {state}",
            *_listed("Goals", plan.goals),
            *_listed("Not now", plan.contraindications),
        ]
    )
    section = Section(key="plan", heading="Plan", intro=intro, tables=_tables(material, plan, "Do"))
    return (section, *_other(material, other))


def _listed(heading: str, said: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{heading}: {'; '.join(s.rstrip('.') for s in said)}.",) if said else ()


def _other(material: ReportMaterial, other: Plan | None) -> tuple[Section, ...]:
    if other is None:
        return ()
    return (
        Section(
            key="other-policy",
            heading=f"For comparison: what the {_NAMES[other.policy]} says",
            intro=f"{opened(material.word(other.condition))}. Shown, never signed or sent.",
            tables=_tables(material, other, "Says"),
        ),
    )


def _tables(material: ReportMaterial, plan: Plan, verb: str) -> tuple[Table, ...]:
    return tuple(
        Table(
            columns=("", "What", "Dose or state", "Why and how well supported"),
            rows=(
                *(_gate(material, "Before", gate) for gate in phase.entry),
                *(_item(verb, item) for item in phase.items),
                *(_gate(material, "To go on", gate) for gate in phase.exit),
            ),
            caption=opened(phase.name),
        )
        for phase in plan.phases
    )


def _gate(material: ReportMaterial, when: str, gate: Gate) -> tuple[Text, ...]:
    source = "clinic default, no source" if gate.basis == "clinic_default" else gate.basis
    return (
        (when,),
        (gate.says,),
        (_GATES[gate.state],),
        linked(material, f"{said(material, gate.why)} [{source}]".strip(), gate.measurements),
    )


def _item(verb: str, item: PlanItem) -> tuple[Text, ...]:
    # Advice that evidence or this person speaks against must never read as something to do.
    cited = f" [{', '.join(item.cites)}]" if item.cites else ""
    why = item.evidence + cited
    if item.contradicted:
        verb = "Contradicted"
        why = f"Evidence speaks against it: {item.contradicted}{cited}"
    if item.blocked:
        verb = "Blocked"
        why = f"Not for this person: {item.blocked}. {why}"
    return ((verb,), (item.says,), (item.dose or "",), (why,))
