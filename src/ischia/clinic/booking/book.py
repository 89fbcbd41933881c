"""Hold, ask, book, move, cancel: each change in one transaction with its cells and its letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, transaction

from ischia.clinic.accounts.actor import PROGRAM, Actor
from ischia.clinic.booking import letters
from ischia.clinic.booking.calendar import day_of, free
from ischia.clinic.booking.hours import moment, shown
from ischia.clinic.booking.models import Appointment, Cell, Span, Step
from ischia.clinic.booking.rules import Rules, Service
from ischia.clinic.booking.slots import Slot, block
from ischia.clinic.booking.states import KEEPS, Event, NotPossibleError, State, after
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person

NOTE = "an appointment's note"
_EXPECTED = (State.REQUESTED, State.BOOKED, State.ARRIVED)
_LONGEST = timedelta(days=1)  # no visit is longer
_TRIES = 3  # of another room or person, where somebody was quicker


class TakenError(Exception):
    """Somebody was quicker, or nothing is free then."""


class ElsewhereError(TakenError):
    """The patient is expected somewhere else at that time."""


def hold(rules: Rules, service: Service, begins: datetime, *, holder: str) -> Appointment:
    """Keep a time for a few minutes while somebody enters who they are, or pays.

    Raises
    ------
    TakenError
        When it is not free.
    """
    until = datetime.now(UTC) + timedelta(minutes=rules.house.hold_min)
    held = Appointment(
        service=service.id,
        begins_at=begins,
        minutes=service.minutes,
        state=State.HELD,
        held_until=until,
        holder=holder,
        price_minor=service.price_minor,
        currency=rules.currency,
    )

    def put(slot: Slot) -> None:
        held.pk = None
        held.resources = list(slot.resources)
        held.save(force_insert=True)
        claim(held, service)
        _told(held, PROGRAM, "hold")

    _where_free(rules, service, begins, put)
    return held


def hold_again(rules: Rules, held: Appointment) -> None:
    """Claim once more the time of a hold that ran out.

    Raises
    ------
    TakenError
        When somebody else has it by now, or the clinic no longer offers it.
    """
    service = rules.service(held.service)
    if service is None:
        raise TakenError

    def put(slot: Slot) -> None:
        held.resources, held.state = list(slot.resources), State.HELD
        held.save(update_fields=["resources", "state"])
        claim(held, service)
        _told(held, PROGRAM, "hold")

    _where_free(rules, service, held.begins_at, put)


def settle(
    rules: Rules, held: Appointment, person: Person, actor: Actor, *, note: str = "", zone: str = ""
) -> Appointment:
    """Book what was held for a patient, or ask for it where a person of the clinic confirms.

    Raises
    ------
    NotPossibleError
        When the time was held for too long, or is no longer held.
    ElsewhereError
        When the patient has another appointment then.
    """
    service = rules.service(held.service)
    asks = service is None or service.request_only

    def fill(found: Appointment) -> None:
        found.held_until = None
        _whose(found, person, note, zone)
        _refuse_two_at_once(found)

    sweep()
    return change(rules, held, Event.ASK if asks else Event.BOOK, actor, before=fill)


def keep_for(held: Appointment, person: Person, *, note: str = "", zone: str = "") -> Appointment:
    """Note whom a held time is for, while it is being paid.

    Raises
    ------
    NotPossibleError
        When it is no longer held.
    ElsewhereError
        When the patient has another appointment then: nobody pays for what cannot be.
    """
    sweep()
    with transaction.atomic():
        found = Appointment.objects.select_for_update().get(pk=held.pk)
        if found.state != State.HELD or found.person_id is not None:
            msg = "the time is no longer held, or already for somebody"
            raise NotPossibleError(msg)
        _whose(found, person, note, zone)
        _refuse_two_at_once(found)
        found.save()
    return found


def change(
    rules: Rules,
    appointment: Appointment,
    event: Event,
    actor: Actor,
    *,
    why: str = "",
    before: Callable[[Appointment], None] | None = None,
) -> Appointment:
    """Let something happen to an appointment.

    Raises
    ------
    NotPossibleError
        When it cannot happen where the appointment stands by now.
    """
    with transaction.atomic():
        found = Appointment.objects.select_for_update().get(pk=appointment.pk)
        found.state = after(State(found.state), event)
        if before is not None:
            before(found)
        if found.state not in KEEPS:
            _let_go(found)
        found.save()
        _told(found, actor, event, why)
        letters.write(rules, found, event)
        return found


def move(
    rules: Rules, appointment: Appointment, begins: datetime, actor: Actor, *, why: str = ""
) -> Appointment:
    """Move an appointment to another time; where that is not free, it stays where it is.

    Raises
    ------
    TakenError
        When the other time is not free, or the patient has another appointment then.
    NotPossibleError
        When an appointment in this state cannot be moved.
    """
    service = rules.service(appointment.service)
    if service is None:
        raise TakenError

    def put(slot: Slot) -> None:
        def to(found: Appointment) -> None:
            _let_go(found)
            found.begins_at, found.resources = slot.begins, list(slot.resources)
            found.minutes, found.moves = service.minutes, found.moves + 1
            claim(found, service)
            _refuse_two_at_once(found)

        change(rules, appointment, Event.MOVE, actor, why=why, before=to)

    _where_free(rules, service, begins, put, but=appointment)
    appointment.refresh_from_db()
    return appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What became of recurring visits."""

    booked: tuple[Appointment, ...]
    not_free: tuple[datetime, ...]


def repeat(rules: Rules, first: Appointment, actor: Actor, *, weeks: int, times: int) -> Repeated:
    """Book the same visit every few weeks at the same time of the clinic's wall clock."""
    service = rules.service(first.service)
    wall = first.begins_at.astimezone(rules.zone)
    booked: list[Appointment] = []
    missed: list[datetime] = []
    for number in range(1, times + 1):
        day = wall.date() + timedelta(weeks=weeks * number)
        begins = moment(day, wall.time(), rules.zone)
        try:
            if service is None or first.person is None or not shown(day, wall.time(), rules.zone):
                raise TakenError  # noqa: TRY301  # counted with the others
            with transaction.atomic():
                held = hold(rules, service, begins, holder="")
                held.series = first.series or first.opaque
                held.save(update_fields=["series"])
                booked.append(settle(rules, held, first.person, actor, zone=first.zone))
        except TakenError:
            missed.append(begins)
    return Repeated(booked=tuple(booked), not_free=tuple(missed))


def claim(appointment: Appointment, service: Service) -> None:
    """Claim every cell of an appointment and its buffers.

    Raises
    ------
    TakenError
        When another has one of them.
    """
    cells = block(service, appointment.begins_at).whole
    whose = list(appointment.resources)
    rows = [Cell(appointment=appointment, resource=r, number=n) for r in whose for n in cells]
    spans = [
        Span(appointment=appointment, resource=r, first=cells.start, last=cells.stop) for r in whose
    ]
    try:
        with transaction.atomic():
            Cell.objects.bulk_create(rows)
            Span.objects.bulk_create(spans)
    except IntegrityError as err:
        raise TakenError from err


def sweep() -> int:
    """Let go of what was held for too long; return how many."""
    now = datetime.now(UTC)
    with transaction.atomic():
        over = list(
            Appointment.objects.select_for_update().filter(state=State.HELD, held_until__lt=now)
        )
        for found in over:
            found.state = after(State(found.state), Event.EXPIRE)
            _let_go(found)
            found.save(update_fields=["state"])
            _told(found, PROGRAM, Event.EXPIRE)
    return len(over)


def note_of(appointment: Appointment) -> str:
    """Return why a patient comes, in their words."""
    person = appointment.person
    if person is None or not appointment.sealed_note or person.erased_at is not None:
        return ""
    return vault.open_note(person.key, bytes(appointment.sealed_note), NOTE).decode()


def days_from(first: date, count: int) -> tuple[date, ...]:
    """Return days in a row."""
    return tuple(first + timedelta(days=n) for n in range(count))


def _where_free(
    rules: Rules,
    service: Service,
    begins: datetime,
    put: Callable[[Slot], None],
    *,
    but: Appointment | None = None,
) -> None:
    """Put an appointment where a time is free, and try what else is free when one was quicker."""
    sweep()
    for _ in range(_TRIES):
        there = free(rules, service, (day_of(begins, rules),), datetime.now(UTC), but=but)
        slot = next((s for s in there if s.begins == begins), None)
        if slot is None:
            break
        try:
            with transaction.atomic():
                put(slot)
        except ElsewhereError:
            raise  # no other room changes that
        except TakenError:
            continue
        return
    raise TakenError


def _whose(found: Appointment, person: Person, note: str, zone: str) -> None:
    found.person, found.zone = person, zone
    if note.strip():
        found.sealed_note = vault.seal_note(person.key, note.strip().encode(), NOTE)


def _refuse_two_at_once(found: Appointment) -> None:
    """Refuse a time at which the patient is expected elsewhere: a button pressed twice, too."""
    if found.person is None:
        return
    Person.objects.select_for_update().get(pk=found.person.pk)  # one booking of theirs at a time
    ends = found.begins_at + timedelta(minutes=found.minutes)
    others = Appointment.objects.filter(
        person=found.person,
        state__in=_EXPECTED,
        begins_at__lt=ends,
        begins_at__gt=found.begins_at - _LONGEST,
    ).exclude(pk=found.pk)
    if any(a.begins_at + timedelta(minutes=a.minutes) > found.begins_at for a in others):
        raise ElsewhereError


def _let_go(appointment: Appointment) -> None:
    appointment.cells.all().delete()
    appointment.spans.all().delete()


def _told(appointment: Appointment, actor: Actor, event: str, why: str = "") -> None:
    Step.objects.create(
        appointment=appointment,
        who=actor.opaque,
        event=event,
        state=appointment.state,
        begins_at=appointment.begins_at,
        why=why,
    )
