"""A server that a stranger cannot fill: messages, connections and silences have an end."""

import time
from collections.abc import Callable
from typing import Any, Final

from pynetdicom.association import Association
from pynetdicom.fsm import StateMachine
from pynetdicom.pdu_primitives import A_P_ABORT
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


class GuardedMachine(StateMachine):
    """Follows the rules of the protocol; who breaks them in a way that it cannot follow is let go.

    The library would end its thread instead, and hold the connection and its place for ever.
    """

    def do_action(self, event: str) -> None:
        """Follow one event."""
        try:
            super().do_action(event)
        except Exception:  # noqa: BLE001  # a stranger's bytes raise anything at all in the library
            assoc = self.dul.assoc
            assoc.is_aborted, assoc.is_established = True, False
            assoc._kill = True  # noqa: SLF001
            self.dul.to_user_queue.put(A_P_ABORT())  # wakes who waits for a word
            self.dul.kill_dul()


class GuardedAssociation(Association):
    """An association that leaves nothing behind, however it ends."""

    def run(self) -> None:
        """Serve until its end."""
        try:
            super().run()
        except Exception:  # noqa: BLE001  # as above
            self._kill = True
        finally:
            self.dul.kill_dul()
            if self.dul.socket is not None:
                self.dul.socket.close()
            server: Server = self._server  # type: ignore[assignment]
            server.ended(self)


class Handler(RequestHandler):
    """Gives each connection its guards, and a place in the store for what comes."""

    server: "Server"

    def _create_association(self) -> Any:  # noqa: ANN401  # the library's
        made = super()._create_association()
        # The library makes these itself and wires them to each other as it does.
        made.__class__ = GuardedAssociation
        made.dul.socket.__class__ = GuardedSocket
        made.dul.state_machine.__class__ = GuardedMachine
        made.dimse = Incoming(made, self.server.store, self.server.settings.most_bytes)
        return made


class Server(ThreadedAssociationServer):
    """Hears so many at once; who connects beyond that is turned away before a word is read."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        settings: Settings,
        store: Store,
        ended: Callable[[Association], None],
        **said: Any,  # noqa: ANN401
    ) -> None:
        self.settings, self.store, self.ended = settings, store, ended
        super().__init__(*args, **{**said, "request_handler": Handler})

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002
        """Tell whether there is room for one more; twice as many may knock as are let in."""
        return len(self.active_associations) < 2 * self.settings.associations

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing on the terminal: what broke may name a person."""
