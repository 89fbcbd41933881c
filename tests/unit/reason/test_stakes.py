"""What a test is worth: the chance that it sets a decision right, worked out by hand."""

from dataclasses import replace
from datetime import date

import msgspec
import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.model.documents import VisitDocument
from ischia.model.terms import How, Side, State, Urgency
from ischia.reason.inference import differential
from ischia.reason.next_test import next_tests, why_not_today
from ischia.reason.stakes import Stakes, stakes

SETTING = "sports_clinic"


def decided(**other) -> Stakes:
    given = {
        "likely": 0.5,
        "suspected": 0.1,
        "urgent": np.array([0.0, 1.0]),
        "plan_of": ("one", "two"),
        "planned": np.zeros((1, 2)),
        **other,
    }
    return Stakes(**given)


@pytest.mark.parametrize(
    ("condition", "plan", "worth"),
    [
        ([0.3, 0.05], [0.3, 0.05], 0.5 + 0.5),  # nothing is likely: waiting
        ([0.8, 0.05], [0.8, 0.05], 0.8 + 0.8),
        ([0.8, 0.05], [0.9, 0.05], 0.8 + 0.9),  # one plan treats more than one condition
        ([0.3, 0.1], [0.3, 0.1], 0.5 + 0.5),  # urgent, at the line: a referral is worth nothing yet
        ([0.3, 0.4], [0.3, 0.4], 0.5 + 0.5 + 0.3 / 0.9),
        ([0.3, 1.0], [0.3, 1.0], 1.0 + 1.0 + 1.0),  # a certain urgent cause: right on every count
    ],
)
def test_the_worth_of_deciding_by_hand(condition, plan, worth) -> None:
    assert decided().worth(np.array(condition), np.array(plan)) == pytest.approx(worth)


def sheet(**other) -> VisitDocument:
    return VisitDocument(schema="ischia.visit/1", date=date(2026, 1, 1), **other)


@pytest.fixture
def world(small, make):
    """Make two conditions and tests: one that tells them apart, one that tells nothing new."""

    def made(urgency: Urgency | None = None, **signs):
        conditions = [
            make["condition"]("a", 0.4),
            msgspec.structs.replace(make["condition"]("b", 0.05), urgency=urgency),
        ]
        given = signs or {"s": (0.1, {"a": 0.8}), "t": (0.3, {"a": 0.35})}
        return small(
            conditions,
            [make["sign"](n, leak, s, examination=f"test {n}") for n, (leak, s) in given.items()],
        )

    return made


def open_tests(knowledge, findings=None, visit=None):
    argued = differential(findings or {}, Side.LEFT, knowledge, SETTING)
    return next_tests([(argued, findings or {})], (), visit or sheet(), knowledge)


def test_the_worth_of_a_test_is_the_rise_that_its_answers_are_expected_to_bring(world) -> None:
    (first, *_) = open_tests(world())
    present = 0.4 * 0.8 + 0.6 * 0.1
    after = 0.4 * 0.8 / present
    rise = present * (after - 0.5)  # absent, a is unlikely and waiting stays worth the line
    assert first.test == "s"
    assert first.worth == pytest.approx(2 * rise)  # a condition is named, and a plan chosen
    assert first.if_present == pytest.approx(after)
    assert first.side is Side.LEFT


def test_a_test_that_sets_nothing_right_comes_after_one_that_does(world) -> None:
    knowledge = world(
        decides=(0.1, {"a": 0.8}),
        only_tells=(0.05, {"b": 0.5}),
    )
    tests = open_tests(knowledge)
    assert [t.test for t in tests] == ["decides", "only_tells"]
    assert tests[1].worth == 0.0
    assert tests[1].gain_bits > 0


def test_a_test_that_costs_more_trouble_has_to_be_worth_more(world) -> None:
    knowledge = world(best=(0.05, {"a": 0.9}), easy=(0.1, {"a": 0.85}))
    assert [t.test for t in open_tests(knowledge)] == ["best", "easy"]
    hard = msgspec.structs.replace(knowledge.criteria["best"], burden=4)
    changed = replace(knowledge, criteria={**knowledge.criteria, "best": hard})
    assert [t.test for t in open_tests(changed)] == ["easy", "best"]


def test_what_rules_out_something_urgent_is_worth_something_though_nothing_gets_likely(
    world,
) -> None:
    signs = {"of_b": (0.1, {"b": 0.8})}
    (calm,) = open_tests(world(**signs))
    (urgent,) = open_tests(world(urgency=Urgency.TODAY, **signs))
    present = 0.05 * 0.8 + 0.95 * 0.1
    after = 0.05 * 0.8 / present
    assert calm.worth == pytest.approx(0.0)
    assert urgent.worth == pytest.approx(present * (after - 0.1) / 0.9)
    chances = "5% now, 30% with this answer"
    assert f"condition b has to be ruled out first ({chances})" in urgent.changes[0]


def test_each_answer_says_what_it_would_change(world) -> None:
    (first, *_) = open_tests(world())
    assert first.changes == (
        "present: condition a 40% → 84%, becomes likely",
        "absent: condition a 40% → 13%",
    )


def test_a_new_leader_and_a_plan_that_changes_are_named(make) -> None:
    knowledge = load()
    found = {
        "mri.complete_discontinuity": make["found"]("mri.complete_discontinuity", State.PRESENT),
        "anterior_thigh_pain": make["found"]("anterior_thigh_pain", State.PRESENT),
    }
    tests = open_tests(knowledge, found)
    told = " ".join(line for t in tests for line in t.changes)
    assert "leads, " in told
    assert "plan: " in told or "no plan any more" in told


@pytest.mark.parametrize(
    ("visit", "sign", "why"),
    [
        ({}, "slump", None),
        ({"mode": How.REMOTE}, "slump", "needs a visit in person"),
        ({"mode": How.REMOTE}, "back_pain", None),
        ({"unavailable": ("mri",)}, "mri.haematoma", "no MRI here"),
        ({"unavailable": ("ultrasound",)}, "ultrasound.haematoma", "no ultrasound here"),
        ({"unavailable": ("ultrasound",)}, "gap_opens_on_contraction", "no ultrasound here"),
        ({"unavailable": ("strength",)}, "knee_flexion_weak", "no strength measurement here"),
        ({"unavailable": ("mri",)}, "ultrasound.haematoma", None),
    ],
)
def test_what_stands_in_the_way_of_a_test_here_and_now(visit, sign, why) -> None:
    assert why_not_today(load().signs[sign], sheet(**visit)) == why


def test_what_cannot_be_had_today_comes_last_and_says_why(world) -> None:
    knowledge = world(best=(0.05, {"a": 0.9}), weaker=(0.2, {"a": 0.7}))
    assert [t.test for t in open_tests(knowledge)] == ["best", "weaker"]
    scan = msgspec.structs.replace(knowledge.criteria["best"].report, modality="ultrasound")
    best = msgspec.structs.replace(knowledge.criteria["best"], report=scan)
    away = replace(knowledge, criteria={**knowledge.criteria, "best": best})
    tests = open_tests(away, visit=sheet(unavailable=("ultrasound",)))
    assert [(t.test, t.possible_today) for t in tests] == [("weaker", True), ("best", False)]
    assert tests[1].why.endswith("no ultrasound here")


def test_both_legs_are_asked_about_the_likelier_first(world, make) -> None:
    knowledge = world()
    yes = {"t": make["found"]("t", State.PRESENT)}
    no = {"t": make["found"]("t", State.ABSENT, side=Side.RIGHT)}
    left = differential(yes, Side.LEFT, knowledge, SETTING)
    right = differential(no, Side.RIGHT, knowledge, SETTING)
    tests = next_tests([(left, yes), (right, no)], (), sheet(), knowledge)
    assert {(t.test, t.side) for t in tests} == {("s", Side.LEFT), ("s", Side.RIGHT)}


def test_plans_are_counted_once_for_the_conditions_they_treat() -> None:
    knowledge = load()
    net = differential({}, Side.LEFT, knowledge, SETTING).network
    made = stakes(net, knowledge)
    for row, state in enumerate(net.states.present[:200]):
        treated = {made.plan_of[i] or net.conditions[i] for i in np.flatnonzero(state)}
        assert made.planned[row].sum() == len(treated)
