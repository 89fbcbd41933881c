"""Times as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from ischia.clinic.booking.calendar import day_of
from ischia.clinic.booking.hours import shown_twice
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A beginning as a button."""

    wall: str
    at: datetime
    value: str  # what the button sends


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeDay:
    """A day with what is free on it."""

    day: date
    times: tuple[Time, ...]


def time_of(rules: Rules, at: datetime) -> Time:
    """Return a moment on the clinic's clock."""
    wall = at.astimezone(rules.zone)
    return Time(
        wall=f"{wall:%H:%M} ({wall:%Z})" if shown_twice(wall) else f"{wall:%H:%M}",
        at=at,
        value=f"{at:%Y%m%dT%H%M}",
    )


def by_day(rules: Rules, free: Iterable[Slot]) -> list[FreeDay]:
    """Return what is free, day by day."""
    return [
        FreeDay(day=day, times=tuple(time_of(rules, slot.begins) for slot in slots))
        for day, slots in groupby(free, key=lambda slot: day_of(slot.begins, rules))
    ]
