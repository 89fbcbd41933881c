"""Orders of a visit: images and referrals, printed, waited for, done or withdrawn."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care import orders
from ischia.clinic.care.models import Order, OrderStep
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.service.ordering import proposals

_LONGEST = 600


class OrderForm(forms.Form):
    """What is ordered, and why."""

    kind = forms.ChoiceField(choices=Order.Kind.choices)
    what = forms.CharField(max_length=_LONGEST)
    why = forms.CharField(max_length=_LONGEST)


def panel(actor: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the page of the orders shows."""
    found = results.newest(person, day)
    assessment = results.document(found, "assessment.json") if found is not None else None
    made = orders.of_person(person)
    waiting = {one.asked.what for one in made if one.open}
    offered = proposals(assessment) if assessment is not None else ()
    return {
        "orders": made,
        "proposals": [p for p in offered if p.what not in waiting],
        "kinds": Order.Kind.choices,
        "may_order": may(actor.role, Action.ORDER),
    }


@require_POST
@asked_by_somebody
def make(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Make an order."""
    person = reach.person(actor, pseudonym, Action.ORDER, what=str(day))
    form = OrderForm(request.POST)
    back = HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "orders"]))
    if not form.is_valid():
        messages.error(request, "Nothing was ordered: say what, and why.")
        return back
    said = form.cleaned_data
    with transaction.atomic():
        asked = orders.Asked(what=said["what"], why=said["why"])
        order = orders.make(person, day, said["kind"], asked, actor)
        chain.note(actor, "ordered", whose=pseudonym, what=f"{day} order {order.pk}")
    messages.success(request, "Ordered. Print it below.")
    return back


@require_POST
@asked_by_somebody
def end(request: HttpRequest, actor: Actor, pseudonym: str, number: int) -> HttpResponse:
    """Say that an order is done, or withdraw it with a reason."""
    person = reach.person(actor, pseudonym, Action.ORDER, what=f"order {number}")
    order = _order(person, number)
    state, why = request.POST.get("state", ""), request.POST.get("why", "").strip()[:_LONGEST]
    if state not in {OrderStep.State.DONE, OrderStep.State.WITHDRAWN}:
        raise Http404
    if state == OrderStep.State.WITHDRAWN and not why:
        messages.error(request, "To withdraw an order, say why.")
    elif orders.end(order, OrderStep.State(state), actor, why):
        chain.note(actor, f"order {state}", whose=pseudonym, what=f"order {number}")
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, order.visit_date, "orders"]))


@require_GET
@asked_by_somebody
def paper(request: HttpRequest, actor: Actor, pseudonym: str, number: int) -> HttpResponse:
    """Show an order as it is printed."""
    person = reach.person(actor, pseudonym, Action.SEE_RECORD, what=f"order {number}")
    order = _order(person, number)
    found = results.newest(person, order.visit_date)
    context = {
        "person": person,
        "identity": identity_of(person),
        "one": orders.shown(order),
        "row": results.row_of(found) if found is not None else None,
    }
    return render(request, "pages/order.html", context)


def _order(person: Person, number: int) -> Order:
    found = person.orders.filter(pk=number).prefetch_related("steps").first()
    if found is None:
        raise Http404
    return found
