"""A server that a stranger cannot fill: messages, connections and silences have an end."""

import time
from typing import Any, Final

from pynetdicom.transport import AssociationSocket, RequestHandler, ThreadedAssociationServer

from ischia.node.incoming import Incoming
from ischia.node.settings import Settings
from ischia.node.store import Store

MOST_MESSAGE: Final = 1 << 20  # bytes of one message of the protocol, of which objects are made
_PIECE: Final = 1 << 16


class GuardedSocket(AssociationSocket):
    """A connection whose messages are of a bearable size and come within a time."""

    def recv(self, nr_bytes: int) -> bytearray:
        """Return so many bytes.

        Raises
        ------
        ConnectionError
            When more are announced than a message may have, or they take too long.
        """
        if nr_bytes > MOST_MESSAGE:
            self._shutdown_socket()
            msg = "a message larger than this node takes"
            raise ConnectionAbortedError(msg)
        assert self.socket is not None  # noqa: S101  # of a connection that was accepted
        found = bytearray()
        patience_s = self.assoc.network_timeout or 0.0
        until_s = time.monotonic() + patience_s
        while len(found) < nr_bytes:
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            self.socket.settimeout(left_s)  # or one byte a minute would hold it for ever
            piece = self.socket.recv(min(nr_bytes - len(found), _PIECE))
            if not piece:
                break
            found += piece
        self.socket.settimeout(patience_s)
        return found


class Handler(RequestHandler):
    """Gives each connection a guarded socket, and a place in the store for what comes."""

    server: "Server"

    def _create_association(self) -> Any:  # noqa: ANN401  # the library's
        made = super()._create_association()
        # A second socket would be announced twice to the library's state machine.
        made.dul.socket.__class__ = GuardedSocket
        made.dimse = Incoming(made, self.server.store, self.server.settings.most_bytes)
        return made


class Server(ThreadedAssociationServer):
    """Hears so many at once; who connects beyond that is turned away before a word is read."""

    def __init__(self, *args: Any, settings: Settings, store: Store, **said: Any) -> None:  # noqa: ANN401
        self.settings, self.store = settings, store
        super().__init__(*args, **{**said, "request_handler": Handler})

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002
        """Tell whether there is room for one more; twice as many may knock as are let in."""
        return len(self.active_associations) < 2 * self.settings.associations

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing on the terminal: what broke may name a person."""
