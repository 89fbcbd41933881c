"""Statements about where and when it hurts: each answer moves what it should."""

from dataclasses import replace

import pytest

from ischia.model.terms import State

YES, NO = State.PRESENT, State.ABSENT


def posterior(assessment, condition):
    (found,) = (h for h in assessment.hypotheses if h.condition == condition)
    return found.posterior


def moved(story, condition, **answers):
    """Return how far an answer that is yes, against no, moves a condition."""
    no = story.said(**dict.fromkeys(answers, NO)).argued()
    return posterior(story.said(**answers).argued(), condition) - posterior(no, condition)


@pytest.mark.page(27)
@pytest.mark.parametrize("answer", ["running_pain", "late_swing_pain"])
def test_pain_in_running_and_in_late_swing_speaks_for_a_hamstring_injury(story, answer) -> None:
    here = story.said(posterior_thigh_pain=YES)
    gain = sum(
        moved(here, condition, **{answer: YES})
        for condition in ("hamstring_strain", "hamstring_partial_tear")
    )
    assert gain > 0.01


@pytest.mark.page(28)
@pytest.mark.parametrize(
    "condition",
    ["proximal_hamstring_tendinopathy", "deep_gluteal_syndrome", "proximal_hamstring_avulsion"],
)
def test_sitting_pain_speaks_for_tendon_entrapment_and_avulsion(story, condition) -> None:
    assert moved(story.said(buttock_pain=YES), condition, sitting_pain=YES) > 0


@pytest.mark.page(29)
def test_pain_at_three_places_is_asked_apart_and_says_different_things(story) -> None:
    high = posterior(story.said(ischial_pain=YES).argued(), "proximal_hamstring_tendinopathy")
    low = posterior(story.said(posterior_knee_pain=YES).argued(), "proximal_hamstring_tendinopathy")
    assert high > low
    knee = posterior(
        story.said(posterior_knee_pain=YES).argued(), "distal_hamstring_tendon_rupture"
    )
    sitting = posterior(story.said(ischial_pain=YES).argued(), "distal_hamstring_tendon_rupture")
    assert knee > sitting


@pytest.mark.page(30)
def test_bruising_speaks_for_a_tear_and_its_absence_says_less(strain) -> None:
    def torn(assessment):
        names = ("hamstring_partial_tear", "hamstring_complete_muscle_tear")
        return sum(posterior(assessment, name) for name in names)

    before = torn(strain.argued())
    up = torn(strain.said(bruising=YES).argued()) - before
    down = before - torn(strain.said(bruising=NO).argued())
    assert up > 0
    assert up > down


@pytest.mark.page(58)
@pytest.mark.parametrize("answer", ["buttock_pain", "pain_below_knee"])
def test_pain_that_radiates_speaks_for_a_root(story, answer) -> None:
    assert moved(story, "lumbar_radiculopathy_l5_s1", **{answer: YES}) > 0


@pytest.mark.page(62)
def test_the_lower_roots_reach_the_back_of_the_thigh_and_the_upper_its_front(story) -> None:
    back = story.said(posterior_thigh_pain=YES, anterior_thigh_pain=NO, back_pain=YES).argued()
    front = story.said(posterior_thigh_pain=NO, anterior_thigh_pain=YES, back_pain=YES).argued()
    lower, upper = "lumbar_radiculopathy_l5_s1", "lumbar_radiculopathy_l3_l4"
    assert posterior(back, lower) > posterior(back, upper)
    assert posterior(front, upper) > posterior(back, upper)


@pytest.mark.page(17, 19)
def test_the_mechanism_tells_the_type_and_its_outlook(strain) -> None:
    slow = strain.said(sprinting_mechanism=NO, stretch_mechanism=YES)
    stretched = slow.argued()
    sprint = {p.id: p for p in strain.argued().prognosis}
    assert sprint["sprint_type"].centre == 16
    assert "stretch_type" not in sprint
    # A slow stretch may be an avulsion: its outlook is told once an image says that it is none.
    imaged = slow.seen(
        mri__fibre_disruption=YES,
        mri__proximal_tendon_avulsion=NO,
        mri__complete_discontinuity=NO,
        mri__tendon_retraction=NO,
    ).argued()
    outlook = {p.id: p for p in imaged.prognosis}
    assert imaged.conclusion == "likely"
    assert outlook["stretch_type"].centre == 50
    assert "sprint_type" not in outlook
    avulsed = posterior(stretched, "proximal_hamstring_avulsion")
    assert avulsed > posterior(strain.argued(), "proximal_hamstring_avulsion")


@pytest.mark.page(16)
def test_bone_before_the_growth_plate_closes_and_tendon_in_adults(story) -> None:
    pull = story.said(sudden_onset=YES, sprinting_mechanism=YES, ischial_pain=YES, audible_pop=YES)
    bone, tendon = "ischial_apophyseal_avulsion", "proximal_hamstring_avulsion"
    child = replace(pull, age_y=14.0).argued()
    adult = replace(pull, age_y=48.0).argued()
    assert posterior(child, bone) > posterior(child, tendon)
    assert posterior(adult, tendon) > posterior(adult, bone)


@pytest.mark.page(21, 61)
def test_age_moves_a_prior_and_degeneration_adds_nothing_to_a_strain(strain) -> None:
    def prior(story, condition):
        (found,) = (h for h in story.argued().hypotheses if h.condition == condition)
        return found.prior

    for condition in ("age_related_degeneration", "proximal_hamstring_avulsion"):
        assert prior(replace(strain, age_y=60.0), condition) > prior(strain, condition)
    with_discs = strain.seen(mri__disc_degeneration=YES).argued()
    assert posterior(with_discs, "hamstring_strain") <= posterior(
        strain.argued(), "hamstring_strain"
    )
