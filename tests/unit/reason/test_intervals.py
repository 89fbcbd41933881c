"""The interval of a probability is 95 % of its draws, no more and no less."""

import numpy as np
import pytest
from scipy.special import expit

from ischia.model.terms import Side, State
from ischia.reason.inference import differential


@pytest.fixture
def made(small, make):
    knowledge = small(
        [make["condition"]("a", 0.2), make["condition"]("b", 0.1)],
        [make["sign"]("s", 0.1, {"a": 0.7})],
    )
    findings = {"s": make["found"]("s", State.PRESENT)}
    return differential(findings, Side.LEFT, knowledge, "sports_clinic")


def test_posterior_and_prior_intervals_leave_one_in_forty_out_at_each_end(made) -> None:
    net = made.network
    for weight, name in ((made.weight, "posterior95"), (net.prior, "prior95")):
        drawn = expit(net.log_odds(weight))[1:]
        for h in made.hypotheses:
            column = drawn[:, net.conditions.index(h.condition)]
            low, high = getattr(h, name)
            assert low == pytest.approx(np.quantile(column, 0.025))
            assert high == pytest.approx(np.quantile(column, 0.975))
            assert np.mean(column < low) == pytest.approx(0.025, abs=0.002)
            assert np.mean(column > high) == pytest.approx(0.025, abs=0.002)


def test_a_group_whose_priors_exceed_one_still_leaves_room_for_none(small, make) -> None:
    members = [make["condition"](name, 0.7, "g") for name in "ab"]
    knowledge = small(members, [make["sign"]("s", 0.1, {"a": 0.7})])
    net = differential({}, Side.LEFT, knowledge, "sports_clinic").network
    assert np.isfinite(net.prior).all()
    assert (net.prior > 0).all()
