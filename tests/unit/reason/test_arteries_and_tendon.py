"""A leg short of blood is not sent walking, and a fresh tear is not read as an old tendon."""

import pytest

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Side, State, Urgency
from ischia.reason.cautions import ask_first, blocked_because
from ischia.reason.inference import differential
from ischia.reason.reading import Facts

KNOWLEDGE = load()
WALKING = KNOWLEDGE.treatments["walking_programme"]


def answered(present: str, absent: str = "") -> dict[str, Finding]:
    states = {State.PRESENT: present.split(), State.ABSENT: absent.split()}
    return {
        name: Finding(
            id=name,
            side=Side.RIGHT,
            state=state,
            modality=KNOWLEDGE.signs[name].modality,
            criterion=name,
        )
        for state, names in states.items()
        for name in names
    }


def facts(present: str, absent: str = "") -> Facts:
    return Facts(measured=Measurements(), side=Side.RIGHT, findings=answered(present, absent))


@pytest.mark.parametrize("sign", ["rest_pain", "night_pain", "cold_pale_leg"])
def test_nobody_with_pain_at_rest_or_a_cold_leg_is_sent_walking(sign) -> None:
    assert "arteries first" in blocked_because(WALKING, facts(f"claudication {sign}"))


def test_who_was_asked_and_has_neither_may_walk() -> None:
    denied = facts("claudication", "rest_pain night_pain cold_pale_leg foot_drop")
    assert blocked_because(WALKING, denied) is None
    assert ask_first(WALKING, denied, KNOWLEDGE) == ()
    assert "rest_pain" in ask_first(WALKING, facts("claudication"), KNOWLEDGE)


@pytest.mark.parametrize(
    ("rule", "urgency"),
    [
        ("acute_limb_ischaemia", Urgency.NOW),
        ("acute_limb_ischaemia_possible", Urgency.TODAY),
        ("rest_pain_of_the_leg", Urgency.TODAY),
    ],
)
def test_how_soon_somebody_must_look_at_the_arteries(rule, urgency) -> None:
    assert KNOWLEDGE.red_flags[rule].urgency is urgency


def test_the_free_tendon_after_a_slow_split_is_a_strain_before_a_tendinopathy() -> None:
    found = answered(
        "sudden_onset stretch_mechanism ischial_pain posterior_thigh_pain hamstring_tenderness "
        "resisted_knee_flexion_pain straight_leg_raise mri.muscle_oedema "
        "mri.free_tendon_involvement mri.semimembranosus_involved",
        "audible_pop bruising manual_knee_flexion_weak mri.proximal_tendon_avulsion",
    )
    first, second, *_ = differential(found, Side.RIGHT, KNOWLEDGE, "sports_clinic").hypotheses
    assert first.condition == "hamstring_strain"
    assert first.posterior > second.posterior + 0.05
