"""A plain story of each kind leads where it should; published cases keep what must be kept.

Short hand-made stories, simulated, and three of the published development cases that these findings
can say. No number was tuned to them.
"""

from dataclasses import replace

import pytest

from ischia.model.exam import ExamItem
from ischia.model.measured import Measurements
from ischia.model.terms import Side, State

YES, NO = State.PRESENT, State.ABSENT
STORIES = {
    "hamstring_strain": {
        "sudden_onset": YES,
        "posterior_thigh_pain": YES,
        "anterior_thigh_pain": NO,
        "back_pain": NO,
        "buttock_pain": NO,
        "hamstring_tenderness": YES,
        "taking_off_shoe": YES,
    },
    "proximal_hamstring_tendinopathy": {
        "sudden_onset": NO,
        "buttock_pain": YES,
        "sitting_pain": YES,
        "pain_below_knee": NO,
        "anterior_thigh_pain": NO,
        "puranen_orava": YES,
        "bent_knee_stretch": YES,
        "modified_bent_knee_stretch": YES,
        "hamstring_tenderness": YES,
    },
    "lumbar_radiculopathy_l5_s1": {
        "sudden_onset": NO,
        "posterior_thigh_pain": YES,
        "back_pain": YES,
        "pain_below_knee": YES,
        "slump": YES,
        "sensory_loss_dermatome": YES,
        "hamstring_tenderness": NO,
    },
    "deep_gluteal_syndrome": {
        "buttock_pain": YES,
        "sitting_pain": YES,
        "back_pain": NO,
        "pain_below_knee": YES,
        "slump": NO,
        "active_piriformis": YES,
        "hamstring_tenderness": NO,
        "puranen_orava": NO,
    },
    "quadriceps_strain": {
        "sudden_onset": YES,
        "anterior_thigh_pain": YES,
        "posterior_thigh_pain": NO,
        "resisted_knee_extension_pain": YES,
        "not_improving": NO,
        "palpable_defect": NO,
    },
    "lumbar_radiculopathy_l3_l4": {
        "sudden_onset": NO,
        "anterior_thigh_pain": YES,
        "back_pain": YES,
        "resisted_knee_extension_pain": NO,
        "femoral_nerve_stretch": YES,
        "patellar_reflex_reduced": YES,
        "sensory_loss_l3_l4": YES,
    },
}


@pytest.fixture
def argued(page_patient, knowledge):
    def of(story, images=()):
        patient = page_patient()
        items = tuple(ExamItem(item=n, side=Side.RIGHT, result=s) for n, s in story.items())
        visit = replace(patient.visit, history=items, exam=(), imaging_report=images)
        case = replace(patient.case, earlier_diagnosis=None)
        return replace(patient, case=case, visit=visit, measured=Measurements()).argued(knowledge)

    return of


@pytest.mark.parametrize("condition", STORIES)
def test_a_plain_story_leads_where_it_should(condition, argued) -> None:
    assert argued(STORIES[condition]).hypotheses[0].condition == condition


def test_v16_two_runners_with_buttock_pain(argued) -> None:
    story = {"buttock_pain": YES, "sitting_pain": YES, "hamstring_tenderness": YES}
    names = [h.condition for h in argued(story).hypotheses[:2]]
    assert "proximal_hamstring_tendinopathy" in names


def test_v27_a_painful_leg_raise_that_is_not_the_nerve(argued) -> None:
    story = {
        "posterior_thigh_pain": YES,
        "pain_below_knee": NO,
        "back_pain": NO,
        "straight_leg_raise": YES,
        "crossed_straight_leg_raise": NO,
        "hamstring_tenderness": YES,
    }
    names = [h.condition for h in argued(story).hypotheses[:2]]
    assert "hamstring_strain" in names


def test_v48_the_page_s_lumbar_link_is_never_called_proven(argued, page_patient) -> None:
    (report, _) = page_patient().visit.imaging_report
    thigh = replace(report, region="thigh", present=(), absent=("muscle_oedema",))
    spine = replace(report, region="lumbar spine", present=("disc_degeneration",), absent=())
    story = {"posterior_thigh_pain": YES, "thigh_tightness": YES, "hamstring_tenderness": NO}
    made = argued(story, images=(thigh, spine))
    names = [h.condition for h in made.hypotheses[:2]]
    assert "spine_related_neuromuscular" in names
    assert made.hypotheses[0].posterior < 0.9
    (link,) = (h for h in made.hypotheses if h.condition == "spine_related_neuromuscular")
    assert all(e.likelihood_ratio < 10 for e in link.evidence)
