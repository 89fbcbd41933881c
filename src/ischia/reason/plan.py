"""A draft of what to do, in phases with gates, under each of two policies."""

from dataclasses import replace
from typing import Final

import msgspec

from ischia.knowledge.load import Knowledge
from ischia.knowledge.rules import GateRule, PhaseRule, Protocol, Retest, Treatment
from ischia.model.assessment import RedFlag
from ischia.model.plan import Decision, Gate, Phase, Plan, PlanItem, Remeasure
from ischia.model.terms import Policy, State
from ischia.reason.cautions import ask_first, blocked_because
from ischia.reason.page_policy import page_plan
from ischia.reason.reading import Facts, Reading, chosen, read

_DAILY_LIFE: Final = (
    "Walking and daily life (no sport is stated: what serves only sport is left out)"
)
_GATE = {State.PRESENT: "pass", State.ABSENT: "fail", State.INDETERMINATE: "unclear"}


def plan(  # noqa: PLR0913  # what a plan is made of
    condition: str,
    facts: Facts,
    policy: Policy,
    decisions: tuple[Decision, ...],
    knowledge: Knowledge,
    *,
    flags: tuple[RedFlag, ...] = (),
    own_goals: tuple[str, ...] = (),
    sport: bool = True,
) -> Plan | None:
    """Return the plan for a condition under a policy, None where the knowledge base has none.

    It is a draft: the latest decision on it stands beside it, and nothing here signs anything. A
    red flag that asks for somebody now or today holds the whole plan, under either policy, and so
    does a growth that an image shows.
    """
    decided = [d for d in decisions if d.on.startswith(f"plan:{condition}")]
    decision = max(decided, key=lambda d: d.at, default=None)
    alarms = frozenset(flag.id for flag in flags if flag.state == "present")
    if policy is Policy.CLINIC_PAGE:
        made = page_plan(condition, facts, decision, knowledge, alarms)
    else:
        protocols = [
            p if sport else _without_sport(p, knowledge)
            for p in knowledge.protocols.values()
            if condition in p.conditions
        ]
        made = (
            _protocol_plan(protocols[0], condition, facts, decision, knowledge, alarms)
            if protocols
            else None
        )
    if made is None:
        return None
    raised = _holding(flags, knowledge)
    phases = tuple(_without_load(phase, raised) for phase in made.phases)
    return replace(made, phases=phases, held=held(flags, knowledge), own_goals=own_goals)


def _without_sport(protocol: Protocol, knowledge: Knowledge) -> Protocol:
    """Return a protocol for somebody without a stated sport: daily life is its goal.

    What presupposes a sport is left out, and a phase of which nothing stays.
    """
    phases = tuple(
        msgspec.structs.replace(
            phase,
            items=tuple(i for i in phase.items if not knowledge.treatments[i].for_sport),
            entry=tuple(g for g in phase.entry if not g.for_sport),
            exit=tuple(g for g in phase.exit if not g.for_sport),
        )
        for phase in protocol.phase
    )
    if phases == protocol.phase:
        return msgspec.structs.replace(protocol, goals_for_sport=())
    return msgspec.structs.replace(
        protocol,
        goals=(*protocol.goals, _DAILY_LIFE),
        goals_for_sport=(),
        phase=tuple(phase for phase in phases if phase.items),
    )


def _without_load(phase: Phase, raised: tuple[RedFlag, ...]) -> Phase:
    """Return a phase whose exercises wait for what has to be done first: nobody loads into it."""
    if not raised:
        return phase
    why = f"{'; '.join(flag.name for flag in raised)}: that comes first"
    return replace(
        phase,
        items=tuple(
            replace(item, blocked=item.blocked or why) if item.kind == "exercise" else item
            for item in phase.items
        ),
    )


def held(flags: tuple[RedFlag, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """Return what has to be done before any of a plan: red flags of now and today, growths seen."""
    return tuple(
        f"{flag.name} ({flag.urgency}): {flag.action}" for flag in _holding(flags, knowledge)
    )


def _holding(flags: tuple[RedFlag, ...], knowledge: Knowledge) -> tuple[RedFlag, ...]:
    return tuple(
        flag
        for flag in flags
        if flag.state == "present" and (flag.urgency.soon or _holds(flag, knowledge))
    )


def _holds(flag: RedFlag, knowledge: Knowledge) -> bool:
    """Say whether what is seen holds a plan, however soon somebody must act."""
    rule = knowledge.red_flags.get(flag.id)
    return flag.found and rule is not None and rule.found is not None and rule.found.holds


def _protocol_plan(  # what a plan is made of
    protocol: Protocol,
    condition: str,
    facts: Facts,
    decision: Decision | None,
    knowledge: Knowledge,
    alarms: frozenset[str],
) -> Plan:
    phases = tuple(_phase(rule, facts, knowledge, alarms) for rule in protocol.phase)
    cites = {c for phase in phases for item in phase.items for c in item.cites}
    current, why = _current(phases)
    return Plan(
        policy=Policy.EVIDENCE,
        condition=condition,
        goals=(*protocol.goals, *protocol.goals_for_sport),
        phases=phases,
        contraindications=protocol.contraindications,
        cites=tuple(sorted({*protocol.cites, *cites})),
        decision=decision,
        current_phase=current,
        current_why=why,
        remeasure=tuple(_again(retest, facts) for retest in protocol.remeasure),
    )


def _phase(rule: PhaseRule, facts: Facts, knowledge: Knowledge, alarms: frozenset[str]) -> Phase:
    days = rule.days
    return Phase(
        id=rule.id,
        name=rule.name,
        entry=tuple(gate(g, facts) for g in rule.entry),
        items=tuple(_item(knowledge.treatments[i], facts, knowledge, alarms) for i in rule.items),
        exit=tuple(gate(g, facts) for g in rule.exit),
        days=(days.low, days.high) if days else None,
        days_basis=f"{days.what} [{', '.join(days.cites)}]" if days else "",
    )


def _current(phases: tuple[Phase, ...]) -> tuple[str, str]:
    """Place the patient: the first phase that its own exit, or the next one's entry, holds."""
    for phase, after in zip(phases, (*phases[1:], None), strict=True):
        if after is None:
            break
        closed = [g for g in (*phase.exit, *after.entry) if g.state != "pass"]
        if closed:
            names = "; ".join(dict.fromkeys(f"{g.says}: {_said(g)}" for g in closed))
            return phase.id, f"held by {names}"
    return phases[-1].id, "every gate before it is passed"


def _said(gate_: Gate) -> str:
    return {"fail": "not passed", "unclear": "unclear", "not_measured": "not measured"}[gate_.state]


def gate(rule: GateRule, facts: Facts) -> Gate:
    """Return a gate with its state today: an interval that spans the limit opens nothing."""
    reading = read(rule.when, facts)
    if reading.state is None and rule.instead is not None:
        stands = read(rule.instead, facts)
        reading = stands if stands.state is State.PRESENT else reading
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


def _item(
    treatment: Treatment, facts: Facts, knowledge: Knowledge, alarms: frozenset[str]
) -> PlanItem:
    """Return one thing to do, blocked for a person who must not have it."""
    return PlanItem(
        id=treatment.id,
        says=treatment.says,
        dose=treatment.dose,
        evidence=treatment.evidence,
        cites=treatment.cites,
        kind=treatment.kind,
        progression=treatment.progression,
        remote=treatment.remote,
        blocked=blocked_because(treatment, facts, alarms),
        ask_first=ask_first(treatment, facts, knowledge),
    )


def _again(retest: Retest, facts: Facts) -> Remeasure:
    """Return what to measure again; it is due where today did not measure it."""
    today = not isinstance(chosen(facts, retest.concept, {}), Reading)
    return Remeasure(
        concept=retest.concept,
        every_days=retest.every_days,
        due_in_days=retest.every_days if today else 0,
        why=f"{retest.why} [{retest.basis}]",
    )
