"""Objects, handed out to whoever may have them, and the audit of each hand-out."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from ischia.clinic.access import treating
from ischia.clinic.access.table import Action, may, needs_care
from ischia.clinic.access.treating import Way
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.people.identity import name_index
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.records.models import Assessed


class NotTheirsError(PermissionDenied):
    """Somebody who treats asked for a patient whom others treat."""

    def __init__(self, pseudonym: str) -> None:
        super().__init__("not among their patients")
        self.pseudonym = pseudonym


def person(actor: Actor, pseudonym: str, action: Action, *, what: str = "") -> Person:
    """Return a patient to whoever may do `action` to them.

    Raises
    ------
    Http404
        When there is no such patient, or a patient asks for another: both look the same.
    PermissionDenied
        When the role may not do this to anybody.
    NotTheirsError
        When others treat this patient, and the glass was not broken.
    """
    if not actor.is_patient:
        require(actor, action)
    found = _named(pseudonym)
    if found is None:
        raise Http404
    own = found.account_id is not None and found.account_id == actor.account
    if actor.is_patient and not own:
        chain.note(actor, f"refused:{action}", whose=pseudonym)
        raise Http404
    if not may(actor.role, action, own=own):
        chain.note(actor, f"refused:{action}", whose=pseudonym)
        raise PermissionDenied
    if not actor.is_patient and needs_care(actor.role, action):
        way = treating.reached(actor, found)
        if way is Way.NONE:
            chain.note(actor, f"refused:{action}", whose=pseudonym, what="not theirs")
            raise NotTheirsError(pseudonym)
        if way is Way.GLASS:
            what = f"{what} (glass)".strip()
    chain.note(actor, action, whose=pseudonym, what=what)
    return found


def _named(pseudonym: str) -> Person | None:
    named = Person.objects.select_related("key").filter(pseudonym=pseudonym, erased_at=None)
    return named.first()


def person_quietly(actor: Actor, pseudonym: str, action: Action) -> Person:
    """Return a patient without a word in the audit: for what a page asks again and again.

    Raises
    ------
    Http404
        When there is no such patient, or the role may not do this.
    """
    own = actor.account if actor.is_patient else None
    found = _named(pseudonym)
    is_own = found is not None and own is not None and found.account_id == own
    if found is None or not may(actor.role, action, own=is_own):
        raise Http404
    if not actor.is_patient and needs_care(actor.role, action):
        way = treating.reached(actor, found)
        if way is Way.NONE:
            raise Http404
    return found


def own_patients(actor: Actor) -> QuerySet[Person]:
    """Return whom an actor treats or broke the glass to; all, for a role that treats nobody.

    For lists over many patients: what a role may do to them is asked apart.
    """
    everyone = Person.objects.filter(erased_at=None).select_related("key")
    if not needs_care(actor.role, Action.SEE_RECORD):
        return everyone
    return everyone.filter(pk__in=treating.whom(actor))


def own_among(actor: Actor, pseudonyms: Collection[str]) -> QuerySet[Person]:
    """Return which of some patients `own_patients` has, without looking at all the others."""
    those = Person.objects.filter(erased_at=None, pseudonym__in=pseudonyms).select_related("key")
    if not needs_care(actor.role, Action.SEE_RECORD):
        return those
    return those.filter(treating.reachable(actor))


def of_own_patients(actor: Actor) -> Q:
    """Return what `own_patients` asks, of rows that each belong to a `person`."""
    there = Q(person__erased_at=None)
    if not needs_care(actor.role, Action.SEE_RECORD):
        return there
    return there & Q(person__in=treating.whom(actor))


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
    """Return the current assessments of whom an actor treats, what cannot wait first."""
    require(actor, Action.SEE_TODAY)
    rows = (
        Assessed.objects.filter(
            person__in=treating.whom(actor), current=True, person__erased_at=None
        )
        .select_related("person__key", "version")
        .order_by("urgency", "-visit_date", "person_id")[:most]
    )
    chain.note(actor, Action.SEE_TODAY, what=f"{len(rows)} patients")
    return tuple(rows)


def patients(actor: Actor, asked: str = "") -> QuerySet[Person]:
    """Return an actor's patients, or anybody's of a family name or a pseudonym."""
    require(actor, Action.LIST_PATIENTS)
    chain.note(actor, Action.LIST_PATIENTS, what="by name" if asked else "")
    if not asked:
        return own_patients(actor).order_by("pseudonym")
    everyone = Person.objects.filter(erased_at=None).select_related("key").order_by("pseudonym")
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
