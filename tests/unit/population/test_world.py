"""A drawn clinic differs from the knowledge base's best guesses by as much as they are unsure."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.knowledge.schema import PriorShift, Times
from ischia.phantoms.population.world import draw_world, weakened


@pytest.fixture(scope="module")
def worlds():
    knowledge = load()
    rng = np.random.default_rng(7)
    return knowledge, [draw_world(knowledge, "sports_clinic", rng) for _ in range(300)]


def test_the_median_clinic_has_the_judged_priors(worlds) -> None:
    knowledge, drawn = worlds
    column = drawn[0].conditions.index("hamstring_strain")
    prior = knowledge.conditions["hamstring_strain"].prior["sports_clinic"]
    shares = np.array([world.prior[column] for world in drawn])
    assert np.median(shares) == pytest.approx(prior.value, rel=0.1)
    assert np.mean((shares > prior.low) & (shares < prior.high)) == pytest.approx(0.95, abs=0.04)


def test_the_median_clinic_has_the_judged_sensitivity(worlds) -> None:
    knowledge, drawn = worlds
    sign = knowledge.signs["gap_opens_on_contraction"]
    row = drawn[0].signs.index(sign.id)
    column = drawn[0].conditions.index("rectus_femoris_complete_rupture")
    # What the condition alone makes: its own chance and the leak.
    shown = [1 - (1 - w.leak[row]) * (1 - w.activation[row, column]) for w in drawn]
    (judged,) = (j for j in sign.judged if j.condition == "rectus_femoris_complete_rupture")
    assert np.median(shown) == pytest.approx(judged.sensitivity.value, abs=0.03)
    assert np.median([w.leak[row] for w in drawn]) == pytest.approx(
        1 - sign.specificity.value, abs=0.005
    )


def test_no_two_clinics_are_alike(worlds) -> None:
    _, drawn = worlds
    assert len({world.prior.tobytes() for world in drawn}) == len(drawn)


@pytest.mark.parametrize("fraction", [0.3, 0.5, 1.0])
def test_a_weakened_study_keeps_that_fraction_of_its_log_ratios(fraction: float) -> None:
    sensitivity, specificity = weakened(0.84, 0.87, fraction)
    assert np.log(sensitivity / (1 - specificity)) == pytest.approx(fraction * np.log(0.84 / 0.13))
    assert np.log((1 - sensitivity) / specificity) == pytest.approx(fraction * np.log(0.16 / 0.87))


def test_a_study_of_which_nothing_is_left_tells_nothing() -> None:
    sensitivity, specificity = weakened(0.84, 0.87, 0.0)
    assert sensitivity == pytest.approx(1 - specificity)


def test_a_shift_moves_only_those_it_is_said_of(worlds) -> None:
    knowledge, _ = worlds
    times = Times(value=4.0, low=3.9, high=4.1)
    young = PriorShift(
        times=times, basis="judgement", why="made up", age_below_y=20, sports=("dance",)
    )
    old = knowledge.conditions["hamstring_strain"]
    shifted = {**knowledge.conditions, old.id: msgspec.structs.replace(old, shift=(young,))}
    world = draw_world(
        replace(knowledge, conditions=shifted), "sports_clinic", np.random.default_rng(1)
    )
    ages_y = np.array([19.0, 20.0, 19.0, 19.0])
    prior = world.prior_of(ages_y, np.zeros(4, dtype=bool), ["dance", "dance", "golf", None])
    odds = (prior / (1 - prior))[:, world.conditions.index(old.id)]
    assert odds[0] / odds[1] == pytest.approx(4.0, abs=0.15)
    assert odds[1:] == pytest.approx(odds[1])
