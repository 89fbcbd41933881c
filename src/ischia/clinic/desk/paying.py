"""Pay for a held time, hear what the provider says, give receipts and money back."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ischia.clinic.access import appointments, payments, reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking import book
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered, required
from ischia.clinic.booking.price import minor_of, price
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.states import NotPossibleError
from ischia.clinic.booking.states import State as Booked
from ischia.clinic.contact import contact
from ischia.clinic.desk import asked
from ischia.clinic.headers import POLICY
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.paying import pay
from ischia.clinic.paying.gateway import ForgedError, GatewayError, gateway
from ischia.clinic.paying.models import Payment
from ischia.clinic.paying.states import State
from ischia.clinic.site.views import page

_LONGEST: Final = 256 * 1024  # of a message
_DIGITS: Final = 12
_GONE: Final = frozenset({Booked.EXPIRED, Booked.CANCELLED, Booked.DECLINED})
# The provider's own fields stand on this one page, in its own frame: no card passes through here.
_WITH_PROVIDER: Final = (
    POLICY.replace("script-src 'self'", "script-src 'self' https://js.stripe.com")
    .replace("connect-src 'self'", "connect-src 'self' https://api.stripe.com")
    .replace("frame-src 'self'", "frame-src https://js.stripe.com https://hooks.stripe.com")
)


@require_safe
def pay_page(request: HttpRequest, opaque: str) -> HttpResponse:
    """Show the provider's fields for a held time."""
    found, provider = _held(request, opaque), gateway()
    if provider is None or found.state in {State.PAID, State.REFUNDED, State.CANCELLED}:
        return HttpResponseRedirect(reverse("paid", args=[opaque]))
    book.sweep()
    found.appointment.refresh_from_db()
    if found.appointment.state in _GONE and found.state != State.WAITING:
        messages.error(request, "The time is no longer held. Choose once more.")
        return HttpResponseRedirect(reverse("when", args=[found.appointment.service]))
    context = {**_shown(required(), found), "public": provider.public}
    try:
        context["secret"] = pay.begin(found, provider).secret
    except GatewayError:
        context["unreachable"] = True
    answer = page(request, "pay", context, folder="desk")
    answer["Content-Security-Policy"] = _WITH_PROVIDER
    answer["Permissions-Policy"] = 'payment=(self "https://js.stripe.com")'
    return answer


@require_safe
def paid(request: HttpRequest, opaque: str) -> HttpResponse:
    """Tell where a payment stands. Reading it changes nothing."""
    found = _held(request, opaque)
    answer = page(request, "paid", _shown(required(), found), folder="desk")
    if found.state in {State.STARTED, State.WAITING}:
        answer["Refresh"] = "4"
    return answer


@csrf_exempt
@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """Hear what the provider tells. Only what it signed is believed."""
    provider, rules = gateway(), offered()
    if provider is None or rules is None:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > _LONGEST:
        return HttpResponse(status=413)
    try:
        told = provider.hear(request.body, request.headers.get("Stripe-Signature", ""))
    except ForgedError:
        return HttpResponse(status=400)
    if told is not None:
        pay.hear(rules, told)
    return HttpResponse(status=200)


@require_safe
@asked_by_somebody
def receipt(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show a receipt, to be printed."""
    found = payments.one(actor, opaque)
    if found.receipt is None:
        raise Http404  # nothing was received
    clinic = contact(settings.PLACE.folder, demo=settings.DEMO)
    return render(request, "desk/receipt.html", {**_shown(required(), found), "clinic": clinic})


@require_POST
@asked_by_somebody
def at_the_desk(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Note that somebody paid at the clinic."""
    reach.require(actor, Action.TAKE_PAYMENT)
    found = appointments.one(actor, opaque)
    amount = minor_of(request.POST.get("amount", ""), found.currency)
    if amount is None or amount == 0 or found.person is None:
        messages.error(request, "How much? For example 240.00.")
        return HttpResponseRedirect(reverse("appointment", args=[opaque]))
    try:
        made = pay.at_the_desk(found, found.person, amount, known=_number(request, "known"))
    except NotPossibleError:
        messages.error(request, "Another payment was written down meanwhile. Look before you add.")
    else:
        chain.note(actor, Action.TAKE_PAYMENT, whose=found.person.pseudonym, what=made.opaque)
        messages.success(request, f"Receipt {made.receipt}.")
    return HttpResponseRedirect(reverse("appointment", args=[opaque]))


@require_POST
@asked_by_somebody
def refund(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Give money back, in part or whole."""
    reach.require(actor, Action.TAKE_PAYMENT)
    found = payments.one(actor, opaque)
    amount = minor_of(request.POST.get("amount", ""), found.currency)
    try:
        pay.refund(found, gateway(), amount or 0, so_far_minor=_number(request, "so_far"))
    except NotPossibleError:
        messages.error(request, "Nothing was given back: that much is not left of this payment.")
    except GatewayError:
        messages.error(request, "Nothing was given back: the provider did not take it. Try again.")
    else:
        chain.note(actor, Action.TAKE_PAYMENT, whose=found.person.pseudonym, what=f"back {opaque}")
        messages.success(request, "Asked for. The state changes when the provider confirms it.")
    return HttpResponseRedirect(reverse("appointment", args=[found.appointment.opaque]))


@require_POST
@asked_by_somebody
def settled(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Note that what was wrong with a payment is put right."""
    reach.require(actor, Action.TAKE_PAYMENT)
    found = payments.one(actor, opaque)
    Payment.objects.filter(pk=found.pk).update(attention="")
    chain.note(actor, Action.TAKE_PAYMENT, whose=found.person.pseudonym, what=f"settled {opaque}")
    return HttpResponseRedirect(reverse("appointment", args=[found.appointment.opaque]))


def after_cancelling(rules: Rules, found: Appointment) -> str:
    """Give back what was paid for a visit that was cancelled in time; return what to tell of it."""
    if Booked(found.state) is Booked.CANCELLED and not in_time(rules, found):
        return "What was paid for it is not given back by itself: the front desk decides."
    if pay.give_back(found, gateway()):
        return "What was paid for it is being given back."
    return "What was paid for it could not be given back from here: the front desk does it."


def in_time(rules: Rules, found: Appointment) -> bool:
    """Return whether a visit can still be cancelled without more."""
    return datetime.now(UTC) < found.begins_at - timedelta(hours=rules.house.free_until_h)


def _number(request: HttpRequest, field: str) -> int | None:
    """Return what a page knew when it was drawn; None where it does not say."""
    said = request.POST.get(field, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else None


def of_appointment(rules: Rules, found: Appointment) -> list[dict[str, Any]]:
    """Return what was paid for an appointment, as its page shows it."""
    every = found.payments.order_by("id").select_related("appointment", "person")
    return [_shown(rules, payment) for payment in every]


def _held(request: HttpRequest, opaque: str) -> Payment:
    if request.user.is_authenticated and not request.user.is_staff:
        return payments.one(Actor.of(request.user), opaque)
    return payments.held(opaque, asked.holder(request))


def _shown(rules: Rules, found: Payment) -> dict[str, Any]:
    appointment = found.appointment
    service = rules.service(appointment.service)
    wall = appointment.begins_at.astimezone(rules.zone)
    until = appointment.held_until
    ran_out = until is not None and until < datetime.now(UTC) and appointment.state == Booked.HELD
    return {
        "payment": found,
        "appointment": appointment,
        "service": service,
        "wall": wall,
        "price": price(found.amount_minor, found.currency),
        "back": price(found.refunded_minor, found.currency) if found.refunded_minor else "",
        "left": price(found.amount_minor - found.refunded_minor, found.currency),
        "over": ran_out or appointment.state in _GONE,
        "coming_back": found.asked_back_minor > found.refunded_minor,
    }
