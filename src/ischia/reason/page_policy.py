"""What the source page says to do, to the letter, with the published judgement beside it."""

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import PolicyRule
from ischia.model.plan import Decision, Phase, Plan, PlanItem
from ischia.model.terms import Policy, State
from ischia.reason.cautions import ask_first, blocked_because
from ischia.reason.reading import Facts, read

_APPLIES = {State.PRESENT: "yes", State.ABSENT: "no", State.INDETERMINATE: "unclear"}


def page_plan(
    condition: str,
    facts: Facts,
    decision: Decision | None,
    knowledge: Knowledge,
    alarms: frozenset[str] = frozenset(),
) -> Plan | None:
    """Return the page's rules for a condition, each with whether it holds in this person.

    What evidence contradicts is marked so, and what this person must not have is blocked here as
    everywhere: the page's word lifts no contraindication.
    """
    book = knowledge.policies["clinic_page"]
    rules = [r for r in book.rule if condition in r.conditions]
    if not rules:
        return None
    phase = Phase(
        id="page",
        name="What the source page says",
        entry=(),
        items=tuple(_item(rule, facts, knowledge, alarms) for rule in rules),
        exit=(),
    )
    return Plan(
        policy=Policy.CLINIC_PAGE,
        condition=condition,
        goals=("The rules of the source page, quoted by their number",),
        phases=(phase,),
        contraindications=(),
        cites=tuple(sorted({c for rule in rules for c in rule.cites})),
        decision=decision,
    )


def _item(rule: PolicyRule, facts: Facts, knowledge: Knowledge, alarms: frozenset[str]) -> PlanItem:
    treatment = knowledge.treatments[rule.treatment] if rule.treatment else None
    reading = read(rule.when, facts) if rule.when is not None else None
    applies = None
    if reading is not None:
        applies = "not_assessed" if reading.state is None else _APPLIES[reading.state]
    return PlanItem(
        id=f"page_{rule.number}",
        says=f"Rule {rule.number}: {rule.text}",
        dose=None,
        evidence=f"{rule.judgement}: {rule.why}",
        cites=rule.cites,
        kind=treatment.kind if treatment else "advice",
        blocked=blocked_because(treatment, facts, alarms) if treatment else None,
        ask_first=ask_first(treatment, facts, knowledge) if treatment else (),
        contradicted=rule.why if rule.contradicted else None,
        applies=applies,  # type: ignore[arg-type]  # the four words of the contract
        applies_why=reading.why if reading is not None else "",
    )
