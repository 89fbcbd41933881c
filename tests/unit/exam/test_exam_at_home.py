"""What was done at home becomes measurements of its own, each no surer than it is."""

from datetime import date, timedelta

import pytest

from ischia.measure.exam.at_home import at_home
from ischia.model.home import HomeAngle, HomeDay
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.source import Source
from ischia.model.terms import Side

VISIT = date(2026, 3, 30)
SOURCE = Source(sha256="a" * 64, format="ischia.home/1", reader="home@1", path="home.toml")


def angle(
    ago: int, *peaks_deg: float, side: Side = Side.RIGHT, movement: str = "squat"
) -> HomeAngle:
    on = VISIT - timedelta(days=ago)
    return HomeAngle(date=on, movement=movement, side=side, peaks_deg=peaks_deg)


def measured(angles=(), days=(), since=None):
    return at_home(days, angles, since=since, until=VISIT, source=SOURCE)


def test_the_latest_day_counts_and_the_interval_holds_what_a_camera_gets_wrong():
    (found,) = measured([angle(9, 50, 51), angle(2, 60, 64, 62)])
    assert isinstance(found, Measurement)
    assert found.value == pytest.approx(62)
    low, high = found.interval95
    assert high - found.value == pytest.approx(found.value - low)
    assert high - found.value > 15
    assert found.flags == ("interval_clinic_default",)
    (alone,) = measured([angle(1, 62)])
    assert alone.interval95 == (47, 77)


def test_where_one_leg_moves_alone_the_error_is_unknown():
    (found,) = measured([angle(2, 60, 64, 62, movement="straight_leg_raise")])
    assert (found.value, found.interval95, found.uncertainty.sem) == (62, None, None)
    assert found.flags == ("legs_may_be_confused",)


def test_sides_are_apart_and_nothing_seen_is_not_zero():
    left, right = measured([angle(1, 70, side=Side.LEFT), angle(1)])
    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
    assert isinstance(right, NotMeasured)
    assert "no whole repetition" in right.reason


def test_what_lies_before_the_last_visit_or_after_this_one_belongs_to_neither():
    last = VISIT - timedelta(days=10)
    assert measured([angle(10, 60), angle(-1, 60)], since=last) == ()
    assert len(measured([angle(9, 60)], since=last)) == 1


def test_days_done_are_held_against_what_the_plan_meant():
    days = [HomeDay(date=VISIT - timedelta(days=n), meant_a_week=3.5) for n in (13, 11, 9, 4, 0)]
    (share,) = measured(days=[*days, days[0]])
    assert share.concept == "home.exercise_days"
    assert share.value == pytest.approx(100 * 5 / 7)
    (early,) = measured(days=days[-2:])
    assert "less than a week" in early.reason
    (open_,) = measured(days=[HomeDay(date=VISIT)])
    assert "names no days" in open_.reason


def test_pain_is_the_worst_and_its_error_is_unknown():
    days = [HomeDay(date=VISIT, pain_after_0_10=score, meant_a_week=3) for score in (2, 6, None)]
    pain = measured(days=days)[0]
    assert (pain.concept, pain.value, pain.interval95) == ("home.pain_after_exercise", 6, None)
