"""A draft of what to do, in phases with gates, under each of two policies."""

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import GateRule, PhaseRule, PolicyRule, Protocol, Treatment
from ischia.model.plan import Decision, Gate, Phase, Plan, PlanItem
from ischia.model.terms import Policy, State
from ischia.reason.reading import Facts, read

_GATE = {State.PRESENT: "pass", State.ABSENT: "fail", State.INDETERMINATE: "unclear"}


def plan(
    condition: str,
    facts: Facts,
    policy: Policy,
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
) -> Plan | None:
    """Return the plan for a condition under a policy, None where the knowledge base has none.

    It is a draft: the latest decision on it stands beside it, and nothing here signs anything.
    """
    decided = [d for d in decisions if d.on.startswith(f"plan:{condition}")]
    decision = max(decided, key=lambda d: d.at, default=None)
    if policy is Policy.CLINIC_PAGE:
        return _page_plan(condition, decision, knowledge)
    protocols = [p for p in knowledge.protocols.values() if condition in p.conditions]
    if not protocols:
        return None
    return _protocol_plan(protocols[0], condition, facts, decision, knowledge)


def _protocol_plan(
    protocol: Protocol,
    condition: str,
    facts: Facts,
    decision: Decision | None,
    knowledge: Knowledge,
) -> Plan:
    phases = tuple(_phase(rule, facts, knowledge) for rule in protocol.phase)
    cites = {c for phase in phases for item in phase.items for c in item.cites}
    return Plan(
        policy=Policy.EVIDENCE,
        condition=condition,
        goals=protocol.goals,
        phases=phases,
        contraindications=protocol.contraindications,
        cites=tuple(sorted({*protocol.cites, *cites})),
        decision=decision,
    )


def _phase(rule: PhaseRule, facts: Facts, knowledge: Knowledge) -> Phase:
    return Phase(
        id=rule.id,
        name=rule.name,
        entry=tuple(gate(g, facts) for g in rule.entry),
        items=tuple(_item(knowledge.treatments[i], facts) for i in rule.items),
        exit=tuple(gate(g, facts) for g in rule.exit),
    )


def gate(rule: GateRule, facts: Facts) -> Gate:
    """Return a gate with its state today: an interval that spans the limit opens nothing."""
    reading = read(rule.when, facts)
    state = "not_measured" if reading.state is None else _GATE[reading.state]
    ids = {m.id for m in facts.measured.measurements}
    return Gate(
        id=rule.id,
        says=rule.says,
        state=state,  # type: ignore[arg-type]  # the four words of the contract
        why=reading.why,
        basis=rule.basis,
        measurements=tuple(b for b in reading.basis if b in ids),
    )


def _item(treatment: Treatment, facts: Facts) -> PlanItem:
    """Return one thing to do, blocked for a person who must not have it."""
    blocked = None
    if treatment.blocked_if and read(treatment.blocked_if, facts).state is State.PRESENT:
        blocked = treatment.blocked_why
    return PlanItem(
        id=treatment.id,
        says=treatment.says,
        dose=treatment.dose,
        evidence=treatment.evidence,
        cites=treatment.cites,
        blocked=blocked,
    )


def _page_plan(condition: str, decision: Decision | None, knowledge: Knowledge) -> Plan | None:
    """Return what the source page says to the letter, each rule by its number."""
    rules = [r for r in knowledge.policies["clinic_page"].rule if condition in r.conditions]
    if not rules:
        return None
    phase = Phase(
        id="page",
        name="What the source page says",
        entry=(),
        items=tuple(_page_item(rule) for rule in rules),
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


def _page_item(rule: PolicyRule) -> PlanItem:
    return PlanItem(
        id=f"page_{rule.number}",
        says=f"Rule {rule.number}: {rule.text}",
        dose=None,
        evidence=f"{rule.judgement}: {rule.why}",
        cites=rule.cites,
        contradicted=rule.why if rule.contradicted else None,
    )
