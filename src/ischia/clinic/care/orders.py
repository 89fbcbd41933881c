"""Orders: made with a reason, done or withdrawn once, and never changed."""

import re
from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import transaction

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.models import Order, OrderStep
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person

SEALED_AS = "order"
_ACCESSION = re.compile(r"ISCHIA-([1-9][0-9]{0,8})", re.IGNORECASE)
_WHY = "step of an order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an order says."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An order with what became of it."""

    order: Order
    asked: Asked
    ordered: OrderStep
    last: OrderStep
    why: str  # of the last step

    @property
    def accession(self) -> str:
        """What a machine enters as the accession number, so that its images say whose they are."""
        return f"ISCHIA-{self.order.pk}"

    @property
    def open(self) -> bool:
        """Whether its result is waited for."""
        return self.last.state == OrderStep.State.ORDERED


def make(person: Person, day: date, kind: str, asked: Asked, by: Actor) -> Order:
    """Make an order."""
    with transaction.atomic():
        order = Order.objects.create(
            person=person,
            visit_date=day,
            kind=Order.Kind(kind),
            sealed=vault.seal_note(person.key, msgspec.json.encode(asked), SEALED_AS),
        )
        OrderStep.objects.create(
            order=order, state=OrderStep.State.ORDERED, by=by.opaque, role=by.role
        )
    return order


def end(order: Order, state: OrderStep.State, by: Actor, why: str) -> bool:
    """Say that an order is done or withdrawn; False where it has ended already."""
    with transaction.atomic():
        if shown(order).open and state != OrderStep.State.ORDERED:
            sealed = vault.seal_note(order.person.key, why.encode(), _WHY) if why else b""
            OrderStep.objects.create(
                order=order, state=state, by=by.opaque, role=by.role, sealed_why=sealed
            )
            return True
    return False


def shown(order: Order) -> Shown:
    """Return an order with what became of it."""
    steps = sorted(order.steps.all(), key=lambda step: step.pk)
    key, why = order.person.key, bytes(steps[-1].sealed_why)
    data = vault.open_note(key, order.sealed, SEALED_AS)
    return Shown(
        order=order,
        asked=msgspec.json.decode(data, type=Asked),
        ordered=steps[0],
        last=steps[-1],
        why=vault.open_note(key, why, _WHY).decode() if why else "",
    )


def of_person(person: Person) -> list[Shown]:
    """Return a patient's orders, newest first."""
    found = person.orders.select_related("person__key").prefetch_related("steps")
    return [shown(order) for order in found.order_by("-id")]


def of_accession(number: str) -> Order | None:
    """Return the imaging order of an accession number; None where it is of somebody else's."""
    found = _ACCESSION.fullmatch(number.strip())
    if found is None:
        return None
    imaging = Order.objects.filter(kind=Order.Kind.IMAGING)  # no other paper bears such a number
    return imaging.select_related("person__key").filter(pk=int(found[1])).first()
