"""Who sits in a call, and what is new to them. All of it stands in the database.

A server process keeps nothing: the two of a call may be connected to different ones, and each can
be started anew in the middle. A row is written for all that happens, and each line asks for what
is new to it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils import timezone

from ischia.clinic.access import video
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.booking import book
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import required
from ischia.clinic.booking.states import Event, State, possible
from ischia.clinic.telehealth.door import MAY_BE_HELD, Door, door, opens_at
from ischia.clinic.telehealth.guidance import guidance
from ischia.clinic.telehealth.messages import Signalled
from ischia.clinic.telehealth.models import Call, Seat, Side, Signal

GONE: Final = timedelta(seconds=10)  # without a beat, somebody is no longer there
_KEPT: Final = timedelta(hours=12)
# Signals of one side in a while, over all its lines: connecting anew takes some forty.
_MOST_KEPT: Final = 600
_WHILE: Final = timedelta(minutes=10)


class ClosedError(Exception):
    """The visit cannot be entered now, or is over."""


class OccupiedError(Exception):
    """Somebody else of the clinic sits there."""


class TooManyError(Exception):
    """A side has told the other more than any call needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One line that holds a seat."""

    actor: Actor
    opaque: str  # of the appointment
    call: int
    side: Side
    page: str
    socket: str

    @property
    def other(self) -> Side:
        """The side opposite."""
        return Side.PATIENT if self.side is Side.CLINIC else Side.CLINIC


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a line tells its page: the room as it is now, and what the other page said."""

    room: dict[str, Any]
    signals: tuple[tuple[int, str], ...]
    last: int
    is_mine: bool  # false once a newer line of the same side has come


def call_of(appointment: Appointment) -> Call:
    """Return the call of an appointment, begun by whoever comes first."""
    call, _ = Call.objects.get_or_create(appointment=appointment)
    return call


def waits(appointment: Appointment) -> bool:
    """Return whether a patient is there and not let in yet."""
    call = Call.objects.filter(appointment=appointment, admitted_at=None, ended_at=None).first()
    seat = call.seats.filter(side=Side.PATIENT).first() if call is not None else None
    return seat is not None and _where(seat) == "here"


def enter(user: User, opaque: str, page: str) -> Sitting:
    """Take the seat of somebody's side; an older line of the same account gives way.

    Raises
    ------
    ClosedError
        When the visit cannot be entered now.
    OccupiedError
        When somebody else of the clinic sits there.
    Http404
        When there is no such visit, or it is not theirs.
    """
    actor = Actor.of(user)
    appointment = video.quietly(actor, opaque)
    if door(appointment) is not Door.OPEN:
        raise ClosedError
    side = Side.PATIENT if actor.is_patient else Side.CLINIC
    socket, now = secrets.token_hex(8), timezone.now()
    Signal.objects.filter(at__lt=now - _KEPT).delete()  # of calls that nobody ended
    with transaction.atomic():
        call = _begun_for(appointment)
        here = call.stated.filter(at__gte=opens_at(appointment))
        if call.ended_at is not None or (side is Side.PATIENT and not here.exists()):
            raise ClosedError  # where they are comes first
        seat = Seat.objects.select_for_update().filter(call=call, side=side).first()
        fresh = seat is None or seat.account_id != user.pk or seat.left_at is not None
        if seat is None:
            seat = Seat(call=call, side=side)
        elif seat.account_id != user.pk and _where(seat) == "here":
            raise OccupiedError
        seat.account, seat.page, seat.socket = user, page, socket
        seat.seen_at, seat.left_at = now, None
        seat.save()
        if fresh:
            chain.note(actor, "video entered", whose=_whose(appointment), what=opaque)
    return Sitting(actor=actor, opaque=opaque, call=call.pk, side=side, page=page, socket=socket)


def _begun_for(appointment: Appointment) -> Call:
    """Return the call, begun anew where the visit was moved after somebody had been let in."""
    call = Call.objects.select_for_update().get(pk=call_of(appointment).pk)
    if call.admitted_at is not None and call.admitted_at < opens_at(appointment):
        call.admitted_at, call.guide = None, ""
        call.save(update_fields=["admitted_at", "guide"])
        call.signals.all().delete()
    return call


def news(sitting: Sitting, after: int) -> News:
    """Return the room as it is now, and what was said to this page since."""
    call = Call.objects.select_related("appointment").get(pk=sitting.call)
    seats = {Side(seat.side): seat for seat in call.seats.all()}
    mine, there = seats.get(sitting.side), seats.get(sitting.other)
    told = Signal.objects.filter(
        call=call, sender=sitting.other, to_page=sitting.page, id__gt=after
    ).order_by("id")
    signals = tuple((s.pk, f'{{"from":"{s.from_page}",{s.body[1:]}') for s in told)
    return News(
        room=_room(call, there),
        signals=signals,
        last=signals[-1][0] if signals else after,
        is_mine=mine is not None and mine.socket == sitting.socket,
    )


def still_may(sitting: Sitting) -> bool:
    """Return whether who holds a line may still do so: accounts close, care ends."""
    user = User.objects.filter(opaque=sitting.actor.opaque, is_active=True).first()
    if user is None or user.role != sitting.actor.role:
        return False
    video.quietly(Actor.of(user), sitting.opaque)
    return True


def beat(sitting: Sitting) -> None:
    """Keep that a page is still there."""
    _mine(sitting).update(seen_at=timezone.now())


def shows(sitting: Sitting, what: dict[str, bool]) -> None:
    """Keep what of somebody can be seen and heard."""
    _mine(sitting).update(shows=what)


def hang_up(sitting: Sitting) -> None:
    """Keep that a line is broken: its page may come back."""
    _mine(sitting).update(socket="")


def leave(sitting: Sitting) -> None:
    """Keep that somebody left: the other is told at once."""
    if _mine(sitting).update(socket="", left_at=timezone.now()):
        _noted(sitting, "video left")


def relay(sitting: Sitting, said: Signalled) -> None:
    """Keep what a page tells the other, once the patient is let in; before that, nothing passes.

    Raises
    ------
    TooManyError
        When a side has lately said more than any call needs.
    """
    call = Call.objects.get(pk=sitting.call)
    if call.admitted_at is None or call.ended_at is not None:
        return
    lately = Signal.objects.filter(call=call, sender=sitting.side, at__gt=timezone.now() - _WHILE)
    if lately.count() >= _MOST_KEPT:
        raise TooManyError
    Signal.objects.create(
        call=call,
        sender=sitting.side,
        from_page=sitting.page,
        to_page=said.to,
        body=msgspec.json.encode(said).decode(),
    )


def admit(sitting: Sitting) -> None:
    """Let the patient in; from then on the appointment has begun."""
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=sitting.call)
        if call.admitted_at is not None or call.ended_at is not None:
            return
        call.admitted_at = timezone.now()
        call.save(update_fields=["admitted_at"])
        _happened(call.appointment, Event.ARRIVE, sitting.actor)
        _noted(sitting, "video admitted")


def end(sitting: Sitting) -> None:
    """End a visit that has begun, for both. What browsers told one another goes."""
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=sitting.call)
        if call.admitted_at is None or call.ended_at is not None:
            return
        call.ended_at, call.guide = timezone.now(), ""
        call.save(update_fields=["ended_at", "guide"])
        call.signals.all().delete()
        # Whoever was seen has come, also where the desk had put that right meanwhile.
        for event in (Event.ARRIVE, Event.FINISH):
            _happened(Appointment.objects.get(pk=call.appointment_id), event, sitting.actor)
        _noted(sitting, "video ended")


def show(sitting: Sitting, item: str) -> None:
    """Put a test on the patient's screen, or take it away."""
    if item == "" or guidance(item) is not None:
        Call.objects.filter(pk=sitting.call, ended_at=None).update(guide=item)


def _mine(sitting: Sitting) -> Any:  # noqa: ANN401  # a query of seats
    return Seat.objects.filter(call_id=sitting.call, side=sitting.side, socket=sitting.socket)


def _room(call: Call, there: Seat | None) -> dict[str, Any]:
    # Ended here, or at the desk.
    over = call.ended_at is not None or call.appointment.state not in MAY_BE_HELD
    phase = "ended" if over else "open" if call.admitted_at else "waiting"
    shown = guidance(call.guide) if call.guide else None
    return {
        "phase": phase,
        "peer": None
        if there is None
        else {"page": there.page, "is": _where(there), "shows": there.shows},
        "guide": None if shown is None else {"item": call.guide, **msgspec.structs.asdict(shown)},
    }


def _where(seat: Seat) -> str:
    """Return whether somebody is here, left, or was lost."""
    if seat.left_at is not None:
        return "left"
    return "here" if seat.socket and timezone.now() - seat.seen_at < GONE else "lost"


def _happened(appointment: Appointment, event: Event, actor: Actor) -> None:
    if event in possible(State(appointment.state)):
        book.change(required(), appointment, event, actor)


def _whose(appointment: Appointment) -> str:
    return appointment.person.pseudonym if appointment.person is not None else ""


def _noted(sitting: Sitting, action: str) -> None:
    appointment = Appointment.objects.select_related("person").get(opaque=sitting.opaque)
    chain.note(sitting.actor, action, whose=_whose(appointment), what=sitting.opaque)
