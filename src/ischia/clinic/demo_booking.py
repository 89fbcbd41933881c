"""Appointments of the simulated patients, so that the demo's calendar is not empty."""

from datetime import UTC, datetime
from itertools import cycle
from typing import Final

from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.booking import book
from ischia.clinic.booking.calendar import free, today
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.rules import Rules, Service
from ischia.clinic.booking.states import Event
from ischia.clinic.people.models import Person

_DAYS: Final = 10
# What, and how many of the free times of these days are left before it: a calendar with gaps.
_BOOKED: Final = (
    ("first_assessment", 2),
    ("follow_up", 5),
    ("ultrasound", 3),
    ("gait_3d", 4),
    ("follow_up", 9),
    ("telehealth", 6),
    ("follow_up", 30),
)


def booked() -> int:
    """Book a few visits for the simulated patients where none is booked ahead; return how many."""
    rules, now = offered(), datetime.now(UTC)
    people = list(Person.objects.filter(simulated=True, erased_at=None).order_by("pseudonym"))
    if rules is None or not people or Appointment.objects.filter(begins_at__gt=now).exists():
        return 0
    days = book.days_from(today(rules), _DAYS)
    made = 0
    for person, (named, skipped) in zip(cycle(people), _BOOKED, strict=False):
        service = rules.service(named)
        times = free(rules, service, days, now) if service else []
        if service is not None:
            made += any(_settled(rules, service, t.begins, person) for t in times[skipped:])
    return made


def _settled(rules: Rules, service: Service, begins: datetime, person: Person) -> bool:
    """Book a time unless the patient, of whom a demo has few, is expected elsewhere then."""
    held = book.hold(rules, service, begins, holder="")
    try:
        book.settle(rules, held, person, PROGRAM)
    except book.ElsewhereError:
        book.change(rules, held, Event.EXPIRE, PROGRAM)
        return False
    return True
