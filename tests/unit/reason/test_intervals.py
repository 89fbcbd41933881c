"""The interval of a probability is 95 % of its draws; all states or the heaviest, the same ends."""

import numpy as np
import pytest
from scipy.special import expit

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State
from ischia.reason.catalogue import worth
from ischia.reason.inference import differential
from ischia.reason.intervals import drawn_log_odds, heavy_states
from ischia.reason.network import marginal_log_odds, network

YES, NO = State.PRESENT, State.ABSENT
KNOWLEDGE = load()


@pytest.fixture
def made(small, make):
    knowledge = small(
        [make["condition"]("a", 0.2), make["condition"]("b", 0.1)],
        [make["sign"]("s", 0.1, {"a": 0.7})],
    )
    finding = make["found"]("s", YES)
    argued = differential({"s": finding}, Side.LEFT, knowledge, "sports_clinic")
    return argued, worth(finding, knowledge)


def test_posterior_and_prior_intervals_leave_one_in_forty_out_at_each_end(made) -> None:
    argued, sign = made
    net = argued.network
    before = every_state(net, [], [])
    exact = marginal_log_odds(argued.weight, net.states)
    after = drawn_log_odds(net, argued.weight, exact, [sign], [])
    for log_odds, name in ((after, "posterior95"), (before, "prior95")):
        drawn = expit(log_odds)[1:]
        for h in argued.hypotheses:
            column = drawn[:, net.conditions.index(h.condition)]
            low, high = getattr(h, name)
            assert low == pytest.approx(np.quantile(column, 0.025), rel=1e-4)
            assert high == pytest.approx(np.quantile(column, 0.975), rel=1e-4)
            assert np.mean(column < low) == pytest.approx(0.025, abs=0.002)
            assert np.mean(column > high) == pytest.approx(0.025, abs=0.002)


def test_a_group_whose_priors_exceed_one_still_leaves_room_for_none(small, make) -> None:
    members = [make["condition"](name, 0.7, "g") for name in "ab"]
    knowledge = small(members, [make["sign"]("s", 0.1, {"a": 0.7})])
    net = differential({}, Side.LEFT, knowledge, "sports_clinic").network
    assert np.isfinite(net.prior).all()
    assert (net.prior > 0).all()


def every_state(net, present, absent):
    """Sum over every state in every draw, as the documentation describes it."""
    weight = np.exp(net.log_odds @ net.states.terms.T)
    for signs, is_present in ((present, True), (absent, False)):
        for sign in signs:
            causes = net.states.present[:, list(sign.causes)]
            silent = (1 - sign.leak)[:, None] * np.exp(sign.log_quiet @ causes.T)
            weight *= 1 - silent if is_present else silent
    return marginal_log_odds(weight, net.states)


def patient(seed: int, count: int) -> list[Finding]:
    """Answer some questions at random; about one in three is a yes."""
    rng = np.random.default_rng(seed)
    evidence = sorted(name for name, sign in KNOWLEDGE.signs.items() if sign.is_evidence)
    names = rng.choice(evidence, count, replace=False)
    return [
        Finding(
            id=str(name),
            side=Side.LEFT,
            state=YES if rng.random() < 1 / 3 else NO,
            modality=Modality.EXAM,
            criterion=str(name),
        )
        for name in names
    ]


@pytest.mark.parametrize(("seed", "count"), [(1, 0), (2, 5), (3, 12), (4, 20), (5, 30), (6, 40)])
def test_the_heaviest_states_give_the_ends_of_all_within_half_a_point(seed, count) -> None:
    net = network(KNOWLEDGE, "sports_clinic", draws=500)
    findings = patient(seed, count)
    present, absent = (
        [worth(f, KNOWLEDGE) for f in findings if f.state is state] for state in (YES, NO)
    )
    weight = net.prior.copy()
    for f in findings:
        weight *= worth(f, KNOWLEDGE).likelihood(f.state)
    exact = marginal_log_odds(weight, net.states)
    quick = drawn_log_odds(net, weight, exact, present, absent)
    full = every_state(net, present, absent)
    assert quick[0] == pytest.approx(full[0], abs=1e-9)
    ends = [np.percentile(expit(x[1:]), [2.5, 97.5], axis=0) for x in (quick, full)]
    assert np.abs(ends[0] - ends[1]).max() < 0.005


@pytest.mark.parametrize("crowded", [0.0, 6.0])
def test_no_condition_is_summed_without_itself_alone_and_the_heaviest_it_is_in(crowded) -> None:
    net = network(KNOWLEDGE, "sports_clinic", draws=0)
    states = net.states
    weight = net.prior * np.exp(crowded * states.present.sum(axis=1))
    kept = set(heavy_states(net, weight).tolist())
    alone = np.flatnonzero(states.present.sum(axis=1) <= 1)
    assert len(alone) == 1 + len(net.conditions) == states.few
    assert kept.issuperset(alone.tolist())
    share = states.present * weight[:, None] / (weight @ states.present)
    several = states.present.sum(axis=1) > 1
    heaviest = np.argsort(-share[several].max(axis=1))[:50]
    assert kept.issuperset(np.flatnonzero(several)[heaviest].tolist())
