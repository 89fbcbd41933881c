"""Who treats whom: given, ended, asked; and the glass that is broken with a reason."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ischia.clinic.access.models import Glass, Treats
from ischia.clinic.access.table import STAFF, Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.files import vault
from ischia.clinic.people.models import Person

# How long a broken glass stays open: a clinic's default without a source.
OPEN = timedelta(hours=4)
_ABOUT = "why the glass was broken"


class Way(StrEnum):
    """How somebody reaches a patient."""

    TREATS = "treats"
    GLASS = "glass"
    NONE = "none"


def whom(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of whom an actor treats or has broken the glass to.

    Asked this way round a database starts from the few of one account, not from all patients. One
    who is both stands there twice: for `in` it is all the same, and nothing has to be sorted.
    """
    return _treats(actor).values("person").union(_open(actor).values("person"), all=True)


def reachable(actor: Actor) -> Q:
    """Return whether an actor reaches each patient: to ask of the few that a query has found."""
    here = OuterRef("pk")
    return Q(Exists(_treats(actor).filter(person=here)) | Exists(_open(actor).filter(person=here)))


def reached(actor: Actor, person: Person) -> Way:
    """Return how somebody who treats reaches a patient."""
    here = OuterRef("pk")
    found = (
        Person.objects.filter(pk=person.pk)
        .values_list(
            Exists(_treats(actor).filter(person=here)), Exists(_open(actor).filter(person=here))
        )
        .get()
    )
    if found[0]:
        return Way.TREATS
    return Way.GLASS if found[1] else Way.NONE


def who_treats(person: Person) -> QuerySet[User]:
    """Return the accounts that treat a patient."""
    return User.objects.filter(treats__person=person, treats__ended_at=None).order_by("username")


def who_could(person: Person) -> QuerySet[User]:
    """Return the accounts that could treat a patient and do not yet."""
    roles = [role for role, may in STAFF.items() if Action.SEE_RECORD in may]
    others = User.objects.filter(role__in=roles, is_active=True)
    return others.exclude(pk__in=who_treats(person)).order_by("username")


def give(actor: Actor, person: Person, account: User) -> None:
    """Have somebody treat a patient; once more changes nothing."""
    with transaction.atomic():
        _, made = Treats.objects.get_or_create(person=person, account=account, ended_at=None)
        if made:
            chain.note(actor, "care given", whose=person.pseudonym, what=account.opaque)


def end(actor: Actor, person: Person, account: User) -> None:
    """End somebody's treating of a patient."""
    with transaction.atomic():
        open_ones = Treats.objects.filter(person=person, account=account, ended_at=None)
        if open_ones.update(ended_at=timezone.now()):
            chain.note(actor, "care ended", whose=person.pseudonym, what=account.opaque)


def break_glass(actor: Actor, person: Person, reason: str) -> Glass:
    """Open a patient's record for a while to somebody who does not treat them."""
    until = timezone.now() + OPEN
    with transaction.atomic():
        broken = Glass.objects.create(
            person=person,
            account=User.objects.get(opaque=actor.opaque),
            sealed_reason=vault.seal_note(person.key, reason.encode(), _ABOUT),
            until=until,
        )
        chain.note(
            actor, "broke the glass", whose=person.pseudonym, what=f"until {until:%Y-%m-%d %H:%M}"
        )
    return broken


def reason_of(glass: Glass) -> str:
    """Return why the glass was broken; nothing once the patient is erased."""
    if glass.person.key.destroyed_at is not None:
        return ""
    return vault.open_note(glass.person.key, glass.sealed_reason, _ABOUT).decode()


def unseen() -> QuerySet[Glass]:
    """Return the broken glasses that nobody has looked into yet, newest first."""
    broken = Glass.objects.filter(seen_at=None).select_related("person__key", "account")
    return broken.order_by("-broken_at")


def seen(actor: Actor, glass: Glass) -> None:
    """Say that somebody has looked into a broken glass."""
    with transaction.atomic():
        mine = Glass.objects.filter(pk=glass.pk, seen_at=None)
        if mine.update(seen_by=actor.opaque, seen_at=timezone.now()):
            chain.note(actor, "glass seen", whose=glass.person.pseudonym, what=f"{glass.pk}")


def _treats(actor: Actor) -> QuerySet[Treats]:
    return Treats.objects.filter(account_id=actor.account, ended_at=None)


def _open(actor: Actor) -> QuerySet[Glass]:
    return Glass.objects.filter(account_id=actor.account, until__gt=timezone.now())
