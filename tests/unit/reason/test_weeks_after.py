"""A hard thigh weeks after the injury: an emergency while anything new points to one."""

import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.terms import State, Urgency
from ischia.reason.red_flags import red_flags

KNOWLEDGE = load()
NOW, WEEKS = "compartment_syndrome", "hard_swelling_for_weeks"
HARD = {"tense_swelling": State.PRESENT, "pain_out_of_proportion": State.ABSENT}


def raised(make, said: dict[str, State], days: float | None) -> set[str]:
    findings = [make["found"](name, state) for name, state in said.items()]
    flags = red_flags(findings, Measurements(), KNOWLEDGE, since_onset_days=days)
    return {f.id for f in flags if f.state == "present"}


@pytest.mark.parametrize("days", [None, 0, 17, 20])
def test_in_the_first_three_weeks_a_hard_thigh_is_an_emergency(make, days) -> None:
    assert {NOW, WEEKS} & raised(make, HARD, days) == {NOW}


@pytest.mark.parametrize("days", [21, 60])
def test_after_three_weeks_it_is_looked_at_today(make, days) -> None:
    assert {NOW, WEEKS} & raised(make, HARD, days) == {WEEKS}
    assert KNOWLEDGE.red_flags[WEEKS].urgency is Urgency.TODAY


def test_nobody_having_asked_for_the_pain_is_no_denial(make) -> None:
    assert NOW in raised(make, {"tense_swelling": State.PRESENT}, 40)
    assert NOW in raised(make, {**HARD, "pain_out_of_proportion": State.INDETERMINATE}, 40)


@pytest.mark.parametrize(
    "sign",
    [
        "pain_out_of_proportion",
        "getting_worse",
        "anticoagulant",
        "antiplatelet",
        "paraesthesia",
        "sensory_loss_dermatome",
        "sensory_loss_l3_l4",
        "progressive_weakness",
        "foot_drop",
        "sciatic_nerve_palsy",
        "pain_on_passive_stretch",
        "cold_pale_leg",
    ],
)
def test_one_sign_of_today_makes_it_an_emergency_at_any_time(make, sign) -> None:
    assert {NOW, WEEKS} <= raised(make, {**HARD, sign: State.PRESENT}, 40)


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ("direct_blow_mechanism", "pain_out_of_proportion"),
        ("fall_mechanism", "pain_out_of_proportion"),
        ("bruising", "pain_out_of_proportion"),
        ("sudden_onset", "sciatic_nerve_palsy"),
        ("direct_blow_mechanism", "sciatic_nerve_palsy"),
        ("fall_mechanism", "sciatic_nerve_palsy"),
        ("bruising", "sciatic_nerve_palsy"),
        ("mri.proximal_tendon_avulsion", "sciatic_nerve_palsy"),
        ("direct_blow_mechanism", "foot_drop"),
        ("paraesthesia", "pain_out_of_proportion"),
        ("mri.haematoma", "sciatic_nerve_palsy"),
        ("ultrasound.haematoma", "sciatic_nerve_palsy"),
        ("haematoma_measured", "sciatic_nerve_palsy"),
        ("mri.haematoma", "foot_drop"),
        ("ultrasound.haematoma", "foot_drop"),
        ("haematoma_measured", "foot_drop"),
    ],
)
def test_how_it_began_counts_for_three_weeks(make, beside, said) -> None:
    signs = {said: State.PRESENT, beside: State.PRESENT, "thigh_swelling": State.ABSENT}
    assert NOW in raised(make, signs, 20)
    later = raised(make, signs, 21)
    assert NOW not in later
    assert {"sciatic_palsy", "compartment_syndrome_possible"} & later
    assert NOW in raised(make, {**signs, "thigh_swelling": State.PRESENT}, 21)


HAEMATOMA = ("mri.haematoma", "ultrasound.haematoma", "haematoma_measured")


@pytest.mark.parametrize("seen", HAEMATOMA)
def test_weeks_after_a_haematoma_that_is_left_makes_a_hard_thigh_no_emergency(make, seen) -> None:
    assert {NOW, WEEKS} & raised(make, {**HARD, seen: State.PRESENT}, 21) == {WEEKS}
    assert {NOW, WEEKS} & raised(make, {**HARD, seen: State.PRESENT}, 20) == {NOW}


@pytest.mark.parametrize("seen", HAEMATOMA)
@pytest.mark.parametrize("beside", ["anticoagulant", "antiplatelet", "getting_worse"])
def test_weeks_after_it_is_one_beside_a_dropped_foot_where_it_may_still_bleed(
    make, seen, beside
) -> None:
    signs = {"foot_drop": State.PRESENT, seen: State.PRESENT, "thigh_swelling": State.ABSENT}
    assert NOW not in raised(make, signs, 40)
    assert NOW in raised(make, {**signs, beside: State.PRESENT}, 40)


def test_a_palsy_in_somebody_on_a_blood_thinner_is_an_emergency_at_any_time(make) -> None:
    palsy = {"sciatic_nerve_palsy": State.PRESENT, "thigh_swelling": State.ABSENT}
    assert NOW not in raised(make, palsy, 40)
    assert NOW in raised(make, {**palsy, "anticoagulant": State.PRESENT}, 40)
