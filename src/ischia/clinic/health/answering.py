"""`/healthz`: what a load balancer or a timer asks. It names nobody, and nothing may keep it."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from ischia.clinic.health.standing import Status, standing

PATH: Final = "/healthz"
_READS: Final = ("GET", "HEAD")


class Healthz:
    """Answer how the clinic stands, before a session, an account or a host's name is asked for.

    Whoever probes calls the server by its address and has no session; with a database that is gone
    no other part of the clinic could answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return 200 where pages can be served, also where somebody must act; else 503."""
        if request.path != PATH:
            return self._get_response(request)
        if request.method not in _READS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(_READS)})
        found = standing()
        status = found.status
        made = JsonResponse(
            {
                "schema": "ischia.health/1",
                "status": status,
                "checks": {one.about: "ok" if one.good else "lacks" for one in found.checks},
            },
            status=503 if status is Status.FAILING else 200,
        )
        made["Cache-Control"] = "no-store"
        return made
