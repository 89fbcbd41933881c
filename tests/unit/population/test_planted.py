"""What is planted is there, stands clear, and is told apart from what is drawn."""

import pytest

from ischia.knowledge.load import load
from ischia.model.terms import Modality, State
from ischia.phantoms.population import planted
from ischia.phantoms.population.patient import work_ups
from ischia.phantoms.population.planted import presentations

KNOWLEDGE = load()
TOLD = {p.id: p for p in presentations()}


@pytest.fixture(scope="module")
def patients():
    return list(planted(KNOWLEDGE, 3 * len(TOLD), 5))


def test_every_word_is_one_of_the_knowledge_base() -> None:
    signs = {s for p in TOLD.values() for s in (*p.present, *p.absent)}
    habits = {s for w in work_ups() for s in (*w.examinations, *w.after)}
    assert signs | habits <= KNOWLEDGE.signs.keys()
    assert {c for p in TOLD.values() for c in p.conditions} <= KNOWLEDGE.conditions.keys()


def test_the_rule_that_must_notice_is_as_urgent_as_it_should_be() -> None:
    for told in TOLD.values():
        assert told.urgency in {KNOWLEDGE.red_flags[flag].urgency for flag in told.flags}, told.id


def test_every_rule_has_a_presentation_planted_for_it() -> None:
    assert {flag for p in TOLD.values() for flag in p.flags} == set(KNOWLEDGE.red_flags)


def test_the_sheet_says_what_was_planted(patients) -> None:
    assert {p.truth.planted for p in patients} == TOLD.keys()
    for patient in patients:
        told, visit = TOLD[patient.truth.planted], patient.today.visit
        said = {i.item: i.result for i in (*visit.history, *visit.exam)}
        for state, names in ((State.PRESENT, told.present), (State.ABSENT, told.absent)):
            asked = [n for n in names if n in KNOWLEDGE.tests]
            assert all(said[name] is state for name in asked), told.id


def test_images_report_what_was_planted(patients) -> None:
    for patient in patients:
        told = TOLD[patient.truth.planted]
        signs = [KNOWLEDGE.signs[name] for name in told.present]
        wanted = {s.report.sign for s in signs if s.modality is Modality.IMAGING_REPORT}
        assert wanted <= {w for r in patient.today.visit.imaging_report for w in r.present}


def test_planted_conditions_are_true_and_not_more_than_allowed(patients) -> None:
    most = KNOWLEDGE.settings.at_once.value
    for patient in patients:
        told = TOLD[patient.truth.planted]
        assert set(told.conditions) <= set(patient.truth.conditions)
        assert len(patient.truth.conditions) <= most


def test_an_age_that_matters_is_planted_and_stated(patients) -> None:
    young = [p for p in patients if TOLD[p.truth.planted].age_y]
    assert young
    for patient in young:
        low, high = TOLD[patient.truth.planted].age_y
        assert low <= patient.case.subject.age_y < high
