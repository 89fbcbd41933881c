"""When a visit by video can be entered: from a quarter of an hour before, until it is ended."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.rules import Place
from ischia.clinic.booking.states import State

# Both are the program's own, without a source.
BEFORE: Final = timedelta(minutes=15)
AFTER: Final = timedelta(hours=2)
MAY_BE_HELD: Final = frozenset({State.BOOKED, State.ARRIVED})


class Door(StrEnum):
    """Whether one may go in."""

    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


def door(appointment: Appointment, now: datetime | None = None) -> Door:
    """Return whether a visit can be entered now; a cancelled, missed or finished one never."""
    now = now or datetime.now(UTC)
    if appointment.state not in MAY_BE_HELD or not by_video(appointment):
        return Door.CLOSED
    if now < opens_at(appointment):
        return Door.EARLY
    over = appointment.begins_at + timedelta(minutes=appointment.minutes) + AFTER
    return Door.OPEN if now < over else Door.CLOSED


def opens_at(appointment: Appointment) -> datetime:
    """Return from when on a visit can be entered; what was said before belongs to another time."""
    return appointment.begins_at - BEFORE


def by_video(appointment: Appointment) -> bool:
    """Return whether an appointment is held by video."""
    rules = offered()
    service = rules.service(appointment.service) if rules is not None else None
    return service is not None and service.place is Place.REMOTE
