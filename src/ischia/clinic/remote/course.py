"""What was done at home, for the progress of a visit and for the patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.people.models import Person
from ischia.clinic.remote import entries
from ischia.clinic.remote.plan import at_home
from ischia.service.home import Course, HomeEntry, course

_WEEKS: Final = 4
_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """Adherence of the last days, and pain of the last weeks."""

    week: Course
    weeks: Course
    words: tuple[tuple[date, str], ...]  # what the patient wrote, newest first
    begun: bool


def of(person: Person, today: date) -> AtHome:
    """Return what a patient did at home until a day."""
    told = entries.entries(person)
    planned = at_home(person).exercises
    since = today - timedelta(days=_WEEKS * _DAYS)
    written = [(e.day, _said(e)) for e in reversed(told) if since < e.day <= today and _said(e)]
    return AtHome(
        week=course(told, planned, today),
        weeks=course(told, planned, today, _WEEKS * _DAYS),
        words=tuple(written),
        begun=bool(told),
    )


def panel(_: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the progress of a visit shows of the exercises at home, until today."""
    today = date.today()  # noqa: DTZ011  # the day of the clinic's own clock
    return {"course": of(person, max(today, day))}


def _said(entry: HomeEntry) -> str:
    parts: Sequence[str] = ("swelling" if entry.swelling else "", entry.words)
    return "; ".join(part for part in parts if part)
