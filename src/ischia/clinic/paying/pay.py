"""Begin, hear, look, refund: each change of a payment in one transaction with what it leads to."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q

from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.booking import book, letters
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.states import Event, NotPossibleError
from ischia.clinic.booking.states import State as Booked
from ischia.clinic.paying.gateway import Begun, Gateway, GatewayError, Told
from ischia.clinic.paying.models import Heard, Payment
from ischia.clinic.paying.states import State, later
from ischia.clinic.people.models import Person

_log = logging.getLogger("ischia.clinic.worker")
TIME_GONE: Final = "time gone"  # paid after the time was given to somebody else
AMOUNT: Final = "another amount"
CANCELLED: Final = "cancelled"  # what was paid for it is still here
_OPEN: Final = (State.STARTED, State.WAITING, State.FAILED)
_FIRST_LOOK: Final = timedelta(seconds=30)  # a message usually comes sooner
_LOOK_AGAIN: Final = timedelta(minutes=5)
_LOOK_UNTIL: Final = timedelta(days=2)
_AT_ONCE: Final = 20


def owed(rules: Rules, held: Appointment, person: Person) -> Payment:
    """Return the payment for a held time; its holding begins anew once, so that there is time."""
    until = datetime.now(UTC) + timedelta(minutes=rules.house.hold_min)
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=held.pk)  # pressed twice is one payment
        found, made = Payment.objects.get_or_create(
            appointment=held,
            how=Payment.How.ONLINE,
            defaults={
                "person": person,
                "amount_minor": held.price_minor,
                "currency": held.currency,
            },
        )
        if made:  # opened again and again it would be held for ever
            Appointment.objects.filter(pk=held.pk, state=Booked.HELD).update(held_until=until)
    return found


def begin(payment: Payment, gateway: Gateway) -> Begun:
    """Return what a browser needs to pay; asked again, it is the same payment.

    Raises
    ------
    GatewayError
        When the provider cannot be reached.
    """
    if payment.provider_id is not None:
        return gateway.again(payment.provider_id)
    begun = gateway.begin(payment.opaque, payment.amount_minor, payment.currency)
    Payment.objects.filter(pk=payment.pk, provider_id=None).update(provider_id=begun.intent)
    return begun


def hear(rules: Rules, told: Told) -> bool:
    """Act on what a provider tells; return whether it was heard for the first time.

    The message is noted in the same transaction as what it changes: both stand, or neither.
    """
    with transaction.atomic():
        payment = _whose(told)
        if told.event:
            try:
                with transaction.atomic():
                    Heard.objects.create(event=told.event, kind=told.kind, payment=payment)
            except IntegrityError:
                return False
        if payment is None:
            return True
        before = State(payment.state)
        payment.state = later(before, told.state)
        payment.provider_id = payment.provider_id or told.intent
        payment.refunded_minor = max(payment.refunded_minor, told.refunded_minor)
        paid = payment.state in {State.PAID, State.REFUNDED}
        if paid and payment.receipt is None:
            _received(rules, payment, told)
        payment.save()
    return True


def look(rules: Rules, gateway: Gateway) -> int:
    """Ask about payments and refunds of which no message came; return of how many one was news."""
    now = datetime.now(UTC)
    made = (now - _LOOK_UNTIL, now - _FIRST_LOOK)
    unpaid = Q(state__in=_OPEN, made_at__range=made)
    not_back = Q(asked_back_minor__gt=F("refunded_minor"))
    still = Payment.objects.filter(unpaid | not_back, how=Payment.How.ONLINE)
    still = still.exclude(provider_id=None)
    due = still.exclude(looked_at__gt=now - _LOOK_AGAIN)
    learnt = 0
    for payment in due.order_by("made_at")[:_AT_ONCE]:
        Payment.objects.filter(pk=payment.pk).update(looked_at=now)
        try:
            told = gateway.look(payment.provider_id or "")
        except GatewayError as err:
            _log.warning("payment %s: %s", payment.opaque, err)
            continue
        hear(rules, told)
        news = (told.state, told.refunded_minor) != (payment.state, payment.refunded_minor)
        learnt += news
    return learnt


def name_what_is_left(appointment: Appointment) -> bool:
    """Let the front desk see what was paid for a visit that is not to be; return whether any was.

    In the transaction of the cancelling: if giving it back fails later, it is not forgotten.
    """
    paid = appointment.payments.filter(state__in=(State.PAID, State.REFUNDED))
    left = paid.filter(amount_minor__gt=F("refunded_minor"))
    return bool(left.update(attention=CANCELLED))


def give_back(appointment: Appointment, gateway: Gateway | None) -> bool:
    """Give back all that was paid online for a cancelled visit; return whether nothing is left.

    What was paid at the clinic, or what the provider does not take, the front desk still sees.
    """
    asked = 0
    left = list(appointment.payments.filter(attention=CANCELLED))
    for payment in left:
        if payment.how == Payment.How.ONLINE:
            try:
                refund(payment, gateway, payment.amount_minor - payment.refunded_minor)
            except (NotPossibleError, GatewayError) as err:
                _log.warning("payment %s: %s", payment.opaque, type(err).__name__)
                continue
            Payment.objects.filter(pk=payment.pk).update(attention="")
            asked += 1
    return asked == len(left)


def refund(
    payment: Payment, gateway: Gateway | None, amount_minor: int, *, so_far_minor: int | None = None
) -> None:
    """Give money back. Online, the provider's message changes the state; nothing else does.

    Parameters
    ----------
    payment, gateway, amount_minor
        Of what, through whom, how much.
    so_far_minor
        What was given back when the amount was decided, where that is known: pressed twice, the
        second finds more.

    Raises
    ------
    NotPossibleError
        When that much was not paid, or is given back already.
    GatewayError
        When the provider cannot be reached, or refuses.
    """
    with transaction.atomic():
        found = Payment.objects.select_for_update().get(pk=payment.pk)
        left = found.amount_minor - found.refunded_minor
        known = so_far_minor in {None, found.refunded_minor}
        paid = found.state in {State.PAID, State.REFUNDED}
        if not (known and paid and 0 < amount_minor <= left):
            msg = "that much cannot be given back"
            raise NotPossibleError(msg)
        if found.how == Payment.How.DESK:
            found.state, found.refunded_minor = State.REFUNDED, found.refunded_minor + amount_minor
            found.save(update_fields=["state", "refunded_minor"])
            return
    if gateway is None or found.provider_id is None:
        msg = "no provider is configured"
        raise GatewayError(msg)
    # What was given back so far is in the key: pressed twice, it is one refund.
    gateway.refund(
        found.provider_id, amount_minor, f"{found.opaque}-{found.refunded_minor}-{amount_minor}"
    )
    Payment.objects.filter(pk=found.pk).update(
        asked_back_minor=found.refunded_minor + amount_minor, looked_at=None
    )
    letters.tell(found.appointment, letters.GIVEN_BACK)


def at_the_desk(
    appointment: Appointment, person: Person, amount_minor: int, *, known: int | None = None
) -> Payment:
    """Note that somebody paid at the clinic.

    Raises
    ------
    NotPossibleError
        When more payments are `known` by now than were seen: it was pressed twice.
    """
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=appointment.pk)
        if known not in {None, appointment.payments.count()}:
            msg = "another payment was written down meanwhile"
            raise NotPossibleError(msg)
        return Payment.objects.create(
            appointment=appointment,
            person=person,
            how=Payment.How.DESK,
            amount_minor=amount_minor,
            currency=appointment.currency,
            state=State.PAID,
            receipt=_next_receipt(),
            paid_at=datetime.now(UTC),
        )


def _whose(told: Told) -> Payment | None:
    every = Payment.objects.select_for_update()
    found = every.filter(provider_id=told.intent).first()
    # A message may be quicker than our own note of what the payment is called.
    return found or (every.filter(opaque=told.ours).first() if told.ours else None)


def _received(rules: Rules, payment: Payment, told: Told) -> None:
    """Give a receipt, and book what was held."""
    payment.receipt = _next_receipt()
    payment.paid_at = datetime.now(UTC)
    if (told.amount_minor, told.currency) != (payment.amount_minor, payment.currency):
        payment.attention = AMOUNT
        return
    if not _book(rules, payment.appointment):
        payment.attention = TIME_GONE
        letters.tell(payment.appointment, letters.TIME_GONE)


def _book(rules: Rules, held: Appointment) -> bool:
    """Book a time that is paid; where its holding ran out, claim it again if it is still free."""
    held.refresh_from_db()
    if held.state == Booked.BOOKED:
        return True
    try:
        if held.state == Booked.EXPIRED:
            book.hold_again(rules, held)
        book.change(rules, held, Event.BOOK, PROGRAM)
    except (NotPossibleError, book.TakenError):
        return False
    return True


def _next_receipt() -> int:
    last: int | None = Payment.objects.aggregate(last=Max("receipt"))["last"]
    return (last or 0) + 1
