"""Payments, handed out to whoever may have them."""

from django.http import Http404

from ischia.clinic.access import reach
from ischia.clinic.access.appointments import refuse_anothers
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
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
    refuse_anothers(actor, payment.person)
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
