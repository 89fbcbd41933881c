"""The camera's page: the only one that may use a camera for exercise, and only after a yes."""

import json
from datetime import date
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic import headers
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import consent
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.viewers import ISLANDS
from ischia.clinic.remote import agreed, entries
from ischia.clinic.remote.pages import own
from ischia.clinic.remote.plan import at_home
from ischia.model.errors import InputError

# WebAssembly runs the models; everything still comes from here and goes nowhere else.
POLICY: Final = headers.POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
_NEEDS: Final = ("camera", "accelerometer", "gyroscope")  # the last two: whether it stands level
FEATURES: Final = ", ".join(
    one.replace("=()", "=(self)") if one.removesuffix("=()") in _NEEDS else one
    for one in headers.FEATURES.split(", ")
)
_NOT_KEPT: Final = 422


@require_GET
@asked_by_somebody
def camera(request: HttpRequest, actor: Actor, movement: str) -> HttpResponse:
    """Show the camera of a movement that the plan holds; before a yes, what it is asked for."""
    person = own(actor, f"camera {movement}")
    one = next((e for e in at_home(person).exercises if e.movement == movement), None)
    if one is None or one.camera is None:
        raise Http404
    yes = agreed.agreed(person) and consent.why_nothing_is_measured(person) is None
    context = {
        "person": person,
        "exercise": one,
        "agreed": yes,
        "words": agreed.WORDS,
        "unmeasured": consent.why_nothing_is_measured(person),
        "built": (ISLANDS / "pose" / "pose.task").is_file(),
        "models": static("clinic/islands/pose/"),
        "demo": settings.DEMO,
    }
    answer = render(request, "remote/camera.html", context)
    if yes:
        answer["Content-Security-Policy"] = POLICY
        answer["Permissions-Policy"] = FEATURES
    return answer


@require_POST
@asked_by_somebody
def consented(request: HttpRequest, actor: Actor, movement: str) -> HttpResponse:
    """Keep a yes to the camera, or take it back."""
    person = own(actor, "camera consent")
    agreed.record(person, actor, given=request.POST.get("agree") == "yes")
    return HttpResponseRedirect(reverse("camera", args=[movement]))


@require_POST
@asked_by_somebody
def measured(request: HttpRequest, actor: Actor) -> JsonResponse:
    """Keep the numbers of a camera: an entry as any other, with what was seen."""
    person = own(actor, "camera")
    if (why := consent.why_nothing_is_measured(person)) is not None:
        return JsonResponse({"said": why}, status=_NOT_KEPT)
    if not agreed.agreed(person):
        return JsonResponse({"said": "Nothing is kept before you agree to it."}, status=_NOT_KEPT)
    try:
        given = json.loads(request.body)
        kept = entries.keep(person, given if isinstance(given, dict) else {}, _today(), actor)
    except ValueError:
        return JsonResponse({"said": "These are no numbers of a camera."}, status=_NOT_KEPT)
    except InputError as err:
        return JsonResponse({"said": str(err)}, status=_NOT_KEPT)
    return JsonResponse({"kept": kept.client_id, "said": "Sent. No picture has left this device."})


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the day of the clinic's own clock
