"""Which sockets there are, and from which pages they may be opened."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import path, re_path

from ischia.clinic.telehealth.line import Line, Nowhere

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class SameOrigin:
    """Let in only what a page of this clinic opened: same host, same port, TLS where it is public.

    Browsers send the cookies of a log-in with a socket, and no token against forgery: a page of
    another origin could else speak in somebody's name.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401
        """Hand a socket on, or to where there is none."""
        own = _is_own(dict(scope["headers"]))
        await (self._application if own else Nowhere.as_asgi())(scope, receive, send)


def _is_own(headers: dict[bytes, bytes]) -> bool:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1").lower())
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    return bool(host) and (origin.scheme, origin.netloc) == (scheme, host)


websocket = SameOrigin(
    AuthMiddlewareStack(
        URLRouter(
            [path("video/<str:opaque>/line/", Line.as_asgi()), re_path("", Nowhere.as_asgi())]
        )
    )
)
