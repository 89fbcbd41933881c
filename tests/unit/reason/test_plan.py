"""Gates open on whole intervals only; a person who must not have something does not get it."""

from datetime import UTC, datetime

import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.plan import Decision
from ischia.model.terms import Policy, Side, State
from ischia.model.units import Unit
from ischia.reason.plan import plan
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
    assert [i.id for i in page.phases[0].items if i.contradicted] == ["page_74"]
    assert "lengthening_hamstring" in {i.id for p in strain().phases for i in p.items}
    assert {"askling2013", "askling2014"} <= set(strain().cites)


def test_a_condition_without_a_protocol_or_a_rule_has_no_plan() -> None:
    for policy in Policy:
        assert plan("exercise_soreness", facts(), policy, (), KNOWLEDGE) is None
