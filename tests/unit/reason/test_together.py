"""A second cause is rarer beside a first, a complication likelier; each keeps its own prior."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from scipy.special import expit, logit

from ischia.knowledge.check import problems
from ischia.knowledge.load import load
from ischia.knowledge.schema import Follows
from ischia.model.terms import Side, State
from ischia.reason.accuracy import prior_draws
from ischia.reason.ends import ends
from ischia.reason.inference import differential
from ischia.reason.network import marginal_log_odds, network
from ischia.reason.priors import NOBODY, priors

SETTING = "sports_clinic"
KNOWLEDGE = load()


def rule(after: str, times: float = 10.0) -> Follows:
    return msgspec.convert(
        {
            "after": after,
            "times": {"value": times, "low": times / 4, "high": times * 4},
            "basis": "judgement",
            "why": "made up",
        },
        Follows,
    )


@pytest.fixture
def world(small, make):
    """Give three conditions with a sign of their own each; `c` follows what is named."""

    def made(*after: str):
        last = msgspec.structs.replace(
            make["condition"]("c", 0.02), follows=tuple(rule(name) for name in after)
        )
        first = [make["condition"]("a", 0.1), make["condition"]("b", 0.2)]
        signs = [make["sign"](f"of_{n}", 0.05, {n: 0.9}) for n in "abc"]
        return small([*first, last], signs)

    return made


@pytest.fixture
def argued(make):
    """Argue that some signs are there."""

    def said(knowledge, *present: str):
        findings = {f"of_{n}": make["found"](f"of_{n}", State.PRESENT) for n in present}
        told = differential(findings, Side.LEFT, knowledge, SETTING).hypotheses
        return {h.condition: h for h in told}

    return said


def together(h):
    (line,) = (line for line in h.ledger if line.line == "together")
    return line


def shares(knowledge, draws: int = 0) -> dict[str, float]:
    net = network(knowledge, SETTING, draws=draws)
    names = ["".join(np.array(net.conditions)[row > 0]) for row in net.states.present]
    return dict(zip(names, net.prior.tolist(), strict=True))


def test_two_causes_have_the_odds_ratio_of_the_settings(world) -> None:
    share, times = shares(world()), KNOWLEDGE.settings.another.times.value
    assert share[""] * share["ab"] / (share["a"] * share["b"]) == pytest.approx(times)
    assert share[""] ** 2 * share["abc"] / (share["a"] * share["b"] * share["c"]) == pytest.approx(
        times**2
    )


def test_what_follows_is_no_second_cause_and_has_its_own_factor(world) -> None:
    share, times = shares(world("a")), KNOWLEDGE.settings.another.times.value
    assert share[""] * share["ac"] / (share["a"] * share["c"]) == pytest.approx(10)
    assert share[""] * share["bc"] / (share["b"] * share["c"]) == pytest.approx(times)
    three = share[""] ** 2 * share["abc"] / (share["a"] * share["b"] * share["c"])
    assert three == pytest.approx(10 * times)


def test_a_proven_cause_takes_from_one_that_nothing_speaks_for(world, argued) -> None:
    told = argued(world(), "a")
    assert told["b"].posterior < told["b"].prior / 1.5
    line = together(told["b"])
    assert line.log_odds < -0.3
    assert "a second cause beside condition a (" in line.why
    assert "odds × 0.34 (0.12 to 0.95) [judgement; sembrano_polly2009]" in line.why


def test_a_complication_rises_after_what_brings_it_about(world, argued) -> None:
    told = argued(world("a"), "a")
    assert told["c"].posterior > 2 * told["c"].prior
    assert together(told["c"]).log_odds > 1
    assert "after condition a (" in together(told["c"]).why
    assert "odds × 10 (2.5 to 40) [judgement]" in together(told["c"]).why
    proven = argued(world("a"), "c")
    assert proven["a"].posterior > proven["a"].prior
    assert "before condition c (" in together(proven["a"]).why


def test_without_the_setting_conditions_are_together_by_chance(world, argued) -> None:
    apart = msgspec.structs.replace(KNOWLEDGE.settings, another=None)
    told = argued(replace(world(), settings=apart), "a")
    assert told["b"].posterior == pytest.approx(0.2, rel=0.02)  # at most three, all possible here
    assert together(told["b"]).log_odds == pytest.approx(0, abs=1e-9)
    assert together(told["b"]).why == ""


def test_each_keeps_its_prior_whatever_the_others_do_to_it() -> None:
    net = network(KNOWLEDGE, "primary_care", draws=0)
    written = [KNOWLEDGE.conditions[c].prior["primary_care"].value for c in net.conditions]
    assert expit(net.prior_log_odds) == pytest.approx(np.array(written), rel=1e-9)


def test_so_it_does_in_the_draws_nearly() -> None:
    net = network(KNOWLEDGE, SETTING, draws=500)
    of_setting = priors(KNOWLEDGE, SETTING)
    drawn = np.stack([prior_draws(of_setting[c], c, 500) for c in net.conditions], axis=1)
    had = marginal_log_odds(np.exp(net.log_odds @ net.states.terms.T), net.states)
    off = np.abs(had - logit(drawn))
    assert np.percentile(off, 99) < 0.08
    assert np.median(off) < 0.005
    factor = np.exp(net.log_odds[1:, len(net.conditions)])
    times = KNOWLEDGE.settings.another.times
    assert np.median(factor) == pytest.approx(times.value, rel=0.1)
    assert np.percentile(factor, [2.5, 97.5]) == pytest.approx([times.low, times.high], rel=0.2)


def test_priors_that_no_states_can_hold_are_come_near_to_and_no_more(small, make) -> None:
    crowd = [make["condition"](name, 0.9) for name in "abcde"]
    net = network(small(crowd, [make["sign"]("s", 0.1, {"a": 0.7})]), SETTING, draws=0)
    assert np.isfinite(net.prior).all()
    assert net.prior.sum() == pytest.approx(1)
    assert expit(net.prior_log_odds) == pytest.approx(3 / 5, abs=0.01)


@pytest.mark.parametrize(("number", "end"), [("another", 0.12), ("follows:c:a", 2.5)])
def test_a_factor_is_moved_to_its_ends_and_the_priors_stay(number, end, world) -> None:
    knowledge = world("a")
    moved = ends(knowledge, SETTING, NOBODY)
    net = network(knowledge, SETTING, draws=0)
    row = 2 * [n.id for n in moved.numbers].index(number)
    weight = np.exp(moved.log_odds[row] @ net.states.terms.T)
    assert expit(marginal_log_odds(weight, net.states)) == pytest.approx([0.1, 0.2, 0.02])
    share = dict(zip(map(tuple, net.states.present.astype(int)), weight, strict=True))
    none, pair = (0, 0, 0), (1, 1, 0) if number == "another" else (1, 0, 1)
    alone = [tuple(int(i == n) for n in range(3)) for i in range(3) if pair[i]]
    ratio = share[none] * share[pair] / (share[alone[0]] * share[alone[1]])
    assert ratio == pytest.approx(end)


def test_a_rule_that_can_never_hold_is_an_error_of_the_knowledge_base() -> None:
    def following(name: str, *after: str):
        record = msgspec.structs.replace(
            KNOWLEDGE.conditions[name], follows=tuple(rule(a) for a in after)
        )
        return replace(KNOWLEDGE, conditions={**KNOWLEDGE.conditions, name: record})

    strain, tear = "hamstring_strain", "hamstring_partial_tear"
    assert f"{strain}: it follows {tear}, beside which it is never present" in problems(
        following(strain, tear)
    )
    assert f"{strain}: no condition 'strian'" in problems(following(strain, "strian"))
    twice = following(strain, "sacroiliac_pain", "sacroiliac_pain")
    assert f"{strain}: it follows sacroiliac_pain by two rules" in problems(twice)
    round_about = following("proximal_hamstring_tendinopathy", "ischial_bursitis")
    assert (
        "ischial_bursitis: it follows proximal_hamstring_tendinopathy, which follows it"
        in problems(round_about)
    )
