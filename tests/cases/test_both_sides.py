"""Two injured legs: each is argued, graded and planned for; the likelier one leads."""

from dataclasses import replace

import pytest

from ischia.model.exam import ExamItem
from ischia.model.terms import InjuredSide, Side, State

YES = State.PRESENT
LEFT_STRAIN = ("posterior_thigh_pain", "hamstring_tenderness", "taking_off_shoe")


@pytest.fixture
def both(page_patient):
    """Give the page's patient, torn on the right, who has also strained the left hamstring."""

    def made(*signs: str):
        patient = page_patient()
        exam = tuple(ExamItem(item=name, side=Side.LEFT, result=YES) for name in signs)
        visit = replace(patient.visit, exam=patient.visit.exam + exam)
        case = replace(patient.case, injured_side=InjuredSide.BOTH, earlier_diagnosis=None)
        return replace(patient, case=case, visit=visit)

    return made


def test_each_leg_has_its_leader_its_plan_and_its_grades(both, knowledge) -> None:
    argued = both(*LEFT_STRAIN).argued(knowledge)
    first = {s: next(h for h in argued.hypotheses if h.side is s) for s in (Side.LEFT, Side.RIGHT)}
    assert first[Side.RIGHT].condition == "rectus_femoris_complete_rupture"
    assert first[Side.LEFT].condition.startswith("hamstring")
    assert first[Side.RIGHT].posterior > first[Side.LEFT].posterior > 0.5
    assert argued.plan.condition == "rectus_femoris_complete_rupture"
    assert argued.other_side_plan.condition == first[Side.LEFT].condition
    assert argued.sensitivity.side is Side.RIGHT
    graded = {(g.system, g.by, g.side): g.grade for g in argued.grades}
    assert graded["page", "structure", Side.RIGHT] == "3"
    assert graded["page", "structure", Side.LEFT] == "ungraded"
    assert {t.side for t in argued.next_tests} >= {Side.LEFT}


def untold(patient):
    """Take the history away: what belongs to no leg speaks for both."""
    return replace(patient, visit=replace(patient.visit, history=()))


def test_a_leg_of_which_nothing_is_said_gets_no_plan(both, knowledge) -> None:
    argued = both().argued(knowledge)
    assert argued.plan.condition == "rectus_femoris_complete_rupture"
    assert argued.other_side_plan is None


def test_what_is_not_enough_to_conclude_is_not_enough_to_plan(both, knowledge) -> None:
    argued = untold(both()).argued(knowledge)
    first = argued.hypotheses[0]
    assert first.posterior > knowledge.settings.likely.value  # likely, but within too wide a range
    assert argued.conclusion == "not_enough"
    assert (argued.plan, argued.other_policy_plan, argued.other_side_plan) == (None, None, None)
    assert (argued.prognosis, argued.return_to_sport) == ((), ())


def test_what_one_leg_shows_is_not_explained_by_what_the_other_has(both, knowledge) -> None:
    hamstring = untold(both(*LEFT_STRAIN)).argued(knowledge)
    assert hamstring.unexplained == ()
    argued = untold(both(*LEFT_STRAIN, "resisted_knee_extension_pain")).argued(knowledge)
    assert argued.other_side_plan.condition.startswith("hamstring")
    # The rupture on the right explains the same sign of the right leg only.
    assert argued.unexplained == ("resisted_knee_extension_pain",)
