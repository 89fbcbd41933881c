"""Drawn people have conditions as often as their priors say, and signs as often as those cause."""

import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.phantoms.population.company import Company, draw_company, draw_conditions
from ischia.phantoms.population.people import draw_people, draw_signs
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


def test_a_second_cause_is_as_rare_as_the_clinic_has_it_and_priors_stay() -> None:
    prior = np.tile([0.2, 0.1, 0.3], (40_000, 1))
    rarer = Company(second_factor=0.25)
    has = draw_conditions(prior, [[0], [1], [2]], 3, np.random.default_rng(1), rarer)
    assert has.mean(axis=0) == pytest.approx([0.2, 0.1, 0.3], abs=0.01)
    assert odds_ratio(has[:, 0], has[:, 2], ~has[:, 1]) == pytest.approx(0.25, rel=0.15)


def test_what_follows_comes_with_its_factor_and_is_no_second_cause() -> None:
    prior = np.tile([0.2, 0.1, 0.3], (40_000, 1))
    company = Company(second_factor=0.25, after_factors=((0, 1, 8.0),))
    has = draw_conditions(prior, [[0], [1], [2]], 3, np.random.default_rng(1), company)
    assert has.mean(axis=0) == pytest.approx([0.2, 0.1, 0.3], abs=0.01)
    assert odds_ratio(has[:, 0], has[:, 1], ~has[:, 2]) == pytest.approx(8.0, rel=0.15)
    assert odds_ratio(has[:, 1], has[:, 2], ~has[:, 0]) == pytest.approx(0.25, rel=0.25)


def odds_ratio(one, other, among) -> float:
    counted = [np.sum(among & (one == i) & (other == j)) for i in (1, 0) for j in (1, 0)]
    return counted[0] * counted[3] / (counted[1] * counted[2])


def test_in_half_of_the_clinics_conditions_meet_by_chance(clinic) -> None:
    knowledge, world = clinic
    rng = np.random.default_rng(1)
    drawn = [draw_company(knowledge, world.conditions, rng) for _ in range(300)]
    with_it = [c for c in drawn if c.after_factors]
    assert 0.4 < len(with_it) / len(drawn) < 0.6
    assert all(c.second_factor == 1 for c in drawn if not c.after_factors)
    assert min(c.second_factor for c in with_it) < 0.15
    assert max(c.second_factor for c in with_it) > 0.85
    rule = knowledge.conditions["cauda_equina_syndrome"].follows[0]
    column = world.conditions.index("cauda_equina_syndrome")
    factors = [
        times for c in with_it for _, follower, times in c.after_factors if follower == column
    ]
    assert np.median(factors) == pytest.approx(rule.times.value, rel=0.25)


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
