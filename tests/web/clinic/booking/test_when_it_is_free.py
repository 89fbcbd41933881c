"""Slots: hours, buffers, resources, notice, and the days when the clock changes."""

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

FILE = """
schema = "ischia.booking/1"
time_zone = "{zone}"
currency = "eur"
[house]
days_ahead = 366
every_min = 30
notice_min = 0
[[resources]]
id = "anna"
name = "Physician"
kind = "person"
open = [{{ days = ["{day}"], from = {opens}, to = {closes} }}]
[[resources]]
id = "room"
name = "Room"
kind = "room"
open = [{{ days = ["{day}"], from = 00:00:00, to = 23:55:00 }}]
[[services]]
id = "visit"
name = "Visit"
minutes = 30
before = {before}
after = {after}
price_minor = 100
needs = [["anna"], ["room"]]
"""


def written(folder: Path, **said: Any) -> Any:
    from ischia.clinic.booking.rules import rules

    usual = {
        "zone": "Europe/Berlin",
        "day": "mon",
        "opens": "08:00:00",
        "closes": "10:00:00",
        "before": 0,
        "after": 0,
    }
    (folder / "booking.toml").write_text(FILE.format(**{**usual, **said}))
    return rules(folder, demo=False)


def walls(
    rules: Any, day: date, taken: dict[str, set[int]] | None = None, **more: Any
) -> list[str]:
    from ischia.clinic.booking.slots import slots

    now = more.get("now", datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3))
    found = slots(rules, rules.services[0], (day,), taken or {}, now)
    return [f"{s.begins.astimezone(rules.zone):%H:%M}" for s in found]


MONDAY = date(2027, 1, 11)


def test_a_visit_ends_before_the_door_closes(tmp_path: Path) -> None:
    assert walls(written(tmp_path), MONDAY) == ["08:00", "08:30", "09:00", "09:30"]


def test_nothing_is_free_on_a_day_that_is_closed(tmp_path: Path) -> None:
    assert walls(written(tmp_path), MONDAY + timedelta(days=1)) == []


def test_buffers_keep_their_distance_and_may_lie_outside_the_hours(tmp_path: Path) -> None:
    from ischia.clinic.booking.hours import cell

    rules = written(tmp_path, before=15, after=10)
    assert walls(rules, MONDAY) == ["08:00", "08:30", "09:00", "09:30"]
    # Somebody else is in the room until 8:45: a quarter of an hour later is the first that goes.
    until = cell(datetime(2027, 1, 11, 7, 45, tzinfo=UTC))
    taken = {"room": set(range(until - 9, until))}
    assert walls(rules, MONDAY, taken) == ["09:00", "09:30"]
    taken = {"room": set(range(until - 9, until + 1))}
    assert walls(rules, MONDAY, taken) == ["09:30"]


def test_notice_and_how_far_the_clinic_plans(tmp_path: Path) -> None:
    rules = written(tmp_path)
    early = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
    assert walls(rules, MONDAY, now=early) == ["08:30", "09:00", "09:30"]
    assert walls(rules, MONDAY, now=early + timedelta(seconds=1)) == ["09:00", "09:30"]
    assert walls(rules, MONDAY, now=early - timedelta(days=370)) == []


def test_one_may_not_be_two_of_what_a_service_needs(offered: Any) -> None:
    from ischia.clinic.booking.slots import resources_for

    service = offered.service("follow_up")
    begins = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
    from ischia.clinic.booking.slots import block

    cells = set(block(service, begins).visit)
    there = {"therapist": cells, "room_2": cells}
    assert resources_for(service, begins, there, {}) == ("therapist", "room_2")
    twice = type(service)(
        id="two", name="Two", minutes=30, price_minor=0, needs=(("therapist",), ("therapist",))
    )
    assert resources_for(twice, begins, there, {}) is None


# Clocks changed, or will, on these days: once forward, once back, on both sides of an ocean.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), ["01:00", "01:30", "03:00", "03:30"]),
    ("Europe/Berlin", date(2026, 10, 25), ["01:00", "01:30", "02:00", "02:30"]),
    ("America/New_York", date(2026, 3, 8), ["01:00", "01:30", "03:00", "03:30"]),
    ("America/New_York", date(2026, 11, 1), ["01:00", "01:30"]),
]


@pytest.mark.parametrize(("zone", "day", "first"), CHANGES)
def test_clock_changes(tmp_path: Path, zone: str, day: date, first: list[str]) -> None:
    from ischia.clinic.booking.slots import slots

    rules = written(tmp_path, zone=zone, day="sun", opens="01:00:00", closes="05:00:00")
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3)
    found = list(slots(rules, rules.services[0], (day,), {}, now))
    assert [f"{s.begins.astimezone(rules.zone):%H:%M}" for s in found[: len(first)]] == first
    # What is open from one to five lasts three hours in spring and five in autumn.
    hours = 3 if day.month == 3 else 5
    assert len(found) == 2 * hours
    apart = {b.begins - a.begins for a, b in itertools.pairwise(found)}
    assert apart == {timedelta(minutes=30)}, "no moment is offered twice, none is left out"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"zone": "Europe/Nowhere"}, "Europe/Nowhere"),
        ({"closes": "07:00:00"}, "anna closes before it opens"),
        ({"after": 7}, "multiple of 5"),
        ({"day": "someday"}, "someday"),
    ],
)
def test_a_file_that_cannot_be_booked_from_says_what_is_wrong(
    tmp_path: Path, said: dict[str, Any], names: str
) -> None:
    from ischia.model.errors import InputError

    with pytest.raises(InputError, match=r"booking\.toml") as err:
        written(tmp_path, **said)
    assert names in str(err.value)


def test_what_a_service_needs_must_exist(tmp_path: Path) -> None:
    from ischia.clinic.booking.rules import rules
    from ischia.model.errors import InputError

    written(tmp_path)
    path = tmp_path / "booking.toml"
    path.write_text(path.read_text().replace('needs = [["anna"]', 'needs = [["otto"]'))
    with pytest.raises(InputError, match="otto"):
        rules(tmp_path, demo=False)


def test_without_a_file_nothing_can_be_booked(tmp_path: Path) -> None:
    from ischia.clinic.booking.rules import rules

    assert rules(tmp_path, demo=False) is None
