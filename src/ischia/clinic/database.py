"""Which database a clinic stands on: SQLite in its folder, or PostgreSQL by an address."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ischia.clinic.place import Place
from ischia.model.errors import InputError

VARIABLE = "DATABASE_URL"
_SCHEMES = {"postgres", "postgresql"}
_KEEP_S = 60
_UNREADABLE = "an address that cannot be read"
_OTHER = "an address of something else"
_NAMELESS = "no name of a database"


def settings(place: Place, url: str) -> dict[str, Any]:
    """Return Django's settings of a database: of the address, or SQLite where there is none.

    Raises
    ------
    InputError
        When the address is not one of PostgreSQL. Its words are not repeated: it holds a password.
    """
    return _postgresql(url) if url else _sqlite(place)


def _sqlite(place: Place) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": place.database,
        "OPTIONS": {
            # A transaction that will write waits for its turn at its start, not in its middle.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was acknowledged stays through a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        raise _refused(_UNREADABLE) from err
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _SCHEMES:
        raise _refused(_OTHER)
    if not name:
        raise _refused(_NAMELESS)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": _KEEP_S,
        "CONN_HEALTH_CHECKS": True,
    }


def _refused(found: str) -> InputError:
    return InputError(
        where=VARIABLE,
        found=found,
        expected="postgresql://user:password@host:port/name",
        do="Write the address of a PostgreSQL database, or leave it out for SQLite.",
    )
