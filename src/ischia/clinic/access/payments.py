"""Payments, handed out to whoever may have them."""

from django.http import Http404

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.paying.models import Payment


def one(actor: Actor, opaque: str) -> Payment:
    """Return a payment: a patient's own, or anybody's to whoever takes payments.

    Raises
    ------
    Http404
        When there is none, or a patient asks for another's.
    PermissionDenied
        When the role takes no payments.
    """
    if not actor.is_patient:
        reach.require(actor, Action.TAKE_PAYMENT)
    found = Payment.objects.select_related("person__key", "appointment").filter(opaque=opaque)
    payment = found.first()
    if payment is None:
        raise Http404
    if actor.is_patient and payment.person.account_id != actor.account:
        chain.note(actor, f"refused:{Action.BOOK}", whose=payment.person.pseudonym)
        raise Http404
    return payment


def held(opaque: str, holder: str) -> Payment:
    """Return the payment for a time that a browser holds.

    Raises
    ------
    Http404
        When it holds no such time.
    """
    found = Payment.objects.select_related("person", "appointment").filter(
        opaque=opaque, appointment__holder=holder
    )
    payment = found.exclude(appointment__holder="").first()
    if payment is None:
        raise Http404
    return payment
