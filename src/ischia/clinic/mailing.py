"""How letters leave: from one address in the environment, `smtp://name:password@host:587`."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from ischia.model.errors import UsageError

_DJANGO: Final = "django.core.mail.backends"
_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """A mail server, as Django's settings want it."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = "clinic@localhost"


def mail(said: str) -> tuple[str, Smtp]:
    """Return Django's way of sending, and the server.

    `console` writes letters to the terminal, which suits simulated patients only; without a word
    nothing is sent, and the calendar names who has to be called.

    Raises
    ------
    UsageError
        When the address is none.
    """
    if not said:
        return f"{_DJANGO}.dummy.EmailBackend", Smtp()
    if said == "console":
        return f"{_DJANGO}.console.EmailBackend", Smtp()
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
        msg = "mail: expected smtp://name:password@host:587?from=desk@clinic.example, or console"
        raise UsageError(msg)
    return f"{_DJANGO}.smtp.EmailBackend", Smtp(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp",
        tls=parts.scheme == "smtps",
        sender=sender,
    )
