"""Gates open on whole intervals only; a person who must not have something does not get it."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from ischia.knowledge.load import load
from ischia.knowledge.rules import GateRule
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.plan import Decision
from ischia.model.terms import Modality, Policy, Side, State, Urgency
from ischia.model.units import Unit
from ischia.reason.plan import gate, plan
from ischia.reason.reading import Facts

KNOWLEDGE = load()
RATIO = {
    "motion": "knee_flexion",
    "contraction": "concentric",
    "velocity_deg_s": 60.0,
    "ratio": "injured_over_uninjured",
}


def facts(*measurements, findings=()):
    return Facts(
        measured=Measurements(measurements=measurements),
        side=Side.LEFT,
        findings={f.id: f for f in findings},
    )


def symmetry(value_pct, half_pct):
    known = half_pct is not None
    return Measurement(
        concept="strength.limb_symmetry",
        value=value_pct,
        unit=Unit.PERCENT,
        interval95=(value_pct - half_pct, value_pct + half_pct) if known else None,
        uncertainty=Uncertainty(sem=1.0 if known else None, kind="repeats" if known else "unknown"),
        side=Side.LEFT,
        context=RATIO,
        provenance=Provenance(method="strength.limb_symmetry@1", sources=("c" * 64,)),
    )


def strain(*measurements, findings=(), decisions=()):
    here = facts(*measurements, findings=findings)
    return plan("hamstring_strain", here, Policy.EVIDENCE, decisions, KNOWLEDGE)


@pytest.mark.parametrize(
    ("measurement", "state"),
    [
        (symmetry(90.0, 5.0), "pass"),
        (symmetry(82.0, 5.0), "unclear"),
        (symmetry(70.0, 5.0), "fail"),
        (symmetry(99.0, None), "unclear"),
        (None, "not_measured"),
    ],
)
def test_a_gate_opens_on_a_whole_interval_only(measurement, state) -> None:
    made = strain(*([measurement] if measurement else []))
    (gate,) = (g for p in made.phases for g in p.exit if g.id == "strength_80")
    assert gate.state == state
    assert gate.measurements == ((measurement.id,) if measurement else ())
    assert gate.why
    assert gate.basis == "clinic_default"


def test_what_a_person_must_not_have_is_blocked_with_the_reason(make) -> None:
    tense = make["found"]("tense_swelling", State.PRESENT)
    here = facts(findings=[tense])
    made = plan("aiis_avulsion", here, Policy.EVIDENCE, (), KNOWLEDGE)
    (item,) = (i for p in made.phases for i in p.items if i.id == "keep_the_rest_strong")
    assert "compartment syndrome" in item.blocked
    free = plan("aiis_avulsion", facts(), Policy.EVIDENCE, (), KNOWLEDGE)
    assert all(i.blocked is None for p in free.phases for i in p.items)


def test_the_latest_decision_on_this_plan_stands_beside_it() -> None:
    def decided(day, on):
        at = datetime(2026, 3, day, tzinfo=UTC)
        return Decision(who="c-1", at=at, on=on, accepts=True, reason="agreed")

    first, last = decided(2, "plan:hamstring_strain:left"), decided(5, "plan:hamstring_strain:left")
    other = decided(9, "hypothesis:hamstring_strain:left")
    assert strain(decisions=(last, first, other)).decision == last
    assert strain(decisions=(other,)).decision is None


def test_rules_70_and_75_are_shown_as_contradicted_and_never_planned() -> None:
    page = plan("lumbar_radiculopathy_l5_s1", facts(), Policy.CLINIC_PAGE, (), KNOWLEDGE)
    contradicted = {i.id for i in page.phases[0].items if i.contradicted}
    assert {"page_67", "page_68", "page_70", "page_75"} == contradicted
    ours = plan("lumbar_radiculopathy_l5_s1", facts(), Policy.EVIDENCE, (), KNOWLEDGE)
    assert not any(i.contradicted for p in ours.phases for i in p.items)


def test_rule_74_stretching_is_contradicted_and_lengthening_load_is_planned() -> None:
    page = plan("hamstring_strain", facts(), Policy.CLINIC_PAGE, (), KNOWLEDGE)
    assert [i.id for i in page.phases[0].items if i.contradicted] == [
        "page_13",
        "page_74",
    ]
    assert "lengthening_hamstring" in {i.id for p in strain().phases for i in p.items}
    assert {"askling2013", "askling2014"} <= set(strain().cites)


def test_a_condition_of_which_the_page_says_nothing_has_no_plan_of_the_page() -> None:
    assert plan("exercise_soreness", facts(), Policy.CLINIC_PAGE, (), KNOWLEDGE) is None
    assert plan("exercise_soreness", facts(), Policy.EVIDENCE, (), KNOWLEDGE) is not None


@pytest.mark.parametrize("condition", KNOWLEDGE.conditions)
def test_every_condition_has_a_plan_that_says_what_to_do(condition) -> None:
    made = plan(condition, facts(), Policy.EVIDENCE, (), KNOWLEDGE)
    assert made.goals
    assert all(phase.items for phase in made.phases)
    assert made.current_phase == made.phases[0].id  # nothing is measured: no gate opens
    assert len(made.phases) == 1 or "not measured" in made.current_why


def full(motion="knee_flexion", **answers):
    """Facts of somebody who passes what the answers and both strengths open."""
    both = [
        replace(symmetry(97.0, 2.0), context={**RATIO, "motion": motion, "contraction": c})
        for c in ("concentric", "eccentric")
    ]
    pain = Measurement(
        concept="exam.pain_nprs",
        value=1.0,
        unit=Unit.SCORE,
        interval95=(0.5, 1.5),
        uncertainty=Uncertainty(sem=0.25, kind="repeats", n=3),
        side=Side.LEFT,
        context={},
        provenance=Provenance(method="exam.reading@1", sources=("c" * 64,)),
    )
    found = [
        Finding(id=name, side=Side.LEFT, state=state, modality=Modality.HISTORY, criterion=name)
        for name, state in answers.items()
    ]
    return facts(*both, pain, findings=found)


def test_the_gates_place_the_patient_in_a_phase() -> None:
    yes, no = State.PRESENT, State.ABSENT
    answers = {"pain_free_walking": yes, "jogging_pain": yes}

    def phase(**more):
        made = plan("hamstring_strain", full(**answers, **more), Policy.EVIDENCE, (), KNOWLEDGE)
        return made.current_phase, made.current_why

    assert phase() == ("load", "held by Jogs without pain: not passed")
    answers["jogging_pain"] = no
    assert phase()[0] == "lengthen"
    assert phase(sprinting_pain=no, not_improving=no) == (
        "return",
        "every gate before it is passed",
    )


def test_a_red_flag_of_today_holds_the_plan_of_either_policy() -> None:
    def flag(state, urgency):
        return RedFlag(
            id="clot", name="A clot", state=state, urgency=urgency, action="Scan it.", basis=()
        )

    today = flag("present", Urgency.TODAY)
    others = (flag("present", Urgency.DAYS), flag("not_assessed", Urgency.NOW))
    for policy in Policy:
        made = plan("hamstring_strain", facts(), policy, (), KNOWLEDGE, flags=(today, *others))
        assert made.held == ("A clot (today): Scan it.",)


def test_what_nobody_asked_is_asked_before_it_is_given(make) -> None:
    def medicine(*found):
        page = plan(
            "lumbar_radiculopathy_l5_s1",
            facts(findings=found),
            Policy.CLINIC_PAGE,
            (),
            KNOWLEDGE,
        )
        return next(i for i in page.phases[0].items if i.id == "page_70")

    assert medicine().kind == "medicine"
    assert {"kidney_disease", "anticoagulant", "pregnancy", "age"} <= set(medicine().ask_first)
    ulcer = medicine(make["found"]("peptic_ulcer_or_bleeding", State.PRESENT))
    assert ulcer.blocked == "an ulcer or bleeding before"
    assert "peptic_ulcer_or_bleeding" not in ulcer.ask_first
    assert medicine(make["found"]("kidney_disease", State.ABSENT)).blocked is None


def test_a_child_with_pain_at_the_growth_plate_gets_no_lengthening_load(make) -> None:
    sore = make["found"]("ischial_tenderness", State.PRESENT)

    def load(age_y):
        here = replace(facts(findings=[sore]), age_y=age_y)
        made = plan("hamstring_strain", here, Policy.EVIDENCE, (), KNOWLEDGE)
        return next(i for p in made.phases for i in p.items if i.id == "lengthening_hamstring")

    assert "growth plate" in load(15.0).blocked
    assert load(30.0).blocked is None
    assert load(None).blocked is None
    assert "age" in load(None).ask_first
    # In an adult the growth plate is no question, and no image is ordered to give an exercise.
    assert load(30.0).ask_first == ("tense_swelling", "pain_out_of_proportion")


def test_what_to_measure_again_is_due_where_today_did_not_measure_it() -> None:
    due = {r.concept: r.due_in_days for r in strain(symmetry(90.0, 5.0)).remeasure}
    assert due["strength.limb_symmetry"] == 14
    assert due["exam.pain_nprs"] == 0


def test_every_exercise_has_a_dose_and_grows() -> None:
    for treatment in KNOWLEDGE.treatments.values():
        if treatment.kind == "exercise":
            assert treatment.dose
            assert treatment.progression


def test_no_protocol_holds_what_evidence_contradicts() -> None:
    planned = {i for p in KNOWLEDGE.protocols.values() for ph in p.phase for i in ph.items}
    contradicted = {t.id for t in KNOWLEDGE.treatments.values() if t.contradicted}
    assert contradicted
    assert not planned & contradicted


def test_no_operation_is_planned_for_a_tendon_off_the_bone() -> None:
    made = plan("proximal_hamstring_avulsion", facts(), Policy.EVIDENCE, (), KNOWLEDGE)
    kinds = {i.id: i.kind for p in made.phases for i in p.items}
    assert kinds["surgical_opinion"] == "referral"
    assert "shared_decision" in kinds
    assert "procedure" not in kinds.values()


def test_who_has_no_sport_is_given_nothing_that_serves_only_sport() -> None:
    """A protocol of footballers, in somebody who wants to climb the stairs."""
    for protocol in KNOWLEDGE.protocols.values():
        condition = protocol.conditions[0]
        with_sport, without = (
            plan(condition, facts(), Policy.EVIDENCE, (), KNOWLEDGE, sport=sport)
            for sport in (True, False)
        )
        assert with_sport
        assert without
        items = {i.id for p in without.phases for i in p.items}
        assert not items & {"nordic_hamstring", "running_progression", "return_decision"}
        gates = {g.id for p in without.phases for g in (*p.entry, *p.exit)}
        assert not gates & {"field", "ready", "jogs", "sprints"}
        assert all(p.items for p in without.phases)
        assert not any("sport by criteria" in goal for goal in without.goals)
        left_out = {i.id for p in with_sport.phases for i in p.items} - items
        assert any("no sport is stated" in goal for goal in without.goals) or not left_out
        assert not any("no sport is stated" in goal for goal in with_sport.goals)
    strain = plan("hamstring_strain", facts(), Policy.EVIDENCE, (), KNOWLEDGE)
    assert strain
    assert strain.goals[-1] == "Return to sport by criteria, not by date"


@pytest.mark.parametrize(
    ("stands", "state"),
    [
        (State.PRESENT, "pass"),
        (State.ABSENT, "not_measured"),
        (State.INDETERMINATE, "not_measured"),
        (None, "not_measured"),
    ],
)
def test_what_stands_for_a_gate_only_opens_it(stands, state, make) -> None:
    """A no to what may stand for a measurement is not the measurement's own failure."""
    told = {
        "id": "strong",
        "says": "made up",
        "basis": "clinic_default",
        "when": {
            "is": "at_least",
            "concept": "strength.limb_symmetry",
            "limit": 80.0,
            "unit": "%",
        },
        "instead": {"is": "present", "finding": "cleared"},
    }
    rule = msgspec.convert(told, GateRule)
    findings = [] if stands is None else [make["found"]("cleared", stands)]
    assert gate(rule, facts(findings=findings)).state == state


def test_sources_of_a_plan_stand_in_one_order() -> None:
    cites = strain().cites
    assert len(cites) > 4
    assert cites == tuple(sorted(cites))


def test_a_condition_that_no_protocol_treats_has_no_plan() -> None:
    without = replace(KNOWLEDGE, protocols={})
    assert plan("hamstring_strain", facts(), Policy.EVIDENCE, (), without) is None


@pytest.mark.parametrize("sport", [True, False])
def test_a_gate_into_a_phase_may_be_for_sport_only(sport) -> None:
    told = {"is": "present", "finding": "field_test_passed"}
    made_up = {"id": "play", "says": "made up", "basis": "clinic_default", "when": told}
    made_up["for_sport"] = True
    own = next(p for p in KNOWLEDGE.protocols.values() if "hamstring_strain" in p.conditions)
    change = msgspec.structs.replace
    first = change(own.phase[0], entry=(msgspec.convert(made_up, GateRule),))
    known = replace(KNOWLEDGE, protocols={own.id: change(own, phase=(first, *own.phase[1:]))})
    plan_ = plan("hamstring_strain", facts(), Policy.EVIDENCE, (), known, sport=sport)
    assert [g.id for g in plan_.phases[0].entry] == (["play"] if sport else [])
