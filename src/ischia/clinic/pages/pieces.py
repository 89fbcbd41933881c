"""A file handed in piece by piece: what was sent stays, and after a break the rest is sent."""

from datetime import date

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic import limits
from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.consent import why_nothing_is_measured
from ischia.clinic.files import arriving, vault
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.sheet import sheet_of
from ischia.clinic.pages.upload import MOST_AT_ONCE, MOST_BYTES, FactsForm, Sealed, take
from ischia.clinic.people.models import Person
from ischia.model.errors import InputError, StorageError

_UNUSABLE = 422
_NO_ROOM = 507
_TOO_MANY = 429


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """What a browser says of a file before it sends it."""

    name: str
    size: int
    modified: int


@require_POST
@asked_by_somebody
def begin(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Say where the pieces of a file go, and which are there already."""
    person = reach.person(actor, pseudonym, Action.ADD_FILES, what=f"{day} a file begins")
    sheet_of(person, day)
    if (why := why_nothing_is_measured(person)) is not None:
        return _said(why)
    try:
        told = msgspec.json.decode(request.body, type=_Told)
    except msgspec.MsgspecError:
        return _said("Nothing was begun: this names no file.")
    if limits.UPLOADS.reached(actor.opaque):
        return _said("Too many files within an hour. Wait a while, and go on.", _TOO_MANY)
    if not 0 <= told.size <= MOST_BYTES:
        return _said(f"{told.name} is too large: at most 2 GiB.")
    if arriving.open_at(person.key) >= MOST_AT_ONCE:
        return _said(f"{MOST_AT_ONCE} files are arriving for this patient; let them end first.")
    announced = arriving.Announced(name=told.name, size=told.size, modified=told.modified)
    found = arriving.begin(person.key, _whose(actor, day), announced)
    where = {"pseudonym": pseudonym, "day": day, "token": found.token}
    return JsonResponse(
        {
            "pieces": found.pieces,
            "bytes": arriving.PIECE_BYTES,
            "there": found.there,
            "to": reverse("file_piece", kwargs={**where, "number": 0})[: -len("0/")],
            "end": reverse("file_whole", kwargs=where),
        }
    )


@require_POST
@asked_by_somebody
def piece(  # parts of the address
    request: HttpRequest, actor: Actor, pseudonym: str, day: date, token: str, number: int
) -> HttpResponse:
    """Keep one piece. Quiet in the audit: its file's beginning and end are told there."""
    person = reach.person_quietly(actor, pseudonym, Action.ADD_FILES)
    found = _going_on(person, actor, day, token)
    try:
        found.put(number, request.body, request.headers.get("X-Sha256", ""))
    except InputError as err:
        return _said(str(err))
    except StorageError as err:
        return _said(str(err), _NO_ROOM)
    return HttpResponse(status=204)


@require_POST
@asked_by_somebody
def whole(
    request: HttpRequest, actor: Actor, pseudonym: str, day: date, token: str
) -> HttpResponse:
    """Put the pieces together, seal the file, and only then say that it is kept."""
    person = reach.person(actor, pseudonym, Action.ADD_FILES, what=str(day))
    sheet_of(person, day)
    if (why := why_nothing_is_measured(person)) is not None:
        return _said(why)
    found = _going_on(person, actor, day, token)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _said("Nothing was kept: the facts beside the file are no words of the lists.")
    try:
        sha256 = vault.put(person.key, found.content())
    except InputError as err:
        return _said(str(err))
    except StorageError as err:
        return _said(str(err), _NO_ROOM)
    sealed = Sealed(sha256=sha256, size=found.announced.size, name=found.announced.name)
    take(person, day, sealed, form.facts(), actor)
    found.forget()
    return JsonResponse({"sha256": sha256})


def _whose(actor: Actor, day: date) -> str:
    return f"{day}:{actor.opaque}"


def _going_on(person: Person, actor: Actor, day: date, token: str) -> arriving.Arriving:
    found = arriving.going_on(person.key, _whose(actor, day), token)
    if found is None:
        raise Http404
    return found


def _said(why: str, status: int = _UNUSABLE) -> HttpResponse:
    return JsonResponse({"said": why}, status=status)
