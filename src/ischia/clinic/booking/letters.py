"""What a patient is told about an appointment: written with the change, sent by the worker."""

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ischia.clinic.booking.hours import shown_twice
from ischia.clinic.booking.models import Appointment, Letter
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.states import Event, State
from ischia.clinic.people.identity import identity_of

_log = logging.getLogger(__name__)
MOST_ATTEMPTS: Final = 5
_AT_ONCE: Final = 20
_WAIT: Final = timedelta(minutes=5)  # before another attempt, and twice as long each time
# The server answers and will not have this one letter; any other fault is the server's own.
_REFUSED: Final = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
_REMINDER: Final = "reminder"
TIME_GONE: Final = "time gone"
GIVEN_BACK: Final = "given back"
_TOLD: Final = {
    Event.ASK: "asked",
    Event.BOOK: "booked",
    Event.CONFIRM: "booked",
    Event.DECLINE: "declined",
    Event.CANCEL: "cancelled",
    Event.MOVE: "moved",
}
# Nothing in a letter tells what somebody suffers from: it may be read over a shoulder.
_SUBJECT: Final = {
    "asked": "Your request for an appointment",
    "booked": "Your appointment",
    "declined": "Your request for an appointment",
    "cancelled": "Your appointment is cancelled",
    "moved": "Your appointment has moved",
    _REMINDER: "Reminder of your appointment",
    TIME_GONE: "Your payment",
    GIVEN_BACK: "Your payment",
}
_TEXT: Final = {
    "asked": "We have your request for {when}. Somebody of the clinic confirms it or calls you.",
    "booked": "You are expected {when}.",
    "declined": "We cannot see you {when}. Please choose another time, or call.",
    "cancelled": "Your appointment {when} is cancelled.",
    "moved": "Your appointment is now {when}.",
    _REMINDER: "You are expected {when}.",
    TIME_GONE: "Your payment for an appointment {when} arrived after that time was given away."
    " Somebody of the clinic calls you: another time, or the money back.",
    GIVEN_BACK: "Money that you paid for your appointment {when} is being given back: all of it, or"
    " a part. A bank takes some days for it. Please ask us if it is less than you expect.",
}


def write(rules: Rules, appointment: Appointment, event: Event) -> None:
    """Put what is to be told into the outbox, in the transaction of the change itself."""
    kind = _TOLD.get(event)
    if kind is None or appointment.person_id is None:
        return
    if appointment.state == State.REQUESTED:
        kind = _TOLD[Event.ASK]  # another time asked for is still only asked for
    now = timezone.now()
    appointment.letters.filter(state=Letter.State.WAITING).update(state=Letter.State.DROPPED)
    _put(appointment, kind, now)
    if appointment.state == State.BOOKED:
        for hours in rules.house.remind_h:
            due = appointment.begins_at - timedelta(hours=hours)
            if due > now:
                _put(appointment, f"{_REMINDER}-{hours}", due)


def tell(appointment: Appointment, kind: str) -> None:
    """Put something else into the outbox, beside what waits there; in the caller's transaction."""
    if appointment.person_id is not None:
        _put(appointment, kind, timezone.now())


def send_due(rules: Rules, *, clinic: str) -> int:
    """Send what is due; return how much was sent.

    A letter is marked before it goes and put back when it cannot: sent twice is worse than late.
    Where the server fails, the rest is left for later: each would wait for it as long.
    """
    sent = 0
    _drop_what_is_over()
    due = Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=timezone.now())
    server = get_connection()
    try:
        for letter in due.select_related("appointment__person__key").order_by("due_at")[:_AT_ONCE]:
            mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING).update(
                state=Letter.State.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1
            )
            if mine:
                sent += _send(rules, letter, clinic, server)
    except OSError:
        return sent
    finally:
        with suppress(OSError):
            server.close()
    return sent


def unsent() -> int:
    """Return how many letters should have gone and did not: somebody has to call."""
    late = timezone.now() - timedelta(hours=1)
    waits = Letter.objects.filter(state=Letter.State.WAITING, due_at__lt=late)
    return waits.count() + Letter.objects.filter(state=Letter.State.FAILED).count()


def told(rules: Rules, appointment: Appointment, kind: str, clinic: str) -> tuple[str, str]:
    """Return the subject and the text of a letter."""
    plain = kind.partition("-")[0]
    when = when_of(rules, appointment)
    body = [_TEXT[plain].format(when=when), clinic]
    return f"{_SUBJECT[plain]} · {clinic}", "\n\n".join(body)


def when_of(rules: Rules, appointment: Appointment) -> str:
    """Return a time on the clinic's clock, and on the patient's where it is another."""
    there = _words(appointment.begins_at, rules.zone)
    zone = zone_of(appointment.zone)
    if zone is None or _words(appointment.begins_at, zone) == there:
        return f"on {there}"
    return f"on {there} at the clinic, {_words(appointment.begins_at, zone)} where you are"


def zone_of(name: str) -> ZoneInfo | None:
    """Return a zone that a browser named; None where there is no such."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def _words(at: datetime, zone: ZoneInfo) -> str:
    wall = at.astimezone(zone)
    which = f"{wall:%Z}, " if shown_twice(wall) else ""
    return f"{wall:%A} {wall.day} {wall:%B %Y at %H:%M} ({which}{zone.key.replace('_', ' ')})"


def _drop_what_is_over() -> None:
    """Remind nobody of a visit that has begun or is not to be: a server may have failed so long."""
    waiting = Letter.objects.filter(state=Letter.State.WAITING, kind__startswith=_REMINDER)
    over = Q(about__lte=timezone.now()) | ~Q(appointment__state=State.BOOKED)
    waiting.filter(over).update(state=Letter.State.DROPPED)


def _put(appointment: Appointment, kind: str, due: datetime) -> None:
    about = appointment.begins_at
    letter, made = Letter.objects.get_or_create(
        appointment=appointment, kind=kind, about=about, defaults={"due_at": due}
    )
    if not made:  # moved away and back again
        letter.state, letter.due_at, letter.attempts = Letter.State.WAITING, due, 0
        letter.save(update_fields=["state", "due_at", "attempts"])


def _send(rules: Rules, letter: Letter, clinic: str, server: Any) -> int:  # noqa: ANN401  # Django's
    person = letter.appointment.person
    address = identity_of(person).email if person is not None else ""
    if not address:
        _end(letter, Letter.State.FAILED)
        return 0
    subject, text = told(rules, letter.appointment, letter.kind, clinic)
    sender = settings.DEFAULT_FROM_EMAIL
    try:
        server.open()  # once for all letters of a round
        EmailMessage(subject, text, sender, [address], connection=server).send()
    except OSError as err:  # smtplib's errors too
        # Its message may quote the address.
        _log.warning("letter %s: %s", letter.pk, type(err).__name__)
        _again(letter)
        if isinstance(err, _REFUSED):
            return 0
        raise
    return 1


def _again(letter: Letter) -> None:
    tried = letter.attempts + 1
    if tried >= MOST_ATTEMPTS:
        _end(letter, Letter.State.FAILED)
        return
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            state=Letter.State.WAITING,
            sent_at=None,
            due_at=datetime.now(UTC) + _WAIT * 2**letter.attempts,
        )


def _end(letter: Letter, state: Letter.State) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, sent_at=None)
