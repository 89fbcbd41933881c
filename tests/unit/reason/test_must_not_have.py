"""Medicines, needles and loads: each reason that forbids one does so alone, and says which it is.

The list is written out beside the knowledge files on purpose: a line that is lost there is missed
here.
"""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.cautions import ask_first, blocked_because
from ischia.reason.reading import Facts

KNOWLEDGE = load()
NOBODY = Facts(measured=Measurements(), side=Side.LEFT, findings={})
MUST_NOT = [
    ("anti_inflammatory", "anticoagulant", "a blood thinner"),
    ("anti_inflammatory", "antiplatelet", "a platelet inhibitor"),
    ("anti_inflammatory", "kidney_disease", "kidney"),
    ("anti_inflammatory", "peptic_ulcer_or_bleeding", "an ulcer"),
    ("anti_inflammatory", "anti_inflammatory_intolerance", "did not tolerate it"),
    ("anti_inflammatory", "pregnancy", "pregnancy"),
    ("anti_inflammatory", "heart_failure_or_high_blood_pressure", "heart failure"),
    ("cortisone_at_the_spot", "anticoagulant", "a blood thinner"),
    ("cortisone_at_the_spot", "fever", "infection"),
    ("cortisone_at_the_spot", "recent_infection_or_procedure", "infection"),
    ("cortisone_at_the_spot", "pregnancy", "pregnancy"),
    ("epidural_opinion", "anticoagulant", "around the spine"),
    ("epidural_opinion", "fever", "infection"),
    ("epidural_opinion", "recent_infection_or_procedure", "infection"),
    ("epidural_opinion", "pregnancy", "X-ray"),
    ("contusion_care", "tense_swelling", "compartment"),
    ("contusion_care", "pain_out_of_proportion", "compartment"),
    ("hip_exercise", "unable_to_bear_weight", "fracture"),
    ("nerve_sliding", "saddle_numbness", "cauda equina"),
    ("nerve_sliding", "bladder_or_bowel_change", "cauda equina"),
    ("nerve_sliding", "progressive_weakness", "weakness"),
]


def told(name: str, state: State, leans: State | None = None) -> Facts:
    finding = Finding(
        id=name,
        side=Side.LEFT,
        state=state,
        modality=Modality.HISTORY,
        criterion=name,
        leans=leans,
    )
    return replace(NOBODY, findings={name: finding})


@pytest.mark.parametrize(("treatment", "sign", "why"), MUST_NOT)
def test_each_reason_alone_forbids_it_and_is_asked_for(treatment, sign, why) -> None:
    rule = KNOWLEDGE.treatments[treatment]
    assert why in (blocked_because(rule, told(sign, State.PRESENT)) or "")
    assert blocked_because(rule, told(sign, State.ABSENT)) is None
    assert blocked_because(rule, NOBODY) is None
    assert sign in ask_first(rule, NOBODY, KNOWLEDGE)
    assert sign not in ask_first(rule, told(sign, State.ABSENT), KNOWLEDGE)


@pytest.mark.parametrize(("treatment", "sign", "why"), MUST_NOT)
def test_what_only_leans_to_danger_forbids_it_too(treatment, sign, why) -> None:
    rule = KNOWLEDGE.treatments[treatment]
    doubtful = told(sign, State.INDETERMINATE, leans=State.PRESENT)
    assert why in (blocked_because(rule, doubtful) or "")


@pytest.mark.parametrize(("age_y", "forbidden"), [(74.9, False), (75.0, True), (None, False)])
def test_an_anti_inflammatory_has_an_age(age_y, forbidden) -> None:
    rule = KNOWLEDGE.treatments["anti_inflammatory"]
    here = replace(NOBODY, age_y=age_y)
    assert blocked_because(rule, here) == ("75 years or older" if forbidden else None)
    assert ("age" in ask_first(rule, here, KNOWLEDGE)) == (age_y is None)


@pytest.mark.parametrize("treatment", ["lengthening_hamstring", "nordic_hamstring"])
@pytest.mark.parametrize(("age_y", "forbidden"), [(17.9, True), (18.0, False)])
def test_a_growth_plate_that_hurts_is_seen_before_it_is_loaded(treatment, age_y, forbidden) -> None:
    rule = KNOWLEDGE.treatments[treatment]
    for sign in ("ischial_pain", "ischial_tenderness"):
        here = replace(told(sign, State.PRESENT), age_y=age_y)
        assert ("growth plate" in (blocked_because(rule, here) or "")) == forbidden


def test_two_reasons_are_both_told() -> None:
    both = {**told("pregnancy", State.PRESENT).findings, **told("fever", State.PRESENT).findings}
    rule = KNOWLEDGE.treatments["cortisone_at_the_spot"]
    assert blocked_because(rule, replace(NOBODY, findings=both)) == (
        "a possible infection; pregnancy"
    )


def test_an_answer_that_decides_nothing_does_not_settle_what_nobody_asked() -> None:
    rule = KNOWLEDGE.treatments["cortisone_at_the_spot"]
    doubtful = told("fever", State.INDETERMINATE)
    assert "recent_infection_or_procedure" in ask_first(rule, doubtful, KNOWLEDGE)
