"""The player's pages: today's exercises, what was done, and what keeps them at hand offline."""

import json
import uuid
from datetime import date
from typing import Any, Final

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic import headers
from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import consent
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.viewers import ISLANDS
from ischia.clinic.people.models import Person
from ischia.clinic.remote import course, entries
from ischia.clinic.remote.figures import figure
from ischia.clinic.remote.plan import at_home
from ischia.clinic.remote.watched import watched
from ischia.model.errors import InputError
from ischia.service.home import Exercise, alarm_rules
from ischia.service.screening import Danger

# As every page, and an icon and a manifest of its own beside it.
POLICY: Final = f"{headers.POLICY}; manifest-src 'self'; worker-src 'self'"
_MOST_AT_ONCE: Final = 200
_NOT_KEPT: Final = 422


def own(actor: Actor, what: str) -> Person:
    """Return the patient who asks, for their own exercises."""
    found = reach.own_person(actor)
    return reach.person(actor, found.pseudonym, Action.EXERCISE, what=what)


@require_GET
@asked_by_somebody
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show today's exercises; with scripts as a player, else each with a form."""
    person = own(actor, "plan")
    plan = at_home(person)
    context = {
        "person": person,
        "plan": plan,
        "exercises": [
            {
                "of": one,
                "figure": mark_safe(figure(one.movement, one.name)),  # noqa: S308  # drawn by us
                "client_id": str(uuid.uuid4()),  # a form that is sent twice is kept once
            }
            for one in plan.exercises
        ],
        "unmeasured": consent.why_nothing_is_measured(person),
        "watched": watched(),
        "built": (ISLANDS / "exercise.js").is_file(),
        "pains": range(11),
        "today": _today(),
        "course": course.of(person, _today()),
    }
    return _with_policy(render(request, "remote/exercises.html", context))


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Show the player without anybody's plan: what a browser keeps for when it is offline."""
    return _with_policy(render(request, "remote/offline.html", {"built": True}))


@require_GET
@asked_by_somebody
def plan_json(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Return today's exercises, the rules that alarm, and what is needed to send entries."""
    person = own(actor, "plan")
    plan = at_home(person)
    done = entries.entries(person)
    return JsonResponse(
        {
            "account": actor.opaque,
            "token": get_token(request),
            "phase": plan.phase,
            "why_none": plan.why_none,
            "exercises": [_told(one) for one in plan.exercises],
            "alarms": msgspec.to_builtins(alarm_rules()),
            "pains": [
                [str(e.day), max(e.pain_before_0_10 or 0, e.pain_after_0_10 or 0)] for e in done
            ],
            "done_today": [e.movement for e in done if e.day == _today()],
            "watched": watched(),
        }
    )


def _told(one: Exercise) -> dict[str, Any]:
    camera = reverse("camera", args=[one.movement]) if one.camera else None
    drawn = figure(one.movement, one.name)
    return {**msgspec.to_builtins(one), "figure": drawn, "camera": camera}


@require_POST
@asked_by_somebody
def sent(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Keep entries that a browser sends, each once, and say what must not wait."""
    person = own(actor, "entries")
    if (why := consent.why_nothing_is_measured(person)) is not None:
        return JsonResponse({"said": why}, status=_NOT_KEPT)
    given = _list_in(request.body)
    if given is None:
        return JsonResponse({"said": "This is no list of entries."}, status=_NOT_KEPT)
    kept: list[str] = []
    refused: dict[str, str] = {}
    dangers: dict[str, Danger] = {}
    for one in given:
        try:
            told = entries.keep(person, one if isinstance(one, dict) else {}, _today(), actor)
        except InputError as err:
            refused[str(one.get("client_id") if isinstance(one, dict) else one)[:40]] = str(err)
            continue
        kept.append(told.client_id)
        dangers |= {danger.id: danger for danger in told.dangers}
    said = [msgspec.to_builtins(danger) for danger in dangers.values()]
    return JsonResponse({"kept": kept, "refused": refused, "dangers": said, "watched": watched()})


def _list_in(body: bytes) -> list[Any] | None:
    """Return the entries that a browser sent; None where it sent something else."""
    try:
        given = json.loads(body)["entries"]
    except (ValueError, KeyError, TypeError):
        return None
    return given if isinstance(given, list) and len(given) <= _MOST_AT_ONCE else None


@require_POST
@asked_by_somebody
def done(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep an entry from a plain form."""
    person = own(actor, "entry")
    back = HttpResponseRedirect(reverse("exercises"))
    if (why := consent.why_nothing_is_measured(person)) is not None:
        messages.error(request, why)
        return back
    try:
        kept = entries.keep(person, _of_form(request), _today(), actor)
    except InputError as err:
        messages.error(request, f"Not kept. {err}")
        return back
    if kept.dangers:
        context = {"person": person, "dangers": kept.dangers, "watched": watched()}
        return render(request, "remote/danger.html", context)
    messages.success(request, "Kept.")
    return back


def _of_form(request: HttpRequest) -> dict[str, Any]:
    said = {key: str(value).strip() for key, value in request.POST.items()}
    try:
        sets = int(said.get("sets") or 0)
        return {
            "client_id": said.get("client_id", ""),
            "day": str(_today()),
            "treatment": said.get("treatment", ""),
            "movement": said.get("movement", ""),
            "done": [int(said.get("times") or 0)] * max(0, min(sets, 99)),
            "side": said.get("side", ""),
            "pain_before_0_10": _pain(said.get("pain_before", "")),
            "pain_after_0_10": _pain(said.get("pain_after", "")),
            "swelling": said.get("swelling") == "yes",
            "words": said.get("words", ""),
        }
    except ValueError as err:
        raise InputError(
            where="your entry",
            found="something that is no number",
            expected="sets, repetitions and pain as whole numbers",
            do="Correct it and send it again.",
        ) from err


def _pain(said: str) -> int | None:
    return int(said) if said else None


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # a view's signature
    """Return what a telephone needs to put the player on its home screen; nothing of anybody."""
    answer = JsonResponse(
        {
            "name": "Ischia exercises",
            "short_name": "Exercises",
            "start_url": reverse("exercises"),
            "scope": reverse("exercises"),
            "display": "standalone",
            "background_color": "#fbfaf7",
            "theme_color": "#fbfaf7",
            "icons": [
                {"src": static("clinic/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Return the service worker, at an address whose scope is the player and nothing else."""
    path = ISLANDS / "worker.js"
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _with_policy(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = POLICY
    return answer


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the day of the clinic's own clock
