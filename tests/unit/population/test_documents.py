"""The documents of a simulated patient say what is true of them, through every criterion."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.measurement import IMPLAUSIBLE
from ischia.model.terms import How, Modality, Side, State
from ischia.phantoms.population import ALL_MODALITIES, USUAL, only, population
from ischia.phantoms.population.patient import work_ups
from ischia.phantoms.population.values import Board, measurable
from ischia.reason.findings import from_measurements, from_reports, from_sheet

KNOWLEDGE = load()
MEASURED = sorted(
    c.id for c in KNOWLEDGE.criteria.values() if c.when and measurable(c.when) and c.is_evidence
)


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("holds", [True, False])
def test_the_numbers_of_a_criterion_are_read_as_they_were_meant(name: str, holds: bool) -> None:  # noqa: FBT001
    criterion = KNOWLEDGE.criteria[name]
    for seed in range(20):
        board = Board(side=Side.LEFT, concepts=KNOWLEDGE.concepts, rng=np.random.default_rng(seed))
        board.realise(criterion.when, holds=holds)
        measured = Measurements(measurements=board.measurements("a" * 64))
        (found,) = (f for f in from_measurements(measured, (Side.LEFT,), KNOWLEDGE) if f.id == name)
        assert found.state is (State.PRESENT if holds else State.ABSENT), found.why


@pytest.mark.parametrize("name", MEASURED)
def test_unclear_numbers_decide_nothing(name: str) -> None:
    criterion = KNOWLEDGE.criteria[name]
    board = Board(side=Side.LEFT, concepts=KNOWLEDGE.concepts, rng=np.random.default_rng(1))
    board.realise(criterion.when, holds=True, clear=False)
    measured = Measurements(measurements=board.measurements("a" * 64))
    (found,) = (f for f in from_measurements(measured, (Side.LEFT,), KNOWLEDGE) if f.id == name)
    assert found.state is State.INDETERMINATE


def found_in(patient):
    look = patient.today
    return [
        *from_sheet(look.sheet, KNOWLEDGE),
        *(
            f
            for f in from_measurements(look.measured, (patient.truth.side,), KNOWLEDGE)
            if f.id in MEASURED
        ),
        *from_reports(look.visit.imaging_report, KNOWLEDGE, where="simulated"),
    ]


@pytest.fixture(scope="module")
def patients():
    return list(population(KNOWLEDGE, 150, 11))


def test_every_finding_that_decides_agrees_with_the_truth(patients) -> None:
    decided = [
        (f.id, f.state is State.PRESENT, f.id in p.truth.shown)
        for p in patients
        for f in found_in(p)
        if f.state is not State.INDETERMINATE
    ]
    wrong = [entry for entry in decided if entry[1] is not entry[2]]
    assert len(decided) > 150 * 15
    assert not wrong


def test_every_kind_of_criterion_is_met(patients) -> None:
    seen = {f.id for p in patients for f in found_in(p)}
    wanted = {"knee_flexion_weak", "gap_opens_on_contraction", "thigh_wasting", "stiff_knee_swing"}
    assert wanted <= seen


def test_a_video_visit_has_no_test_that_needs_hands(patients) -> None:
    remote = [p for p in patients if p.today.visit.mode is How.REMOTE]
    assert remote
    for patient in remote:
        items = (*patient.today.visit.history, *patient.today.visit.exam)
        assert all(KNOWLEDGE.tests[item.item].remote for item in items)
        assert not patient.today.measured.measurements


def test_no_simulated_value_is_implausible(patients) -> None:
    ranges = KNOWLEDGE.plausible()
    for patient in patients:
        for m in patient.today.measured.measurements:
            low, high = ranges.get(m.concept, (-np.inf, np.inf))
            assert low <= m.value <= high
            assert IMPLAUSIBLE not in m.flags


def test_every_patient_is_said_to_be_simulated(patients) -> None:
    assert all(p.case.simulated for p in patients)
    assert all("imulated" in p.case.complaint for p in patients)


@pytest.mark.parametrize("modality", list(Modality))
def test_one_modality_alone_is_all_that_is_left(modality: Modality) -> None:
    kept = {
        f.modality
        for patient in population(KNOWLEDGE, 6, 4, completeness=ALL_MODALITIES)
        for f in found_in(replace(patient, looks=(only(patient.today, modality),)))
    }
    assert kept == {modality}


def test_the_usual_clinic_sees_less_than_one_that_has_it_all() -> None:
    some = sum(len(found_in(p)) for p in population(KNOWLEDGE, 40, 4, completeness=USUAL))
    all_of_it = sum(
        len(found_in(p)) for p in population(KNOWLEDGE, 40, 4, completeness=ALL_MODALITIES)
    )
    assert some < all_of_it


def test_a_work_up_needs_a_reason(patients) -> None:
    for patient in patients:
        items = (*patient.today.visit.history, *patient.today.visit.exam)
        present = {i.item for i in items if i.item in patient.truth.shown}
        done = {i.item for i in items}
        for work_up in work_ups():
            if done & set(work_up.examinations):
                assert present & set(work_up.after)


def test_a_clinic_without_habits_does_work_ups_by_chance() -> None:
    by_chance = replace(USUAL, by_reason=False)
    done = {
        item.item
        for patient in population(KNOWLEDGE, 40, 4, completeness=by_chance)
        for item in patient.today.visit.exam
        if not {"tense_swelling", "pain_out_of_proportion"} & set(patient.truth.shown)
    }
    assert "compartment_pressure_raised" in done
