"""The clinic's calendar: a day of everybody, a week of one, and what happens to an appointment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import appointments, reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking import book, letters
from ischia.clinic.booking.calendar import day_of, free, today
from ischia.clinic.booking.hours import moment
from ischia.clinic.booking.models import Appointment, Closure
from ischia.clinic.booking.offered import required, service_of
from ischia.clinic.booking.price import price
from ischia.clinic.booking.rules import Kind, Rules
from ischia.clinic.booking.states import Event, NotPossibleError, State, possible
from ischia.clinic.desk import asked, grid, paying
from ischia.clinic.desk.times import by_day, time_of
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.paying import pay
from ischia.clinic.paying.models import Payment
from ischia.clinic.people.identity import identity_of

_WEEK: Final = 7
_CHOICES: Final = 21  # days of free times offered for moving and booking
_SAYS: Final = {
    Event.CONFIRM: "Confirm",
    Event.DECLINE: "Decline",
    Event.ARRIVE: "Arrived",
    Event.FINISH: "Done",
    Event.MISS: "Did not come",
    Event.CORRECT: "Put right",
    Event.CANCEL: "Cancel",
}
_NO_MORE: Final = "That cannot be done with this appointment any more."
_ELSEWHERE: Final = "The patient has another appointment then. Choose another time."
_BY_DESK: Final = frozenset(_SAYS)
_SOON: Final = timedelta(hours=1)  # arrived and missed are offered from then on


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An appointment as the calendar shows it."""

    appointment: Appointment
    who: str
    service: str
    wall: str
    day: date


@asked_by_somebody
def calendar(request: HttpRequest, actor: Actor, day: date | None = None) -> HttpResponse:
    """Show a day of everybody, or a week of one person, room or device."""
    rules = required()
    book.sweep()
    first = day or today(rules)
    if not asked.is_near(first):
        raise Http404
    of = rules.resource(request.GET.get("of", ""))
    count = _WEEK if of is not None else 1
    if of is not None:
        first -= timedelta(days=first.weekday())
    days = book.days_from(first, count)
    begins, ends = _bounds(rules, first, count)
    shown = list(appointments.between(actor, begins, ends))
    columns = [of] if of is not None else list(rules.resources)
    step = timedelta(days=count)
    return render(
        request,
        "desk/calendar.html",
        {
            "days": [
                grid.day(rules, d, [a for a in shown if day_of(a.begins_at, rules) == d], columns)
                for d in days
            ],
            "first": first,
            "before": first - step,
            "after": first + step,
            "today": today(rules),
            "of": of,
            "resources": rules.resources,
            "people": [r for r in rules.resources if r.kind is Kind.PERSON],
            "zone": rules.time_zone,
            "entries": {a.pk: _entry(rules, a) for a in shown},
            "requests": _requests(rules, actor),
            "unsent": letters.unsent(),
            "unsettled": _unsettled(rules, actor),
            "keeps": may(actor.role, Action.KEEP_CALENDAR),
            "closures": Closure.objects.filter(ends_at__gt=begins, begins_at__lt=ends),
        },
    )


@asked_by_somebody
def appointment(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show one appointment and what can be done with it."""
    rules = required()
    found = appointments.one(actor, opaque)
    service = rules.service(found.service)
    first = asked.first_day(request, rules)
    state = State(found.state)
    moves = (
        service is not None and Event.MOVE in possible(state) and _may_change(rules, actor, found)
    )
    times = []
    if moves and service is not None:
        days = book.days_from(first, _CHOICES)
        times = by_day(rules, free(rules, service, days, datetime.now(UTC), but=found))
    return render(
        request,
        "desk/appointment.html",
        {
            "entry": _entry(rules, found),
            "found": found,
            "service": service,
            "note": book.note_of(found),
            "price": price(found.price_minor, found.currency),
            "events": _events(rules, actor, found),
            "times": times,
            "steps": found.steps.order_by("id"),
            "letters": found.letters.order_by("id"),
            "zone": rules.time_zone,
            "there": letters.when_of(rules, found),
            "is_desk": not actor.is_patient,
            "payments": paying.of_appointment(rules, found),
            "takes": may(actor.role, Action.TAKE_PAYMENT),
            "too_late": actor.is_patient and not _may_change(rules, actor, found),
            "free_until_h": rules.house.free_until_h,
            "later": first + timedelta(days=_CHOICES),
        },
    )


@require_POST
@asked_by_somebody
def happen(request: HttpRequest, actor: Actor, opaque: str, event: str) -> HttpResponse:
    """Let something happen to an appointment."""
    rules = required()
    with transaction.atomic():
        found = appointments.one(actor, opaque)
        offered = {e.value for e, _says in _events(rules, actor, found)}
        if event not in offered:
            messages.error(request, _NO_MORE)
            return _back(actor, found, rules)
        try:
            found = book.change(
                rules, found, Event(event), actor, why=request.POST.get("why", "")[:120]
            )
        except NotPossibleError:  # somebody was quicker, or it was pressed twice
            messages.error(request, _NO_MORE)
            return _back(actor, found, rules)
        chain.note(actor, _action(actor), whose=_whose(found), what=f"{event} {found.opaque}")
        was_paid = event in {Event.CANCEL, Event.DECLINE} and pay.name_what_is_left(found)
    messages.success(request, f"{_SAYS[Event(event)]}: kept.")
    if was_paid:
        messages.info(request, paying.after_cancelling(rules, found))
    return _back(actor, found, rules)


@require_POST
@asked_by_somebody
def move(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Move an appointment; where the other time is taken it stays."""
    rules = required()
    found = appointments.one(actor, opaque)
    if not _may_change(rules, actor, found):
        messages.error(request, "It is too near to be moved here. Please call.")
        return _back(actor, found, rules)
    begins = asked.begins(request.POST.get("begins", ""))
    was = time_of(rules, found.begins_at)
    try:
        found = book.move(rules, found, begins, actor, why=request.POST.get("why", "")[:120])
    except book.ElsewhereError:
        messages.error(request, f"{_ELSEWHERE} The appointment stays where it was.")
        return _back(actor, found, rules)
    except (book.TakenError, NotPossibleError):
        messages.error(request, "That time is not free. The appointment stays where it was.")
        return _back(actor, found, rules)
    chain.note(actor, _action(actor), whose=_whose(found), what=f"move {found.opaque}")
    messages.success(request, f"Moved from {was.wall} to {time_of(rules, begins).wall}.")
    return _back(actor, found, rules)


@require_POST
@asked_by_somebody
def repeat(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Book the same visit every few weeks."""
    rules = required()
    reach.require(actor, Action.KEEP_CALENDAR)
    found = appointments.one(actor, opaque)
    form = RepeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Every how many weeks, and how often?")
        return _back(actor, found, rules)
    made = book.repeat(rules, found, actor, **form.cleaned_data)
    messages.success(request, f"{len(made.booked)} more visits are booked.")
    for begins in made.not_free:
        wall = begins.astimezone(rules.zone)
        messages.error(request, f"Not free: {wall:%A} {wall.day} {wall:%B %Y, %H:%M}.")
    return _back(actor, found, rules)


class RepeatForm(forms.Form):
    """How recurring visits follow each other."""

    weeks = forms.IntegerField(min_value=1, max_value=12)
    times = forms.IntegerField(min_value=1, max_value=20)


class ClosureForm(forms.Form):
    """When somebody or something is not there."""

    resource = forms.CharField(max_length=40)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}))
    why = forms.CharField(max_length=80, required=False)


@require_POST
@asked_by_somebody
def close(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take time out of a calendar. Appointments that stand there stay, and are named."""
    rules = required()
    reach.require(actor, Action.KEEP_CALENDAR)
    form = ClosureForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    resource = rules.resource(said.get("resource", ""))
    if resource is None or said["ends"] <= said["begins"] or not asked.is_near(said["day"]):
        messages.error(request, "Who or what, on which day, from when until when?")
        return HttpResponseRedirect(reverse("calendar"))
    begins, ends = (moment(said["day"], said[k], rules.zone) for k in ("begins", "ends"))
    Closure.objects.create(resource=resource.id, begins_at=begins, ends_at=ends, why=said["why"])
    chain.note(actor, Action.KEEP_CALENDAR, what=f"close {resource.id}")
    stands = [
        a
        for a in appointments.between(actor, begins - timedelta(hours=8), ends)
        if resource.id in a.resources and a.begins_at + timedelta(minutes=a.minutes) > begins
    ]
    messages.success(request, f"{resource.name} is closed then.")
    if stands:
        messages.error(request, f"{len(stands)} appointments stand there: move or cancel them.")
    return HttpResponseRedirect(reverse("calendar_day", args=[said["day"]]))


@require_POST
@asked_by_somebody
def reopen(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a closure back."""
    reach.require(actor, Action.KEEP_CALENDAR)
    found = Closure.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    day = day_of(found.begins_at, required())
    chain.note(actor, Action.KEEP_CALENDAR, what=f"reopen {found.resource}")
    found.delete()
    messages.success(request, "Open again.")
    return HttpResponseRedirect(reverse("calendar_day", args=[day]))


@asked_by_somebody
def for_patient(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Book for a patient: which service, then when."""
    rules = required()
    reach.require(actor, Action.KEEP_CALENDAR)
    person = reach.person(actor, pseudonym, Action.SEE_IDENTITY)
    service = rules.service(request.GET.get("service", ""))
    first = asked.first_day(request, rules)
    days = book.days_from(first, _CHOICES)
    if request.method == "POST":
        wanted = service_of(rules, request.POST.get("service", ""))
        begins = asked.begins(request.POST.get("begins", ""))
        try:
            with transaction.atomic():
                held = book.hold(rules, wanted, begins, holder="")
                found = book.settle(rules, held, person, actor)
                if found.state == State.REQUESTED:
                    found = book.change(rules, found, Event.CONFIRM, actor)
                chain.note(actor, Action.KEEP_CALENDAR, whose=pseudonym, what="book")
        except book.TakenError as err:
            says = "That time is not free any more. Choose another."
            elsewhere = isinstance(err, book.ElsewhereError)
            messages.error(request, _ELSEWHERE if elsewhere else says)
            return HttpResponseRedirect(f"{request.path}?service={wanted.id}")
        messages.success(request, "Booked.")
        return HttpResponseRedirect(reverse("appointment", args=[found.opaque]))
    times = by_day(rules, free(rules, service, days, datetime.now(UTC))) if service else []
    return render(
        request,
        "desk/for_patient.html",
        {
            "person": person,
            "who": identity_of(person).shown or pseudonym,
            "services": [(s, price(s.price_minor, rules.currency)) for s in rules.services],
            "service": service,
            "times": times,
            "zone": rules.time_zone,
            "later": first + timedelta(days=_CHOICES),
        },
    )


def _events(rules: Rules, actor: Actor, found: Appointment) -> list[tuple[Event, str]]:
    """Return what this actor can do with an appointment now."""
    can = [e for e in possible(State(found.state)) if e in _BY_DESK]
    if actor.is_patient:
        can = [Event.CANCEL] if Event.CANCEL in can and _may_change(rules, actor, found) else []
    elif datetime.now(UTC) < found.begins_at - _SOON:
        can = [e for e in can if e not in {Event.ARRIVE, Event.MISS}]
    return [(e, _SAYS[e]) for e in can]


def _may_change(rules: Rules, actor: Actor, found: Appointment) -> bool:
    """Return whether it is early enough for a patient; the clinic itself may always."""
    if not actor.is_patient:
        return True
    return paying.in_time(rules, found)


def _action(actor: Actor) -> Action:
    return Action.BOOK if actor.is_patient else Action.KEEP_CALENDAR


def _whose(found: Appointment) -> str:
    return found.person.pseudonym if found.person is not None else ""


def _back(actor: Actor, found: Appointment, rules: Rules) -> HttpResponseRedirect:
    if actor.is_patient or State(found.state) not in {State.BOOKED, State.REQUESTED, State.ARRIVED}:
        return HttpResponseRedirect(reverse("appointment", args=[found.opaque]))
    return HttpResponseRedirect(reverse("calendar_day", args=[day_of(found.begins_at, rules)]))


def _entry(rules: Rules, found: Appointment) -> Entry:
    service = rules.service(found.service)
    who = ""
    if found.person is not None:
        who = identity_of(found.person).shown or found.person.pseudonym
    return Entry(
        appointment=found,
        who=who or "held",
        service=service.name if service else found.service,
        wall=time_of(rules, found.begins_at).wall,
        day=day_of(found.begins_at, rules),
    )


def _requests(rules: Rules, actor: Actor) -> list[Entry]:
    """Return what waits for somebody to confirm, the nearest first."""
    if not may(actor.role, Action.KEEP_CALENDAR):
        return []
    asks = Appointment.objects.filter(state=State.REQUESTED).select_related("person__key")
    return [_entry(rules, a) for a in asks.order_by("begins_at")[:50]]


def _unsettled(rules: Rules, actor: Actor) -> list[tuple[str, Entry]]:
    """Return payments that somebody has to look into, and for what."""
    if not may(actor.role, Action.TAKE_PAYMENT):
        return []
    asks = Payment.objects.exclude(attention="").select_related("appointment__person__key")
    return [(p.attention, _entry(rules, p.appointment)) for p in asks.order_by("id")[:50]]


def _bounds(rules: Rules, first: date, count: int) -> tuple[datetime, datetime]:
    end = first + timedelta(days=count)
    return moment(first, time(0), rules.zone), moment(end, time(0), rules.zone)
