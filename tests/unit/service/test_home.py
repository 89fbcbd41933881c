"""A plan's doses in words become sets; answers at home raise what must not wait."""

from datetime import date, timedelta

import pytest

from ischia.knowledge.load import load
from ischia.service.home import (
    HomeEntry,
    Seen,
    course,
    dangers_at_home,
    days_a_week,
    exercises,
    home_sheet,
)

TODAY = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("treatment", "dose", "movement", "means"),
    [
        ("isometric_loading", "5 holds of 30 s, daily", "heel_push", (5, 30, 7, True)),
        ("nerve_sliding", "3 × 10, daily", "active_knee_extension", (3, 10, 7, True)),
        ("nordic_hamstring", "2 sessions a week, 2 sets of 5 at first", "nordic", (2, 5, 2, True)),
        ("gradual_load", "2 to 3 sessions a week", "hip_hinge", (3, 8, 2, False)),
        ("walking_programme", "30 minutes, 3 times a week", "walk", (1, 30, 3, True)),
        ("running_progression", "every other day", "run", (1, 20, 3.5, False)),
        ("trunk_exercise", "as you like", "plank", (3, 20, 3, False)),
    ],
)
def test_a_dose_in_words_becomes_sets(treatment, dose, movement, means):
    found = {e.movement: e.meant for e in exercises([(treatment, dose)])}[movement]
    assert (found.sets, found.times, found.week_days, found.of_plan) == means


def test_every_dose_of_the_knowledge_base_says_how_often_or_is_open():
    doses = {t.id: t.dose or "" for t in load().treatments.values() if t.kind == "exercise"}
    silent = {name for name, dose in doses.items() if days_a_week(dose.lower()) is None}
    assert silent == {"stretching_for_a_strain"}


def test_what_evidence_contradicts_is_no_exercise_for_home():
    assert exercises([("stretching_for_a_strain", "daily"), ("protect", "now")]) == ()


def entry(ago=0, **more):
    day = TODAY - timedelta(days=ago)
    return HomeEntry(day=day, treatment="nordic_hamstring", movement="nordic", **more)


def test_an_alarm_of_now_stands_before_one_of_today():
    found = dangers_at_home([entry(words="Numb, and no control of the bladder")], TODAY)
    assert [d.id for d in found] == ["home_cauda_equina", "home_nerve"]
    assert [d.urgency for d in found] == [0, 1]


def test_only_the_newest_entry_raises_words():
    assert dangers_at_home([entry(1, words="tingling"), entry(words="fine")], TODAY) == ()
    assert dangers_at_home([], TODAY) == ()


def test_days_are_counted_once_and_no_plan_means_none():
    told = [entry(0), entry(0), entry(3), entry(8)]
    planned = exercises([("nordic_hamstring", "2 sessions a week")])
    assert (course(told, planned, TODAY).done, course(told, planned, TODAY).meant_days) == (2, 2)
    assert course(told, (), TODAY).meant_days is None


def test_what_no_camera_measured_is_no_angle_of_the_record():
    seen = Seen(
        movement="squat", peaks_deg=(), frames=9, good_pct=10, rate_hz=9, why_not="nobody was seen"
    )
    sheet = home_sheet([entry(pain_after_0_10=4, seen=seen)], ())
    assert b"pain_after_0_10 = 4" in sheet
    assert b"angle" not in sheet
    assert home_sheet([], ()) is None
