"""Each number that nobody measured, moved by itself to both ends of its range, by brute force."""

import itertools
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.knowledge.schema import Prior, PriorShift
from ischia.model.subject import Subject
from ischia.model.terms import Side, State
from ischia.reason import sensitivity as module
from ischia.reason.inference import differential
from ischia.reason.priors import NOBODY
from ischia.reason.sensitivity import sensitivity

SETTING = "sports_clinic"


def numbers(value: float) -> dict[str, float]:
    """Make a range about a value, as wide as the fixtures' own."""
    return {"value": value, "low": value * 0.8, "high": 1 - (1 - value) * 0.8}


def prior(value: float, **ends: float) -> Prior:
    around = {**numbers(value), **ends}
    return msgspec.convert({**around, "basis": "judgement", "why": "made up"}, Prior)


@pytest.fixture
def world(small, make):
    """Give a maker of small knowledge bases with other numbers put in the place of its own."""

    def made(**other):
        number = {"a": 0.25, "b": 0.2, "leak": 0.1, "s_a": 0.8, "s_b": 0.5, "t_a": 0.6, **other}
        conditions = [
            msgspec.structs.replace(
                make["condition"](name, number[name]),
                prior={SETTING: prior(number[name]), "primary_care": prior(number[name] / 4)},
            )
            for name in "ab"
        ]
        signs = [
            make["sign"]("s", number["leak"], {"a": number["s_a"], "b": number["s_b"]}),
            make["sign"]("t", 0.2, {"a": number["t_a"]}),
        ]
        return small(conditions, signs)

    return made


@pytest.fixture
def argue(make):
    def argued(knowledge, setting: str = SETTING):
        found = {
            "s": make["found"]("s", State.PRESENT),
            "t": make["found"]("t", State.ABSENT),
        }
        return differential(found, Side.LEFT, knowledge, setting)

    return argued


def posterior(argued, condition: str) -> float:
    (h,) = (h for h in argued.hypotheses if h.condition == condition)
    return h.posterior


@pytest.mark.parametrize(
    ("number", "key", "central"),
    [
        ("prior:a", "a", 0.25),
        ("prior:b", "b", 0.2),
        ("sensitivity:s:a", "s_a", 0.8),
        ("sensitivity:s:b", "s_b", 0.5),
        ("sensitivity:t:a", "t_a", 0.6),
        ("specificity:s", "leak", 0.1),
    ],
)
def test_every_swing_is_what_the_whole_sum_gives_with_that_number(
    number, key, central, world, argue
) -> None:
    knowledge = world()
    argued = argue(knowledge)
    first = argued.hypotheses[0].condition
    found = sensitivity(argued, knowledge, SETTING, NOBODY)
    assert found.posterior == posterior(argued, first)
    every = {s.number: s for s in every_swing(argued, knowledge)}
    swing = every[number]
    at = numbers(central)
    if key == "leak":  # the file holds the specificity
        at = {end: 1 - numbers(1 - central)[end] for end in ("low", "high")}
    for end, expected_leader in (("low", swing.leader_if_low), ("high", swing.leader_if_high)):
        moved = argue(world(**{key: at[end]}))
        told = swing.if_low if end == "low" else swing.if_high
        assert told == pytest.approx(posterior(moved, first), abs=1e-9)
        assert expected_leader == moved.hypotheses[0].condition


def every_swing(argued, knowledge):
    scale = module._scale(argued)
    return [
        *itertools.chain(*module._beforehand(scale, knowledge, SETTING, NOBODY)),
        *module._by_accuracy(scale, knowledge),
    ]


def test_the_widest_come_first_and_only_two_are_named(world, argue) -> None:
    knowledge = world()
    argued = argue(knowledge)
    found = sensitivity(argued, knowledge, SETTING, NOBODY)
    widths = sorted(abs(s.if_high - s.if_low) for s in every_swing(argued, knowledge))
    assert [abs(s.if_high - s.if_low) for s in found.most] == widths[:-3:-1]
    assert {s.number for s in found.priors} == {"prior:a", "prior:b"}


def test_it_says_when_another_condition_would_lead(world, argue) -> None:
    knowledge = world(a=0.22, b=0.21, s_a=0.6, s_b=0.58, t_a=0.22)
    found = sensitivity(argue(knowledge), knowledge, SETTING, NOBODY)
    assert found.leader_changes
    firm = world(a=0.6, b=0.02, s_b=0.2)
    kept = sensitivity(argue(firm), firm, SETTING, NOBODY)
    assert not kept.leader_changes
    assert all({s.leader_if_low, s.leader_if_high} == {"a"} for s in kept.priors)


def test_the_other_setting_is_argued_with_its_own_priors(world, argue) -> None:
    knowledge = world()
    argued = argue(knowledge)
    found = sensitivity(argued, knowledge, SETTING, NOBODY)
    (other,) = found.settings
    there = argue(knowledge, "primary_care")
    assert other.setting == "primary_care"
    assert other.posterior == pytest.approx(posterior(there, found.condition), abs=1e-12)
    assert other.leader == there.hypotheses[0].condition


def test_the_shift_for_a_person_stays_on_the_prior_that_is_moved(world) -> None:
    knowledge = world()
    shift = {
        "times": {"value": 3.0, "low": 2.0, "high": 4.0},
        "basis": "judgement",
        "why": "made up",
        "age_below_y": 18.0,
    }
    first = msgspec.structs.replace(
        knowledge.conditions["a"], shift=(msgspec.convert(shift, PriorShift),)
    )
    moved = replace(knowledge, conditions={**knowledge.conditions, "a": first})
    young = Subject(pseudonym="SIM", age_y=15.0)
    argued = differential({}, Side.LEFT, moved, SETTING, young)
    found = sensitivity(argued, moved, SETTING, young)
    (swing,) = (s for s in found.priors if s.number == "prior:a")
    low = swing.low / (1 - swing.low) * 3
    assert swing.if_low == pytest.approx(low / (1 + low), abs=1e-9)


def test_a_number_that_a_study_gives_is_not_among_the_judged(page_like) -> None:
    argued, knowledge = page_like
    named = {s.number for s in every_swing(argued, knowledge)}
    assert "prior:hamstring_strain" in named
    assert not any(n.startswith("specificity:straight_leg_raise") for n in named)


@pytest.fixture
def page_like(make):
    knowledge = load()
    found = {"straight_leg_raise": make["found"]("straight_leg_raise", State.ABSENT)}
    return differential(found, Side.LEFT, knowledge, SETTING), knowledge


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_over_all_conditions_a_swing_stays_within_half_a_point_of_the_whole_sum(seed, make) -> None:
    knowledge = load()
    rng = np.random.default_rng(seed)
    evidence = sorted(name for name, sign in knowledge.signs.items() if sign.is_evidence)
    found = {
        str(name): make["found"](str(name), rng.choice([State.PRESENT, State.ABSENT]))
        for name in rng.choice(evidence, 12, replace=False)
    }
    argued = differential(found, Side.LEFT, knowledge, SETTING)
    told = sensitivity(argued, knowledge, SETTING, NOBODY)
    for swing in told.priors[:3]:
        moved = swing.number.removeprefix("prior:")
        record = knowledge.conditions[moved]
        ends = {"value": swing.low, "low": swing.low * 0.9, "high": swing.high}
        at_low = msgspec.structs.replace(record.prior[SETTING], **ends)
        changed = msgspec.structs.replace(record, prior={**record.prior, SETTING: at_low})
        other = replace(knowledge, conditions={**knowledge.conditions, moved: changed})
        whole = posterior(differential(found, Side.LEFT, other, SETTING), told.condition)
        assert swing.if_low == pytest.approx(whole, abs=0.005)
