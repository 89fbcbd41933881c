"""Whether anybody of the clinic is there now: said beside whatever must not wait."""

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from ischia.clinic.booking.hours import cell, open_cells, start_of
from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.rules import Kind, Rules
from ischia.clinic.contact import Contact, contact
from ischia.model.errors import InputError

_DAYS_AHEAD: Final = 8


def watched(now: datetime | None = None) -> str:
    """Return in words whether somebody is there, from when, and how to call."""
    at = now or timezone.now()
    rules = offered()
    if rules is None:
        return f"Nobody watches what you write here. {_call()}"
    opens = _opens(rules, at)
    if opens is None:
        return f"Nobody watches what you write here. {_call()}"
    if opens <= at:
        return f"The clinic is open: somebody looks at alarms today, not at once. {_call()}"
    when = opens.astimezone(rules.zone)
    return (
        "The clinic is closed and nobody watches what you write here now. "
        f"It opens on {when:%A} at {when:%-H:%M}. {_call()}"
    )


def _opens(rules: Rules, at: datetime) -> datetime | None:
    """Return when somebody is there next; a moment that is not later means now."""
    here = cell(at)
    people = [r for r in rules.resources if r.kind is Kind.PERSON]
    day: date = at.astimezone(rules.zone).date()
    for ahead in range(_DAYS_AHEAD):
        cells = {
            c
            for person in people
            for c in open_cells(person.open, day + timedelta(days=ahead), rules.zone)
            if c >= here
        }
        if cells:
            return at if here in cells else start_of(min(cells))
    return None


def _call() -> str:
    """Return whom to call."""
    try:
        found: Contact | None = contact(settings.PLACE.folder, demo=settings.DEMO)
    except InputError:
        found = None
    emergency = "In an emergency call an ambulance."
    return f"Call {found.phone}. {emergency}" if found and found.phone else emergency
