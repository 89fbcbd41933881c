"""How two browsers reach one another: directly, or through the clinic's own TURN server."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any, Final

from django.conf import settings

# coturn's time-limited credentials (`use-auth-secret`): the name is when they end, the password
# its HMAC under a secret that only the clinic and its TURN server know.
HOLDS_S: Final = 2 * 3600


def ice() -> dict[str, Any]:
    """Return what a browser is told: servers, fresh credentials, and whether it may go direct."""
    servers: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS and settings.TURN_SECRET:
        name, password = credentials(settings.TURN_SECRET, time.time())
        servers.append({"urls": settings.TURN_URLS, "username": name, "credential": password})
    return {"servers": servers, "policy": settings.ICE_POLICY}


def credentials(secret: str, now_s: float, holds_s: int = HOLDS_S) -> tuple[str, str]:
    """Return a name and a password that coturn takes until they end.

    The name holds nothing of the account: a TURN server's log must not tell who met whom.
    """
    name = f"{int(now_s) + holds_s}:{secrets.token_hex(8)}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(digest).decode()
