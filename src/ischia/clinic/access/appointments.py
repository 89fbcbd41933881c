"""Appointments, handed out to whoever may have them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.states import KEEPS
from ischia.clinic.people.models import Person


def one(actor: Actor, opaque: str) -> Appointment:
    """Return an appointment: a patient's own, or anybody's to whoever keeps the calendar.

    Raises
    ------
    Http404
        When there is none, or a patient asks for another's: both look the same.
    PermissionDenied
        When the role keeps no calendar.
    """
    if not actor.is_patient:
        reach.require(actor, Action.KEEP_CALENDAR)
    found = Appointment.objects.select_related("person__key").filter(opaque=opaque).first()
    if found is None or found.person is None:
        raise Http404
    refuse_anothers(actor, found.person)
    return found


def refuse_anothers(actor: Actor, person: Person) -> None:
    """Refuse a patient what is another's, and note it.

    Raises
    ------
    Http404
        When it is: it looks as if it were not there.
    """
    if actor.is_patient and person.account_id != actor.account:
        chain.note(actor, f"refused:{Action.BOOK}", whose=person.pseudonym)
        raise Http404


def held(opaque: str, holder: str) -> Appointment:
    """Return what a browser holds.

    Raises
    ------
    Http404
        When it holds no such time.
    """
    found = Appointment.objects.filter(opaque=opaque, holder=holder).exclude(holder="").first()
    if found is None:
        raise Http404
    return found


def between(actor: Actor, begins: datetime, ends: datetime) -> QuerySet[Appointment]:
    """Return what stands in the calendar, and note that somebody looked."""
    reach.require(actor, Action.SEE_CALENDAR)
    chain.note(actor, Action.SEE_CALENDAR, what=f"{begins:%Y-%m-%d}")
    return (
        Appointment.objects.filter(state__in=KEEPS, begins_at__gte=begins, begins_at__lt=ends)
        .select_related("person__key")
        .order_by("begins_at", "id")
    )
