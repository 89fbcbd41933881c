"""Appointments as iCalendar: one as a file, one's own as a private address."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ischia.clinic.access import appointments, reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.audit import chain
from ischia.clinic.booking.models import Appointment, Feed
from ischia.clinic.booking.offered import required
from ischia.clinic.booking.states import KEEPS, State
from ischia.clinic.desk.ical import calendar
from ischia.clinic.pages.asking import asked_by_somebody

_BACK = timedelta(days=30)
_TOKEN_BYTES = 32


@asked_by_somebody
def one(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Return one appointment as a file for a calendar."""
    found = appointments.one(actor, opaque)
    return _file(calendar(required(), [found]), "appointment.ics")


@asked_by_somebody
def address(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a private address of one's own calendar, or end it."""
    rules = required()
    if not actor.is_patient:
        reach.require(actor, Action.SEE_CALENDAR)
    if request.method != "POST":
        there = Feed.objects.filter(account_id=actor.account).exists()
        return render(request, "desk/feed.html", {"there": there, "made": None})
    Feed.objects.filter(account_id=actor.account).delete()
    chain.note(actor, "calendar_address", what="end" if "end" in request.POST else "make")
    if "end" in request.POST:
        messages.success(request, "The address has ended: nobody reads anything there any more.")
        return HttpResponseRedirect(reverse("feed_address"))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    mine = next((r.id for r in rules.resources if r.role == actor.role), "")
    account = User.objects.get(opaque=actor.opaque)
    Feed.objects.create(account=account, token_sha256=_hash(token), resource=mine)
    made = request.build_absolute_uri(reverse("feed", args=[token]))
    return render(request, "desk/feed.html", {"there": True, "made": made})


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Return the calendar of whoever made the address: no names of patients are in it."""
    found = Feed.objects.select_related("account").filter(token_sha256=_hash(token)).first()
    if found is None or not found.account.is_active:
        raise Http404
    rules = required()
    since = datetime.now(UTC) - _BACK
    every = Appointment.objects.filter(begins_at__gte=since).select_related("person")
    if found.account.role == Role.PATIENT:
        shown = every.filter(person__account=found.account).exclude(state=State.EXPIRED)
    else:
        shown = every.filter(state__in=KEEPS).exclude(state=State.HELD)
    mine = [a for a in shown if not found.resource or found.resource in a.resources]
    return _file(calendar(rules, mine, staff=found.account.is_staff), "calendar.ics")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
