"""Pay for a held time, hear what the provider says, give receipts and money back."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ischia.clinic.access import appointments, payments, reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import offered, required
from ischia.clinic.booking.price import minor_of, price
from ischia.clinic.booking.rules import Rules
from ischia.clinic.booking.states import NotPossibleError
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
    else:
        made = pay.at_the_desk(found, found.person, amount)
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
        pay.refund(found, gateway(), amount or 0)
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
    over = until is not None and until < datetime.now(UTC)
    return {
        "payment": found,
        "appointment": appointment,
        "service": service,
        "wall": wall,
        "price": price(found.amount_minor, found.currency),
        "back": price(found.refunded_minor, found.currency) if found.refunded_minor else "",
        "left": price(found.amount_minor - found.refunded_minor, found.currency),
        "over": over and appointment.state == "held",
    }
