"""Wall-clock hours of a day as moments, on the days when the clock changes too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ischia.clinic.booking.rules import CELL_MIN, Open

CELL_S = CELL_MIN * 60


def moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return when a clock on the wall shows a time, in UTC.

    A time that the clock shows twice is its first; one that it leaps over is the moment after the
    leap that a clock which nobody has set would show.
    """
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def shown(day: date, wall: time, zone: ZoneInfo) -> bool:
    """Return whether a clock on the wall shows a time at all on a day."""
    return moment(day, wall, zone).astimezone(zone).time() == wall


def shown_twice(wall: datetime) -> bool:
    """Return whether a clock that goes back shows this time of its day twice."""
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def cell(at: datetime) -> int:
    """Return the five minutes in which a moment lies, counted since 1970."""
    return int(at.timestamp()) // CELL_S


def start_of(number: int) -> datetime:
    """Return when five minutes begin."""
    return datetime.fromtimestamp(number * CELL_S, UTC)


def open_cells(hours: tuple[Open, ...], day: date, zone: ZoneInfo) -> set[int]:
    """Return every five minutes of a day in which somebody or something is there."""
    found: set[int] = set()
    for held in hours:
        if held.on(day):
            found.update(
                range(cell(moment(day, held.from_, zone)), cell(moment(day, held.to, zone)))
            )
    return found


def starts(day: date, every_min: int, zone: ZoneInfo) -> Iterator[int]:
    """Yield the five minutes at which a visit of a day may begin, on even times of the wall."""
    at = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone).astimezone(UTC)
    while at < end:
        wall = at.astimezone(zone)
        if (wall.hour * 60 + wall.minute) % every_min == 0:
            yield cell(at)
        at += timedelta(minutes=CELL_MIN)
