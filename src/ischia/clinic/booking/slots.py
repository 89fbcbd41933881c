"""When a service can begin: computed from hours and what is taken, and never stored."""

import itertools
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ischia.clinic.booking.hours import cell, open_cells, start_of, starts
from ischia.clinic.booking.rules import CELL_MIN, Rules, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A beginning that is free, and who and what would be there."""

    begins: datetime  # UTC
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The cells that a visit itself takes, and those of it with its buffers."""

    visit: range
    whole: range


def block(service: Service, begins: datetime) -> Block:
    """Return the cells of a service that begins at a moment."""
    first = cell(begins)
    last = first + service.minutes // CELL_MIN
    return Block(
        visit=range(first, last),
        whole=range(first - service.before // CELL_MIN, last + service.after // CELL_MIN),
    )


def slots(
    rules: Rules,
    service: Service,
    days: tuple[date, ...],
    taken: Mapping[str, AbstractSet[int]],
    now: datetime,
) -> Iterator[Slot]:
    """Yield what is free, in order.

    Parameters
    ----------
    rules, service
        What the clinic offers.
    days
        Days of the clinic's wall clock.
    taken
        Of each resource the cells that are claimed or closed.
    now
        Nothing begins sooner than the notice after it, or further ahead than the clinic plans.
    """
    soonest = cell(now + timedelta(minutes=rules.house.notice_min) - timedelta(microseconds=1)) + 1
    latest = cell(now + timedelta(days=rules.house.days_ahead))
    for day in days:
        there = {
            r.id: open_cells(r.open, day, rules.zone) - taken.get(r.id, frozenset())
            for r in rules.resources
        }
        for first in starts(day, rules.house.every_min, rules.zone):
            if soonest <= first <= latest:
                begins = start_of(first)
                who = resources_for(service, begins, there, taken)
                if who is not None:
                    yield Slot(begins=begins, resources=who)


def resources_for(
    service: Service,
    begins: datetime,
    there: Mapping[str, AbstractSet[int]],
    taken: Mapping[str, AbstractSet[int]],
) -> tuple[str, ...] | None:
    """Return one resource of each group that a service needs; None where a group has none free.

    Buffers may lie outside the hours, for making ready comes before opening.
    """
    asked = block(service, begins)
    visit = frozenset(asked.visit)
    free = [
        [
            r
            for r in group
            if there.get(r, frozenset()) >= visit
            and taken.get(r, frozenset()).isdisjoint(asked.whole)
        ]
        for group in service.needs
    ]
    every = (who for who in itertools.product(*free) if len(set(who)) == len(who))
    return next(every, None)
