"""Agreement to research: said by patients themselves, or written down at the desk."""

from typing import Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import consent, research
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.models import Person

_LONGEST: Final = 200
_SAID: Final = {"yes": True, "no": False}


@require_POST
@asked_by_somebody
def say(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep what patients say about research of themselves."""
    own = reach.own_person(actor)
    person = reach.person(actor, own.pseudonym, Action.FILL_INTAKE, what="research")
    # Of a minor's account nobody knows who types: a guardian says that it is they.
    if _said(request) and consent.is_minor(person) and request.POST.get("guardian") != "yes":
        messages.error(request, "Nothing was kept: for a minor a guardian agrees, and says so.")
    else:
        _kept(request, actor, person)
    return HttpResponseRedirect(reverse("mine"))


@require_POST
@asked_by_somebody
def write_down(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Write down at the desk what somebody said on paper."""
    person = reach.person(actor, pseudonym, Action.RECORD_CONSENT, what="research")
    _kept(request, actor, person)
    return HttpResponseRedirect(reverse("patient", args=[pseudonym]))


def _kept(request: HttpRequest, actor: Actor, person: Person) -> None:
    given = _said(request)
    name = request.POST.get("name", "").strip()[:_LONGEST]
    if given is None or (given and not name):
        messages.error(request, "Nothing was kept: it wants a name, and yes or no.")
        return
    with transaction.atomic():
        research.record(
            person, actor, given=given, name=name, guardian=given and consent.is_minor(person)
        )
    messages.success(request, "Written down." if given else "Taken back. Nothing more leaves.")


def _said(request: HttpRequest) -> bool | None:
    return _SAID.get(request.POST.get("said", ""))
