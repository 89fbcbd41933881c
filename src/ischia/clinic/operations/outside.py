"""The clinic as other machines see it: the certificate that stands before it."""

import socket
import ssl
from datetime import UTC, datetime, timedelta

_PORT = 443
_PATIENCE_S = 5.0
_SOON = timedelta(days=14)


def certificate(host: str, *, port: int = _PORT) -> timedelta | str:
    """Return how long the certificate of a name holds, or what is wrong with it in words."""
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), timeout=_PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            ends = str((secured.getpeercert() or {})["notAfter"])
    except ssl.SSLError as err:
        return f"{host}: the certificate is refused ({err.reason or 'unknown'})"
    except OSError as err:
        return f"{host}: no answer on port {port} ({type(err).__name__})"
    left = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) - datetime.now(UTC)
    return f"{host}: the certificate ends in {left.days} days" if left < _SOON else left
