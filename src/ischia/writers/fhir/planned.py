"""The plan: goals, gates and what to do, as CarePlan and Goals; a draft until somebody accepts."""

from collections.abc import Iterator
from typing import Final

from ischia.model.plan import Gate, Phase, Plan, PlanItem
from ischia.writers.fhir.hypotheses import condition_of
from ischia.writers.fhir.material import FhirMaterial
from ischia.writers.fhir.systems import PLAN_ITEM, Resource, kept, said, standard
from ischia.writers.report.wording import tidied

_KINDS: Final = {
    "medicine": "MedicationRequest",
    "injection": "ServiceRequest",
    "procedure": "ServiceRequest",
    "referral": "ServiceRequest",
    "imaging": "ServiceRequest",
    "follow_up": "Appointment",
}
# What a held plan keeps back; an opinion or images may be what lifts the hold.
_LOADS: Final = frozenset({"exercise", "medicine", "injection", "procedure"})
_ACHIEVED: Final = {"pass": "achieved", "fail": "not-achieved"}


def plans(material: FhirMaterial) -> Iterator[Resource]:
    """Yield the plan of each leg with its goals."""
    for name, plan in material.plans:
        goals = list(_goals(material, name, plan))
        yield from goals
        yield _plan(material, name, plan, goals)


def status_of(plan: Plan) -> str:
    """Return where a plan stands: nothing here makes it active but a clinician's word."""
    if plan.decision is None:
        return "draft"
    return "active" if plan.decision.accepts else "revoked"


def sent(plan: Plan) -> Iterator[tuple[Phase, PlanItem]]:
    """Yield what may leave of a plan: nothing that evidence contradicts or that does not apply."""
    for phase in plan.phases:
        for item in phase.items:
            if not item.contradicted and item.applies in (None, "yes"):
                yield phase, item


def _plan(material: FhirMaterial, name: str, plan: Plan, goals: list[Resource]) -> Resource:
    addressed = condition_of(material, plan.condition, None)
    sent_items = list(sent(plan))
    unsent = sum(len(phase.items) for phase in plan.phases) - len(sent_items)
    return material.entry(
        material.of_visit("CarePlan", name),
        "CarePlan",
        status=status_of(plan),
        intent="plan" if status_of(plan) == "active" else "proposal",
        title=f"Plan for {material.word(plan.condition)}",
        description=f"Phase today: {plan.current_phase}. {plan.current_why}"
        if plan.current_phase
        else None,
        subject=material.patient,
        encounter=material.encounter,
        created=material.day,
        addresses=[addressed] if addressed else None,
        goal=[{"reference": goal["fullUrl"], "type": "Goal"} for goal in goals],
        activity=[_activity(material, name, plan, phase, item) for phase, item in sent_items],
        note=said(*_notes(plan, unsent)),
    )


def _notes(plan: Plan, unsent: int) -> Iterator[str]:
    if plan.held:
        yield f"Held: nothing starts until this is cleared: {', '.join(plan.held)}."
    yield from (f"Not to be done: {tidied(said_)}" for said_ in plan.contraindications)
    if unsent:
        yield f"{unsent} items that evidence contradicts, or that do not apply, are not sent."
    yield from (f"Measure again: {again.concept}, {again.why}" for again in plan.remeasure)


def _activity(
    material: FhirMaterial, name: str, plan: Plan, phase: Phase, item: PlanItem
) -> Resource:
    dose = f" Dose: {item.dose}." if item.dose else ""
    grows = f" Grows: {item.progression}." if item.progression else ""
    unasked = f"not asked yet: {', '.join(map(material.word, item.ask_first))}"
    why = item.blocked or (unasked if item.ask_first else None)
    held = item.blocked is not None or (bool(plan.held) and item.kind in _LOADS)
    detail = {
        "kind": _KINDS.get(item.kind),
        "code": material.concept(item.id, PLAN_ITEM),
        "goal": [material.reference("Goal", name, gate.id) for gate in phase.exit],
        "status": "on-hold" if held else "not-started",
        "statusReason": {"text": tidied(why)} if why else None,
        "description": f"{phase.name}: {item.says}{dose}{grows} Evidence: {tidied(item.evidence)}",
    }
    return {"detail": kept(detail)}


def _goals(material: FhirMaterial, name: str, plan: Plan) -> Iterator[Resource]:
    own = [(f"own {number}", text) for number, text in enumerate(plan.own_goals)]
    for key, text in [*own, *((f"goal {n}", text) for n, text in enumerate(plan.goals))]:
        who = "In the patient’s own words." if key.startswith("own") else ""
        yield material.entry(
            material.of_visit("Goal", name, key),
            "Goal",
            lifecycleStatus=_lifecycle(plan),
            description={"text": text},
            subject=material.patient,
            note=said(who),
        )
    gates = {gate.id: gate for phase in plan.phases for gate in (*phase.entry, *phase.exit)}
    for gate in gates.values():
        yield _gate(material, name, plan, gate)


def _gate(material: FhirMaterial, name: str, plan: Plan, gate: Gate) -> Resource:
    """Return a gate; one that is unclear or not measured is neither achieved nor missed."""
    achieved = _ACHIEVED.get(gate.state)
    state = gate.state.replace("_", " ")
    basis = material.references.get(gate.basis, "clinic default, no source")
    known = {m.id for m in material.assessment.measured.measurements}
    return material.entry(
        material.of_visit("Goal", name, gate.id),
        "Goal",
        lifecycleStatus=_lifecycle(plan),
        achievementStatus=standard("goal-achievement", achieved) if achieved else None,
        category=[{"text": "gate between phases"}],
        description={"text": gate.says},
        subject=material.patient,
        statusDate=material.day if achieved else None,
        addresses=[
            material.reference("Observation", one) for one in gate.measurements if one in known
        ],
        note=said(f"Today: {state}. {tidied(gate.why)}", f"Limit: {basis}"),
    )


def _lifecycle(plan: Plan) -> str:
    return {"draft": "proposed", "active": "active", "revoked": "rejected"}[status_of(plan)]
