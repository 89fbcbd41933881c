"""What a patient has before them, in words."""

from dataclasses import dataclass

from ischia.clinic.booking.letters import when_of
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.states import OPEN
from ischia.clinic.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """One appointment."""

    opaque: str
    service: str
    when: str
    state: str


def upcoming(person: Person) -> list[Upcoming]:
    """Return what is asked for or booked, the next first; nothing where nothing can be booked."""
    rules = offered()
    if rules is None:
        return []
    found = Appointment.objects.filter(person=person, state__in=OPEN).order_by("begins_at")
    return [
        Upcoming(
            opaque=a.opaque,
            service=service.name if (service := rules.service(a.service)) else a.service,
            when=when_of(rules, a),
            state=a.get_state_display(),
        )
        for a in found
    ]
