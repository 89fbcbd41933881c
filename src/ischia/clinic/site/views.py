"""The public pages. They read the knowledge base and the clinic's contact, and no patient."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ischia.clinic.booking.offered import offered
from ischia.clinic.booking.price import price
from ischia.clinic.booking.rules import Place
from ischia.clinic.contact import Contact, contact
from ischia.clinic.site.specialists import SPECIALISTS
from ischia.model.errors import InputError
from ischia.model.terms import Urgency
from ischia.service import public, public_pictures

# The six injury types of the source page: the number of the statement, an address, a short name.
_TYPES: Final = (
    (14, "nerve", _("Nerve pain")),
    (15, "partial-tear", _("Partial tear")),
    (16, "avulsion", _("Proximal avulsion")),
    (18, "tendinopathy", _("Proximal tendinopathy")),
    (19, "strain", _("Muscle strain")),
    (21, "older-adults", _("In older adults")),
)
_NAVIGATION: Final = (
    ("site_injuries", _("Injuries")),
    ("site_tear", _("Seen in motion")),
    ("site_back", _("Lower back")),
    ("site_diagnosis", _("How we find out")),
    ("site_treatment", _("Treatment")),
    ("site_specialists", _("People")),
)
_ACTIONS: Final = (
    ("site_book", _("Book")),
    ("site_telehealth", _("Telehealth")),
    ("site_gait", _("3D Gait")),
)
_LOG: Final = logging.getLogger(__name__)
_FIVE_MINUTES: Final = "private, max-age=300"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Return the start page."""
    context = {
        **_thigh(),
        "types": _types(),
        "claims": public.claims(11, 13, 42),
        "efforts": _three(),
    }
    return page(request, "home", context)


@require_safe
def injuries(request: HttpRequest) -> HttpResponse:
    """Return the six injury types, each with how well its statement is supported."""
    return page(
        request,
        "injuries",
        {"types": _types(), "claims": public.claims(12, 13, 20, 28, 29, 30)},
    )


@require_safe
def tear(request: HttpRequest) -> HttpResponse:
    """Return the tear that opens as the muscle contracts."""
    width_px, height_px = public_pictures.frame_size_px()
    return page(
        request,
        "tear",
        {
            "efforts": public_pictures.efforts(),
            "three": _three(),
            "states": public_pictures.STATES,
            "width": width_px,
            "height": height_px,
            "claims": public.claims(81, 80, 43),
        },
    )


@require_safe
def frame(request: HttpRequest, state: str) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Return one simulated ultrasound frame."""
    if state not in public_pictures.STATES:
        raise Http404
    answer = HttpResponse(public_pictures.simulated_frame(state), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@require_safe
def lower_back(request: HttpRequest) -> HttpResponse:
    """Return how the lower back can hurt the hamstring, statement by statement."""
    groups = (
        (_("How they are connected"), public.claims(10, 22, 60, 24)),
        (_("What presses where"), public.claims(23, 57, 58)),
        (_("Ideas that nobody has shown"), public.claims(59, 61, 62, 66)),
        (_("What does not hold"), public.claims(56, 63, 67, 68)),
    )
    return page(request, "lower_back", {"groups": groups})


@require_safe
def diagnosis(request: HttpRequest) -> HttpResponse:
    """Return how a diagnosis is made here, danger signs first."""
    groups = (
        (_("Examining"), public.claims(26, 65, 43)),
        (_("Strength"), public.claims(35, 36)),
        (_("Ultrasound and MRI"), public.claims(37, 38, 39, 40, 80, 81)),
        (_("Grades"), public.claims(31, 32, 33)),
    )
    context = {"groups": groups, "extent": public.extent(), **_dangers()}
    return page(request, "diagnosis", context)


@require_safe
def treatment(request: HttpRequest) -> HttpResponse:
    """Return what is done about it, and where the source page and evidence part."""
    conditions = dict.fromkeys(e.id for t in _types() for e in t["type"].explanations)
    context = {
        "apart": public.claims(74, 70, 75, 73, 72, 78),
        "agreed": public.claims(69, 45),
        "plans": public.plan_outlines(conditions),
    }
    return page(request, "treatment", context)


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Return what must not wait."""
    return page(request, "help_now", {**_dangers(), "contact": _contact()})


@require_safe
def telehealth(request: HttpRequest) -> HttpResponse:
    """Return what a video visit can do, and what it cannot."""
    conditions = dict.fromkeys(e.id for t in _types() for e in t["type"].explanations)
    items = {
        item.id: item
        for plan in public.plan_outlines(conditions)
        for step in plan.steps
        for item in step.items
    }
    led = [item for item in items.values() if item.remote]
    rules = offered()
    services = rules.services if rules is not None else ()
    context = {
        "reach": public.reach(conditions),
        "led": led,
        "claims": public.claims(48),
        "service": next((one for one in services if one.place is Place.REMOTE), None),
    }
    return page(request, "telehealth", context)


@require_safe
def gait(request: HttpRequest) -> HttpResponse:
    """Return what measuring how somebody walks and runs can tell."""
    rules = offered()
    service = rules.service("gait_3d") if rules else None
    context = {
        "claims": public.claims(2, 27, 46),
        "contact": _contact(),
        "service": service,
        "price": price(service.price_minor, rules.currency) if rules and service else "",
    }
    return page(request, "gait", context)


@require_safe
def specialists(request: HttpRequest) -> HttpResponse:
    """Return who works here, by role and credential."""
    return page(request, "specialists", {"specialists": SPECIALISTS})


@require_safe
def contact_page(request: HttpRequest) -> HttpResponse:
    """Return how the clinic is reached."""
    return page(request, "contact", {"contact": _contact()})


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Return what can be booked, or how to get an appointment where nothing can be booked here."""
    rules = offered()
    services = [(s, price(s.price_minor, rules.currency)) for s in rules.services] if rules else []
    return page(request, "book", {"contact": _contact(), "services": services})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Return every reference, and how to read the dots."""
    dots = [public.Support(dots=n, words="") for n in range(public.DOTS, -1, -1)]
    meanings = (
        _("Supported, and the study is named."),
        _("Supported by textbooks or common ground; no study is named yet."),
        _("Partly true, or seen in a study with limits: the sentence beside it says which."),
        _("An idea or a judgement: no study shows it."),
        _("Outdated, or evidence speaks against it. It is told so that you know it."),
    )
    context = {
        "sources": public.sources(),
        "scale": zip(dots, meanings, strict=True),
        "extent": public.extent(),
    }
    return page(request, "sources", context)


def page(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, folder: str = "site"
) -> HttpResponse:
    """Return a page in the frame of the public ones."""
    around = {
        "navigation": _NAVIGATION,
        "actions": _ACTIONS,
        "now": [sign for sign in public.danger_signs() if sign.urgency is Urgency.NOW],
    }
    answer = render(request, f"{folder}/{name}.html", {**around, **context})
    if folder == "site":  # what somebody books is nobody else's
        answer["Cache-Control"] = _FIVE_MINUTES
    return answer


def _contact() -> Contact | None:
    """Return how the clinic is reached; a file that cannot be read must not close the pages."""
    try:
        return contact(settings.PLACE.folder, demo=settings.DEMO)
    except InputError:
        _LOG.exception("the clinic's contact cannot be read")
        return None


def _types() -> list[dict[str, Any]]:
    found = public.injury_types(*(number for number, _address, _name in _TYPES))
    return [
        {"address": address, "name": name, "type": injury}
        for (_number, address, name), injury in zip(_TYPES, found, strict=True)
    ]


def _thigh() -> dict[str, Any]:
    parts = public_pictures.thigh_parts()
    return {
        "maps": public_pictures.thigh_maps(),
        "parts": [part for part in parts if part.number is None],
        "places": [part for part in parts if part.number is not None],
    }


def _three() -> list[public_pictures.Effort]:
    """Return the tear at rest, halfway and fully contracted."""
    every = public_pictures.efforts()
    return [every[0], every[len(every) // 2], every[-1]]


def _dangers() -> dict[str, Any]:
    titles = {
        Urgency.NOW: _("Now: emergency department or ambulance"),
        Urgency.TODAY: _("Today: see a doctor"),
        Urgency.DAYS: _("Within days"),
    }
    signs = public.danger_signs()
    return {
        "dangers": [
            (title, urgency, [sign for sign in signs if sign.urgency is urgency])
            for urgency, title in titles.items()
        ]
    }
