"""The page of a visit by video, for the one who comes and the one who sees them."""

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import video
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.booking.letters import when_of
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import required
from ischia.clinic.headers import FEATURES, POLICY
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.identity import identity_of
from ischia.clinic.telehealth.door import BEFORE, Door, door
from ischia.clinic.telehealth.models import Side
from ischia.clinic.telehealth.stated import form_for, state, stated

_ISLAND: Final = Path(settings.STATICFILES_DIRS[0]) / "clinic" / "islands" / "call.js"


@require_GET
@asked_by_somebody
def room(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show a visit by video: when it opens, where the patient is, then the call."""
    found = video.one(actor, opaque, what="page")
    context = _context(actor, found)
    if door(found) is not Door.OPEN:
        return render(request, "telehealth/shut.html", context)
    if actor.is_patient:
        told = stated(found)
        if told is None or "elsewhere" in request.GET:
            form = form_for(found)(initial=None if told is None else msgspec.structs.asdict(told))
            return render(request, "telehealth/where.html", {**context, "form": form})
        context["told"] = told
    return with_devices(request, render(request, "telehealth/call.html", context))


@require_POST
@asked_by_somebody
def where(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Keep where a patient says they are, and whom to call there."""
    found = video.one(actor, opaque, what="whereabouts")
    if not actor.is_patient:
        raise PermissionDenied  # nobody states it for them
    form = form_for(found)(request.POST)
    if door(found) is Door.OPEN:
        if not form.is_valid():
            context = _context(actor, found) | {"form": form}
            return render(request, "telehealth/where.html", context)
        state(actor, found, form.stated())
    return HttpResponseRedirect(reverse("video", args=[opaque]))


@require_GET
@asked_by_somebody
def alive(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:  # noqa: ARG001
    """Say that the visit is still there; a page in a call asks, and the session stays in use."""
    found = video.quietly(actor, opaque)
    shut = door(found) is not Door.OPEN
    return HttpResponse(status=HTTPStatus.GONE if shut else HTTPStatus.NO_CONTENT)


def with_devices(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let this one page use camera, microphone and screen, and open a socket to where it is from.

    Not every browser takes 'self' for a socket of the same origin, so it stands there by name.
    """
    socket = f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}"
    answer["Content-Security-Policy"] = POLICY.replace(
        "connect-src 'self'", f"connect-src 'self' {socket}"
    )
    answer["Permissions-Policy"] = (
        FEATURES.replace("camera=()", "camera=(self)").replace("microphone=()", "microphone=(self)")
        + ", display-capture=(self)"
    )
    return answer


def _context(actor: Actor, found: Appointment) -> dict[str, Any]:
    person, rules = found.person, required()
    service = rules.service(found.service)
    return {
        "found": found,
        "person": person,
        "identity": identity_of(person) if person is not None else None,
        "service": service.name if service is not None else found.service,
        "when": when_of(rules, found),
        "early": door(found) is Door.EARLY,
        "before_min": int(BEFORE.total_seconds() // 60),
        "side": Side.PATIENT if actor.is_patient else Side.CLINIC,
        "is_clinic": not actor.is_patient,
        "built": _ISLAND.is_file(),
    }
