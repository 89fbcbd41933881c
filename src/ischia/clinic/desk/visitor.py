"""Book in three taps: what, when, and who."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ischia.clinic import limits
from ischia.clinic.access import appointments, reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking import book
from ischia.clinic.booking.calendar import free
from ischia.clinic.booking.letters import zone_of
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import required, service_of
from ischia.clinic.booking.price import price
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.states import Event, NotPossibleError, State
from ischia.clinic.desk import asked
from ischia.clinic.desk.times import by_day, time_of
from ischia.clinic.paying import pay
from ischia.clinic.paying.gateway import gateway
from ischia.clinic.people.identity import Identity
from ischia.clinic.people.identity import register as registered
from ischia.clinic.people.models import Person
from ischia.clinic.site.views import page

_DAYS: Final = 14
_MOST_HELD: Final = 3  # by one browser
# By everybody who is not known: more than that is not people who book.
_MOST_HELD_BY_VISITORS: Final = 40
VISITOR: Final = Actor(opaque="visitor", role="visitor")


class NoteForm(forms.Form):
    """Why somebody comes, if they want to say."""

    note = forms.CharField(
        max_length=600,
        required=False,
        label="What is it about? (optional)",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    zone = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())


class VisitorForm(NoteForm):
    """Who somebody is whom the clinic does not know yet."""

    given = forms.CharField(
        max_length=80, label="Given name", widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family = forms.CharField(
        max_length=80, label="Family name", widget=forms.TextInput({"autocomplete": "family-name"})
    )
    born = forms.DateField(
        label="Born", widget=forms.DateInput({"type": "date", "autocomplete": "bday"})
    )
    phone = forms.CharField(
        max_length=40, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
    email = forms.EmailField(widget=forms.EmailInput({"autocomplete": "email"}))
    field_order = ("given", "family", "born", "phone", "email", "note", "zone")


@require_safe
def when(request: HttpRequest, service: str) -> HttpResponse:
    """Show when a service is free."""
    rules = required()
    wanted = service_of(rules, service)
    first = asked.first_day(request, rules)
    days = book.days_from(first, _DAYS)
    found = by_day(rules, free(rules, wanted, days, datetime.now(UTC)))
    last = datetime.now(rules.zone).date() + timedelta(days=rules.house.days_ahead)
    return page(
        request,
        "when",
        {
            "service": wanted,
            "price": price(wanted.price_minor, rules.currency),
            "days": found,
            "zone": rules.time_zone,
            "earlier": max(first - timedelta(days=_DAYS), datetime.now(rules.zone).date()),
            "later": first + timedelta(days=_DAYS) if days[-1] < last else None,
            "first": first,
            "is_first": first <= datetime.now(rules.zone).date(),
        },
        folder="desk",
    )


@require_POST
def hold(request: HttpRequest, service: str) -> HttpResponse:
    """Hold a time for this browser."""
    rules = required()
    wanted = service_of(rules, service)
    begins = asked.begins(request.POST.get("begins", ""))
    mine = asked.holder(request)
    book.sweep()
    held = Appointment.objects.filter(state=State.HELD)
    by_visitors = held.filter(person=None).count()
    try:
        if (
            by_visitors >= _MOST_HELD_BY_VISITORS
            or held.filter(holder=mine).count() >= _MOST_HELD
            or limits.BOOKINGS.reached(limits.address(request))
        ):
            messages.error(request, "Too many times are being held. Wait some minutes, or call us.")
            raise book.TakenError  # noqa: TRY301  # told as one that was taken
        found = book.hold(rules, wanted, begins, holder=mine)
    except book.TakenError:
        messages.error(request, "That time is not free any more. Choose another.")
        return HttpResponseRedirect(reverse("when", args=[service]))
    return HttpResponseRedirect(reverse("held", args=[found.opaque]))


def held(request: HttpRequest, opaque: str) -> HttpResponse:
    """Ask who it is for, and book it."""
    rules = required()
    found = appointments.held(opaque, asked.holder(request))
    if found.person is not None:
        if found.state == State.HELD:
            return _onward(rules, found)
        return page(request, "booked", _shown(rules, found), folder="desk")
    known = _known(request)
    form = (NoteForm if known else VisitorForm)(request.POST or None)
    if request.method == "POST" and limits.FORMS.reached(limits.address(request)):
        messages.error(request, "Too many bookings from here within an hour. Please call us.")
    elif request.method == "POST" and form.is_valid():
        return _answered(rules, found, known, form, request)
    book.sweep()
    found.refresh_from_db()
    if found.state != State.HELD:
        messages.error(request, "The time is no longer held. Choose once more.")
        return HttpResponseRedirect(reverse("when", args=[found.service]))
    return page(
        request, "held", {**_shown(rules, found), "form": form, "known": known}, folder="desk"
    )


@require_POST
def give_up(request: HttpRequest, opaque: str) -> HttpResponse:
    """Let go of a time that this browser holds."""
    rules = required()
    found = appointments.held(opaque, asked.holder(request))
    return _let_go(rules, found)


def _let_go(rules: Rules, found: Appointment) -> HttpResponse:
    with transaction.atomic():
        now = Appointment.objects.select_for_update().get(pk=found.pk)
        if now.state == State.HELD:  # and not booked in this moment by a button pressed before
            book.change(rules, now, Event.CANCEL, VISITOR)
    return HttpResponseRedirect(reverse("when", args=[found.service]))


def _answered(
    rules: Rules, found: Appointment, known: Person | None, form: NoteForm, request: HttpRequest
) -> HttpResponse:
    try:
        _settle(rules, found, known, form, request)
    except book.ElsewhereError:
        messages.error(request, "You have another appointment then. Choose another time.")
        return _let_go(rules, found)
    except NotPossibleError:
        found.refresh_from_db()
        if found.person is None:
            messages.error(request, "Held for too long: the time is free again. Choose once more.")
            return HttpResponseRedirect(reverse("when", args=[found.service]))
    return _onward(rules, found)  # where it was pressed twice, the first has done it


def _settle(
    rules: Rules, found: Appointment, known: Person | None, form: NoteForm, request: HttpRequest
) -> None:
    said = form.cleaned_data
    zone = said["zone"] if zone_of(said["zone"]) is not None else ""
    actor = Actor.of(request.user) if request.user.is_authenticated else VISITOR
    with transaction.atomic():
        person = known or registered(
            Identity(
                given=said["given"],
                family=said["family"],
                born=str(said["born"]),
                phone=said["phone"],
                email=said["email"],
            )
        )
        if _pays_first(rules, found):
            book.keep_for(found, person, note=said["note"], zone=zone)
        else:
            book.settle(rules, found, person, actor, note=said["note"], zone=zone)
        chain.note(actor, Action.BOOK, whose=person.pseudonym, what=found.service)


def _pays_first(rules: Rules, found: Appointment) -> bool:
    service = rules.service(found.service)
    return gateway() is not None and service is not None and service.pay_first


def _known(request: HttpRequest) -> Person | None:
    """Return the patient who is logged in; staff book for patients on the calendar."""
    if not request.user.is_authenticated or request.user.is_staff:
        return None
    return reach.own_person(Actor.of(request.user))


def _onward(rules: Rules, found: Appointment) -> HttpResponse:
    """Send who books to pay, where that comes first, or to what is booked."""
    found.refresh_from_db()
    if found.state == State.HELD and found.person is not None:
        payment = pay.owed(rules, found, found.person)
        return HttpResponseRedirect(reverse("pay", args=[payment.opaque]))
    return HttpResponseRedirect(reverse("held", args=[found.opaque]))


def _shown(rules: Rules, found: Appointment) -> dict[str, Any]:
    return {
        "appointment": found,
        "service": rules.service(found.service),
        "time": time_of(rules, found.begins_at),
        "day": found.begins_at.astimezone(rules.zone).date(),
        "zone": rules.time_zone,
        "price": price(found.price_minor, found.currency),
        "pays_first": _pays_first(rules, found),
        "hold_min": rules.house.hold_min,
        "free_until_h": rules.house.free_until_h,
    }
