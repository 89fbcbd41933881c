"""A day as a table: a column for each person, room and device, a row for each five minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ischia.clinic.booking.calendar import closed
from ischia.clinic.booking.hours import cell, moment, open_cells, start_of
from ischia.clinic.booking.models import Appointment, Span
from ischia.clinic.booking.rules import Resource, Rules

_BLOCK = 3  # cells of an empty quarter of an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One field of the table."""

    kind: str  # open, closed, taken, buffer
    rows: int
    at: datetime
    wall: str
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Five minutes; the hour is written where one begins."""

    hour: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the clinic."""

    day: date
    columns: tuple[Resource, ...]
    rows: tuple[Row, ...]


def day(
    rules: Rules, wanted: date, shown: Sequence[Appointment], columns: Sequence[Resource]
) -> Day:
    """Return a day's table; `shown` are the appointments that keep their time."""
    midnight, next_midnight = (
        moment(wanted + timedelta(days=n), time(0), rules.zone) for n in (0, 1)
    )
    first, last = cell(midnight), cell(next_midnight)
    spans = list(Span.objects.filter(appointment__in=shown, last__gt=first, first__lt=last))
    hours = {r.id: open_cells(r.open, wanted, rules.zone) for r in columns}
    every = [n for cells in hours.values() for n in (*cells,)]
    every += [n for s in spans for n in (s.first, s.last - 1)]
    if not every:
        return Day(day=wanted, columns=tuple(columns), rows=())
    # From a full hour to a full hour of the wall.
    begin = max(first, min(every) - min(every) % 12)
    end = min(last, -(-(max(every) + 1) // 12) * 12)
    shut_cells = closed(midnight, next_midnight)
    by_id = {a.pk: a for a in shown}
    boxes: dict[int, list[Box]] = {n: [] for n in range(begin, end)}
    for resource in columns:
        mine = [s for s in spans if s.resource == resource.id]
        shut = {n for n in range(begin, end) if n not in hours[resource.id]}
        shut |= shut_cells.get(resource.id, set())
        for box, at in _column(rules, begin, end, mine, by_id, shut):
            boxes[at].append(box)
    return Day(
        day=wanted,
        columns=tuple(columns),
        rows=tuple(
            Row(hour=_wall(rules, n) if n % 12 == 0 else "", boxes=tuple(boxes[n]))
            for n in range(begin, end)
        ),
    )


def _column(
    rules: Rules,
    begin: int,
    end: int,
    spans: Sequence[Span],
    by_id: dict[int, Appointment],
    shut: set[int],
) -> list[tuple[Box, int]]:
    found: list[tuple[Box, int]] = []
    taken = {n: s for s in spans for n in range(s.first, s.last)}
    at = begin
    while at < end:
        span = taken.get(at)
        if span is not None:
            parts = _parts(rules, span, by_id[span.appointment_id], at, end)
            found += parts
            at = min(span.last, end)
            continue
        is_shut, rows = at in shut, 1
        while (
            at + rows < end
            and (at + rows) % _BLOCK
            and at + rows not in taken
            and (at + rows in shut) == is_shut
        ):
            rows += 1
        found.append((_box(rules, "closed" if is_shut else "open", at, rows), at))
        at += rows
    return found


def _parts(
    rules: Rules, span: Span, whose: Appointment, at: int, end: int
) -> list[tuple[Box, int]]:
    """Return the visit itself, and its buffers before and after."""
    visit = cell(whose.begins_at)
    over = visit + whose.minutes // 5
    found = []
    for kind, begins, ends in (
        ("buffer", span.first, visit),
        ("taken", visit, over),
        ("buffer", over, span.last),
    ):
        a, b = max(begins, at), min(ends, end)
        if a < b:
            found.append((_box(rules, kind, a, b - a, whose if kind == "taken" else None), a))
    return found


def _box(rules: Rules, kind: str, at: int, rows: int, whose: Appointment | None = None) -> Box:
    return Box(kind=kind, rows=rows, at=start_of(at), wall=_wall(rules, at), appointment=whose)


def _wall(rules: Rules, number: int) -> str:
    return f"{start_of(number).astimezone(rules.zone):%H:%M}"
