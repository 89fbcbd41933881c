"""What to ask next: what safety still needs, then what would change the answer most."""

import re
from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.load import load
from ischia.model.terms import State
from ischia.reason.next_test import NO_CHANGE, SAFETY

YES, NO = State.PRESENT, State.ABSENT
# Another conclusion, in words: what becomes likely, or must be ruled out at 50 % and more.
TURNS = re.compile(r"likely|leads|ruled out first \([^,]*, (?:[5-9]\d|100)%")
QUESTIONS = {
    "bladder_or_bowel_change": "Cauda equina compression",
    "saddle_numbness": "Cauda equina compression",
    "bilateral_leg_symptoms": "Symptoms in both legs",
    "tense_swelling": "Compartment syndrome of the thigh",
    "pain_out_of_proportion": "Compartment syndrome of the thigh",
    "anticoagulant": "Haematoma on a blood thinner",
    "calf_swelling": "Deep vein thrombosis",
    "night_pain_or_weight_loss": "Tumour or infection",
    "progressive_weakness": "Loss of nerve function that grows",
    "fever": "Infection of muscle, bone or joint",
}


@pytest.fixture
def patient(page_patient):
    return page_patient().answered(**dict.fromkeys(QUESTIONS, NO), surgical_opinion_obtained=NO)


def unasked(patient, *names):
    kept = tuple(i for i in patient.visit.history if i.item not in names)
    return replace(patient, visit=replace(patient.visit, history=kept))


def safety(assessment) -> list[str]:
    return [test.test for test in assessment.next_tests if test.why.startswith(SAFETY)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_safety_question_nobody_asked_comes_first_and_says_so(
    question, patient, knowledge
) -> None:
    first = unasked(patient, question).argued(knowledge).next_tests[0]
    assert first.test == question
    assert first.why == f"{SAFETY}: {QUESTIONS[question]}"
    assert first.gain_bits == 0
    assert first.if_present == first.if_absent


def test_all_of_them_come_before_any_test_and_the_most_urgent_rule_first(
    patient, knowledge
) -> None:
    tests = unasked(patient, *QUESTIONS).argued(knowledge).next_tests
    names = [test.test for test in tests]
    assert set(names[: len(QUESTIONS)]) == set(QUESTIONS)
    assert names.index("saddle_numbness") < names.index("calf_swelling")
    assert names.index("calf_swelling") < names.index("night_pain_or_weight_loss")
    rest = tests[len(QUESTIONS) :]
    assert rest
    assert all(test.gain_bits > 0 for test in rest)
    assert len(rest) <= knowledge.settings.most_tests.value
    least = knowledge.settings.least_worth.value
    ranks = [
        ((t.worth if t.worth >= least else 0.0) / t.burden, t.gain_bits / t.burden) for t in rest
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_what_was_answered_is_not_asked_again_and_what_decided_nothing_is(
    patient, knowledge
) -> None:
    assert safety(patient.argued(knowledge)) == []
    unsure = patient.answered(saddle_numbness=State.INDETERMINATE).argued(knowledge)
    assert safety(unsure) == ["saddle_numbness"]


def test_a_surgeon_is_asked_about_once_there_is_a_tear_and_not_before(patient, knowledge) -> None:
    torn = unasked(patient, "surgical_opinion_obtained")
    assert safety(torn.argued(knowledge)) == ["surgical_opinion_obtained"]
    unseen = torn.without("ultrasound.gap", "ultrasound.gap_opening")
    assert safety(unseen.argued(knowledge)) == []


def test_a_test_that_would_change_nothing_says_so(patient, knowledge) -> None:
    def informative(assessment):
        return [test for test in assessment.next_tests if test.gain_bits]

    blind = patient.without("ultrasound.gap", "ultrasound.gap_opening").argued(knowledge)
    first = informative(blind)[0]
    assert first.if_absent < 0.5 < first.if_present or first.if_present < 0.5 < first.if_absent
    assert NO_CHANGE not in first.why
    strict = msgspec.structs.replace(
        knowledge.settings,
        least_change=msgspec.structs.replace(knowledge.settings.least_change, value=1.0),
    )
    settled = patient.argued(replace(knowledge, settings=strict))
    assert informative(settled)
    for test in informative(settled):
        decides = any(TURNS.search(line) for line in test.changes)
        assert (NO_CHANGE in test.why) is not decides
    assert any(NO_CHANGE in test.why for test in informative(settled))
    lenient = msgspec.structs.replace(
        strict, least_change=msgspec.structs.replace(strict.least_change, value=0.0)
    )
    moved = patient.argued(replace(knowledge, settings=lenient))
    assert not any(NO_CHANGE in test.why for test in moved.next_tests)


def with_setting(name, value, **others):
    knowledge = load()
    cuts = {
        key: msgspec.structs.replace(getattr(knowledge.settings, key), value=number)
        for key, number in {name: value, **others}.items()
    }
    return replace(knowledge, settings=msgspec.structs.replace(knowledge.settings, **cuts))


def test_the_cuts_are_read_from_the_settings(patient) -> None:
    assert patient.argued(with_setting("likely", 0.5)).plan
    assert patient.argued(with_setting("likely", 0.9999)).plan is None
    many = patient.argued(with_setting("least_gain", 0.0)).next_tests
    assert len(many) == load().settings.most_tests.value
    assert len(patient.argued(with_setting("most_tests", 1)).next_tests) == 1
    deciding = patient.argued(with_setting("least_gain", 1.0)).next_tests
    assert all(test.worth >= load().settings.least_worth.value for test in deciding)
    assert patient.argued(with_setting("least_gain", 1.0, least_worth=1.0)).next_tests == ()
    alone = patient.argued(with_setting("at_once", 1)).hypotheses
    assert sum(h.posterior for h in alone) <= 1 + 1e-9
    assert sum(h.posterior for h in patient.argued(load()).hypotheses) > 1

    def ratio(assessment):
        (strain,) = (h for h in assessment.hypotheses if h.condition == "quadriceps_strain")
        lines = (e for e in strain.evidence if e.finding == "anterior_thigh_pain")
        return next(lines).likelihood_ratio

    assert ratio(patient.argued(with_setting("strongest_answer", 2.0))) <= 2
    assert ratio(patient.argued(load())) > 5
