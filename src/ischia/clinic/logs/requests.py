"""One line for each request: by the route's own words, never by the address, which tells whom."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ischia.clinic.logs.lines import REQUEST

HEADER: Final = "X-Request-ID"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAULT: Final = 500
_log = logging.getLogger("ischia.clinic.requests")


class Told:
    """Tell each request, and give its number to whoever asked: by it the line is found again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer with the request's number."""
        number, began = secrets.token_hex(6), time.perf_counter()
        held = REQUEST.set(number)
        try:
            answer = self._get_response(request)
            match = request.resolver_match
            told = {
                # Any other word is the visitor's own.
                "method": request.method if request.method in _METHODS else "other",
                "route": match.route if match is not None else "",
                "status": answer.status_code,
                "took_ms": round((time.perf_counter() - began) * 1e3, 1),
            }
            at = logging.ERROR if answer.status_code >= _FAULT else logging.INFO
            _log.log(at, "answered", extra={"told": told})
        finally:
            REQUEST.reset(held)
        answer[HEADER] = number
        return answer
