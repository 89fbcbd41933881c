"""The sheet of a visit, and the forms that write on it: kept while typing, then put down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import drafts
from ischia.clinic.care.consent import why_nothing_is_measured
from ischia.clinic.care.models import Draft
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.work import queue
from ischia.model.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A form of a visit: which page it is, who may type, and how its fields stand on the sheet."""

    page: str
    draft: Draft.Form
    action: Action
    why: str  # the new version of the record
    # The sheet with what was typed; None where that says nothing new.
    filled: Callable[[bytes, Mapping[str, str]], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A visit's sheet as it is now, with what was typed and does not stand on it yet."""

    person: Person
    path: str
    sheet: bytes
    typed: drafts.Typed


def sheet_of(person: Person, day: date) -> tuple[str, bytes]:
    """Return the path of a visit's sheet, and the sheet as it is now.

    Raises
    ------
    Http404
        When there is no such visit.
    """
    version = case.latest(person)
    path = f"visits/{day}/visit.toml"
    data = case.read(version, path) if version is not None else None
    if data is None:
        raise Http404
    return path, data


def opened(form: SheetForm, person: Person, day: date) -> Opened:
    """Return the sheet that a form writes on, and what was typed into the form.

    Raises
    ------
    Http404
        When there is no such visit.
    """
    path, sheet = sheet_of(person, day)
    return Opened(
        person=person, path=path, sheet=sheet, typed=drafts.typed(person, form.draft, day)
    )


def written_by(form: SheetForm, actor: Actor, pseudonym: str, day: date, what: str) -> Opened:
    """Return the sheet for somebody who is about to change it; who may not is refused.

    Raises
    ------
    Http404
        When there is no such visit.
    """
    what = f"{day} {form.page} {what}"
    return opened(form, reach.person(actor, pseudonym, form.action, what=what), day)


def page_of(form: SheetForm, pseudonym: str, day: date) -> HttpResponseRedirect:
    """Return the way back to a form."""
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, form.page]))


def undone(form: SheetForm, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Take the last change of a form back."""
    drafts.undo(written_by(form, actor, pseudonym, day, "undone").person, form.draft, day, actor)
    return page_of(form, pseudonym, day)


def put_down(
    form: SheetForm, request: HttpRequest, actor: Actor, pseudonym: str, day: date
) -> HttpResponse:
    """Put what was typed on the visit's sheet: the next version, which is then assessed."""
    back = page_of(form, pseudonym, day)
    try:
        with transaction.atomic():
            at = written_by(form, actor, pseudonym, day, "put on the sheet")
            if (why := why_nothing_is_measured(at.person)) is not None:
                messages.error(request, why)
                return back
            made = form.filled(at.sheet, at.typed.answers)
            if made is None:
                messages.error(request, "Nothing was typed that is not on the sheet already.")
                return back
            version = case.change(at.person, {at.path: made}, actor, form.why)
            drafts.put_away(at.person, form.draft, day)
            queue.assess(version, day)
    except InputError as err:
        messages.error(request, f"Nothing was put on the sheet. {err}")
        return back
    messages.success(request, "On the sheet. The visit is being assessed with it.")
    return HttpResponseRedirect(reverse("visit", args=[pseudonym, day]))
