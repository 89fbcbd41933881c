"""Objects, handed out to whoever may have them, and the audit of each hand-out."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.people.identity import name_index
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.records.models import Assessed


def person(actor: Actor, pseudonym: str, action: Action, *, what: str = "") -> Person:
    """Return a patient to whoever may do `action` to them.

    Raises
    ------
    Http404
        When there is no such patient, or a patient asks for another: both look the same.
    PermissionDenied
        When the role may not do this to anybody.
    """
    if not actor.is_patient:
        require(actor, action)
    found = Person.objects.select_related("key").filter(pseudonym=pseudonym, erased_at=None).first()
    if found is None:
        raise Http404
    own = found.account_id is not None and found.account_id == actor.account
    if actor.is_patient and not own:
        chain.note(actor, f"refused:{action}", whose=pseudonym)
        raise Http404
    if not may(actor.role, action, own=own):
        chain.note(actor, f"refused:{action}", whose=pseudonym)
        raise PermissionDenied
    chain.note(actor, action, whose=pseudonym, what=what)
    return found


def person_quietly(actor: Actor, pseudonym: str, action: Action) -> Person:
    """Return a patient without a word in the audit: for what a page asks again and again.

    Raises
    ------
    Http404
        When there is no such patient, or the role may not do this.
    """
    own = actor.account if actor.is_patient else None
    found = Person.objects.select_related("key").filter(pseudonym=pseudonym, erased_at=None).first()
    is_own = found is not None and own is not None and found.account_id == own
    if found is None or not may(actor.role, action, own=is_own):
        raise Http404
    return found


def require(actor: Actor, action: Action) -> None:
    """Refuse a role that may not do something to anybody.

    Raises
    ------
    PermissionDenied
        When it may not.
    """
    if not may(actor.role, action):
        chain.note(actor, f"refused:{action}")
        raise PermissionDenied


def own_person(actor: Actor) -> Person:
    """Return the patient whom an account belongs to.

    Raises
    ------
    Http404
        When it belongs to none.
    """
    found = Person.objects.filter(account_id=actor.account, erased_at=None).first()
    if actor.account is None or found is None:
        raise Http404
    return found


def today(actor: Actor, most: int) -> tuple[Assessed, ...]:
    """Return the current assessments, what cannot wait first."""
    require(actor, Action.SEE_TODAY)
    rows = (
        Assessed.objects.filter(current=True, person__erased_at=None)
        .select_related("person__key", "version")
        .order_by("urgency", "-visit_date", "person_id")[:most]
    )
    chain.note(actor, Action.SEE_TODAY, what=f"{len(rows)} patients")
    return tuple(rows)


def patients(actor: Actor, asked: str = "") -> QuerySet[Person]:
    """Return the patients, or those of a family name or a pseudonym."""
    require(actor, Action.LIST_PATIENTS)
    chain.note(actor, Action.LIST_PATIENTS, what="by name" if asked else "")
    everyone = Person.objects.filter(erased_at=None).select_related("key").order_by("pseudonym")
    if not asked:
        return everyone
    return everyone.filter(name_index=name_index(asked)) | everyone.filter(
        pseudonym__istartswith=asked.strip()
    )


def assessed(actor: Actor, pseudonym: str, visit: date, action: Action) -> Assessed:
    """Return the newest assessment of a visit.

    Raises
    ------
    Http404
        When there is none, or it is not this actor's to see.
    PermissionDenied
        When the role may not see any.
    """
    found = results.newest(person(actor, pseudonym, action, what=str(visit)), visit)
    if found is None:
        raise Http404
    return found
