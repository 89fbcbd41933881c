"""What browsers refused to load: told in the log by rule and origin, never by whose page it was."""

import json
import logging
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ischia.clinic import limits

_LONGEST: Final = 16 * 1024
_RULE: Final = re.compile(r"[a-z-]{1,40}")
_log = logging.getLogger("ischia.clinic.policy")


@csrf_exempt
@require_POST
def refused(request: HttpRequest) -> HttpResponse:
    """Note what a browser refused. Its page's address is not read: it may name a patient."""
    if limits.REPORTS.reached(limits.address(request)):
        return HttpResponse(status=429)
    if int(request.headers.get("Content-Length") or 0) > _LONGEST:
        return HttpResponse(status=413)
    try:
        said: Any = json.loads(request.body)["csp-report"]
        rule = str(said.get("effective-directive") or said.get("violated-directive") or "")
        blocked = str(said.get("blocked-uri") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    named = _RULE.match(rule)
    _log.warning("refused by %s: %s", named[0] if named else "a rule", _origin(blocked))
    return HttpResponse(status=204)


def _origin(blocked: str) -> str:
    """Return where something came from, without its path."""
    try:
        parts = urlsplit(blocked)
        host = parts.hostname or ""
    except ValueError:
        return "an address that is none"
    if parts.scheme in {"http", "https"} and re.fullmatch(r"[a-z0-9.-]{1,80}", host):
        return f"{parts.scheme}://{host}"
    return blocked if blocked in {"inline", "eval", "data", "blob"} else "something else"
