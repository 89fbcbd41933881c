"""Ordinary recovery: two visits, the second better but for the noise of the day."""

from statistics import mean

import pytest

from ischia.knowledge.load import load
from ischia.model.terms import Side
from ischia.phantoms.population import recovering
from ischia.phantoms.population.course import Healing

KNOWLEDGE = load()


@pytest.fixture(scope="module")
def patients():
    return list(recovering(KNOWLEDGE, 120, 2))


def values(look, concept: str, side: Side) -> list[float]:
    return [m.value for m in look.measured.measurements if (m.concept, m.side) == (concept, side)]


def test_half_of_the_injury_is_left_after_its_half_time() -> None:
    healing = Healing(
        half_time_days=8.0,
        pain_0_10=6.0,
        deficit_share=0.3,
        natural_girth_mm=0.0,
        peaks_nm=(),
        natural_area_mm2=0.0,
    )
    assert healing.left_share(8.0) == pytest.approx(0.5)
    assert healing.left_share(16.0) == pytest.approx(0.25)
    assert healing.left_share(-3.0) == 1.0


def test_it_hurts_less_at_the_second_visit(patients) -> None:
    pains = [[values(k, "exam.pain_nprs", Side.MIDLINE)[0] for k in p.looks] for p in patients]
    assert mean(first - second for first, second in pains) > 2


def test_the_injured_leg_grows_stronger_and_the_other_does_not(patients) -> None:
    gains = {}
    for which in ("injured", "other"):
        gains[which] = mean(
            second / first - 1
            for p in patients
            for side in [p.truth.side if which == "injured" else p.truth.side.other]
            for first, second in zip(
                *(values(k, "strength.peak_torque", side) for k in p.looks), strict=True
            )
        )
    assert gains["injured"] > 0.08
    assert gains["other"] == pytest.approx(0.0, abs=0.04)


def test_the_diagnosis_made_before_is_the_true_one(patients) -> None:
    assert all((p.case.earlier_diagnosis,) == p.truth.conditions for p in patients)


def test_the_days_are_in_order(patients) -> None:
    for patient in patients:
        first, second = (look.visit.date for look in patient.looks)
        assert patient.case.onset < first < second
        assert (second - patient.case.onset).days >= 15


def test_few_who_recover_say_that_they_do_not(patients) -> None:
    share = mean("not_improving" in p.truth.shown for p in patients)
    assert share < 0.15
