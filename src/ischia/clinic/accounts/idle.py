"""A session that nobody has used for a while is over; a page that asks by itself does not count."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

_KEY = "last_used"
_EXACT_S = 60.0  # written at most once a minute: each writing is one of the database's
_BY_ITSELF = "/state/"


class Idle:
    """Log out whoever comes back after too long; `SESSION_IDLE_S` says how long that is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the page asked for, to nobody where the session was left alone."""
        if request.user.is_authenticated:
            now = time.time()
            last = float(request.session.get(_KEY, now))
            if is_left_alone(request.session):
                logout(request)
            elif not request.path.endswith(_BY_ITSELF) and (
                _KEY not in request.session or now - last > _EXACT_S
            ):
                request.session[_KEY] = now
        return self._get_response(request)


def is_left_alone(session: SessionBase) -> bool:
    """Return whether nobody has used a session for too long."""
    now = time.time()
    return bool(now - float(session.get(_KEY, now)) > settings.SESSION_IDLE_S)
