"""Drawn people have conditions as often as their priors say, and signs as often as those cause."""

import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.phantoms.population.people import draw_conditions, draw_people, draw_signs
from ischia.phantoms.population.world import draw_world


@pytest.fixture(scope="module")
def clinic():
    knowledge = load()
    world = draw_world(knowledge, "sports_clinic", np.random.default_rng(3))
    return knowledge, world


def test_conditions_come_as_often_as_their_priors() -> None:
    prior = np.tile([0.2, 0.1, 0.3], (40_000, 1))
    has = draw_conditions(prior, [[0], [1], [2]], 3, np.random.default_rng(1))
    assert has.mean(axis=0) == pytest.approx([0.2, 0.1, 0.3], abs=0.01)
    # independent: both as often as the product
    assert np.mean(has[:, 0] & has[:, 2]) == pytest.approx(0.06, abs=0.006)


def test_of_a_group_one_at_most_each_with_its_own_share() -> None:
    prior = np.tile([0.4, 0.1, 0.3], (40_000, 1))
    has = draw_conditions(prior, [[0, 2], [1]], 3, np.random.default_rng(1))
    assert not np.any(has[:, 0] & has[:, 2])
    assert has.mean(axis=0) == pytest.approx([0.4, 0.1, 0.3], abs=0.01)


def test_nobody_has_more_at_once_than_allowed() -> None:
    prior = np.full((5_000, 6), 0.5)
    has = draw_conditions(prior, [[c] for c in range(6)], 2, np.random.default_rng(1))
    assert has.sum(axis=1).max() == 2


def test_a_crowded_group_still_gives_everybody_one_at_most() -> None:
    prior = np.full((2_000, 3), 0.9)
    has = draw_conditions(prior, [[0, 1, 2]], 3, np.random.default_rng(1))
    assert has.sum(axis=1).max() == 1
    assert has.sum(axis=1).mean() > 0.99


def test_a_sign_comes_from_the_leak_alone_or_from_a_cause(clinic) -> None:
    knowledge, world = clinic
    row = world.signs.index("gap_opens_on_contraction")
    column = world.conditions.index("rectus_femoris_complete_rupture")
    for present in (False, True):
        has = np.zeros((40_000, len(world.conditions)), dtype=bool)
        has[:, column] = present
        shown = draw_signs(world, knowledge, has, np.random.default_rng(1))[:, row].mean()
        causes = world.activation[row, column] if present else 0.0
        assert shown == pytest.approx(1 - (1 - world.leak[row]) * (1 - causes), abs=0.01)


def test_correlated_signs_agree_more_often_than_chance(clinic) -> None:
    knowledge, world = clinic
    rows = [world.signs.index(name) for name in ("bent_knee_stretch", "modified_bent_knee_stretch")]
    has = np.zeros((20_000, len(world.conditions)), dtype=bool)
    a, b = draw_signs(world, knowledge, has, np.random.default_rng(1))[:, rows].T
    assert np.mean(a & b) > 1.5 * a.mean() * b.mean()


def test_the_same_seed_makes_the_same_people(clinic) -> None:
    knowledge, world = clinic
    one, two = (
        draw_people(world, knowledge, "sports_clinic", 50, np.random.default_rng(5))
        for _ in range(2)
    )
    assert np.array_equal(one.shows, two.shows)
    assert np.array_equal(one.has, two.has)
    assert one.sports == two.sports
