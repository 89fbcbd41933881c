"""Appointments as an iCalendar (RFC 5545). Every time is in UTC.

A time with the name of a zone cannot say which of two 01:30 it means when the clock goes back.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.rules import Place, Rules
from ischia.clinic.booking.states import OPEN, State

_STATUS = {State.REQUESTED: "TENTATIVE", State.HELD: "TENTATIVE"}


def calendar(rules: Rules, shown: Iterable[Appointment], *, staff: bool = False) -> bytes:
    """Return a calendar; for staff a patient stands in it as a pseudonym."""
    found = Calendar()
    found.add("prodid", "-//Ischia//Appointments//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for appointment in shown:
        found.add_component(_event(rules, appointment, staff=staff))
    return bytes(found.to_ical())


def _event(rules: Rules, appointment: Appointment, *, staff: bool) -> Event:
    service = rules.service(appointment.service)
    name = service.name if service else appointment.service
    state = State(appointment.state)
    whose = f" · {appointment.person.pseudonym}" if staff and appointment.person else ""
    begins = appointment.begins_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{appointment.opaque}@ischia")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=appointment.minutes))
    event.add("summary", f"{name}{whose}")
    event.add("sequence", appointment.moves)
    gone = state not in OPEN and state is not State.DONE
    event.add("status", "CANCELLED" if gone else _STATUS.get(state, "CONFIRMED"))
    if service is not None and service.place is Place.REMOTE:
        event.add("location", "Video")
    return event
