"""C-ECHO and C-STORE: an object is checked as a whole before it is in the store."""

import logging
import re
import threading
from collections.abc import Callable
from typing import Final

from pydicom import Dataset
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.service_class import StorageServiceClass
from pynetdicom.sop_class import register_uid

from ischia.model.errors import InputError, StorageError, UsageError
from ischia.node.guarded import MOST_MESSAGE, Server
from ischia.node.incoming import NO_ROOM, Incoming, Spool
from ischia.node.journal import Journal
from ischia.node.settings import Settings
from ischia.node.store import Store
from ischia.service.arrived import SYNTAXES, examined

_VERIFICATION: Final = "1.2.840.10008.1.1"
_STORAGE: Final = "1.2.840.10008.5.1.4.1.1"
_RETIRED: Final = {  # which older machines still send
    f"{_STORAGE}.6": ("ultrasound image", "UltrasoundImageStorageOfOld"),
    f"{_STORAGE}.3": ("ultrasound clip", "UltrasoundMultiFrameImageStorageOfOld"),
}
IMAGES: Final = {
    f"{_STORAGE}.6.1": "ultrasound image",
    f"{_STORAGE}.3.1": "ultrasound clip",
    f"{_STORAGE}.7": "secondary capture",
    **{f"{_STORAGE}.7.{n}": "secondary captures" for n in range(1, 5)},
    **{uid: name for uid, (name, _) in _RETIRED.items()},
}
REPORTS: Final = {f"{_STORAGE}.88.{n}": "structured report" for n in (11, 22, 33, 34)}
_REPORT_SYNTAXES: Final = SYNTAXES[:2]
_SUCCESS, _NO_RESOURCES, _OTHER_CLASS, _NOT_UNDERSTOOD = 0x0000, 0xA700, 0xA900, 0xC000
_COMMENT: Final = 64  # characters of a reason in an answer
_UID: Final = re.compile(r"[0-9]+(\.[0-9]+)+")
_LONGEST_UID: Final = 64
_POLL_S: Final = 0.1
_GREETING_S: Final = 10.0  # for who connects to say what it wants
_FAREWELL_S: Final = 2.0


class RefusedError(Exception):
    """An object is not taken."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


class Receiver:
    """Listens; what was stored is told to whoever measures it.

    Raises
    ------
    UsageError
        When it cannot listen there.
    """

    def __init__(
        self, settings: Settings, store: Store, journal: Journal, stored: Callable[[str], None]
    ) -> None:
        self._settings, self._store, self._journal = settings, store, journal
        self._stored = stored
        entity = _entity(settings)
        try:
            self._server: Server = entity.make_server(  # type: ignore[assignment]
                (settings.host, settings.port),
                evt_handlers=[
                    (evt.EVT_C_STORE, self._answer),
                    (evt.EVT_C_ECHO, self._echo),
                    (evt.EVT_REJECTED, self._rejected),
                ],
                server_class=Server,
                settings=settings,
                store=store,
                ended=self._ended,
            )
        except OSError as err:
            why = (err.strerror or type(err).__name__).lower()
            msg = f"cannot listen on {settings.host}:{settings.port}: {why}"
            raise UsageError(msg) from err
        entity._servers.append(self._server)  # noqa: SLF001  # its own `shutdown` takes it out
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="node-listens"
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """Hear nobody any more; what was under way is broken off."""
        self._server.shutdown()
        self._thread.join()
        open_still = self._server.active_associations
        for one in open_still:
            one.abort()
        for one in open_still:
            one.join(_FAREWELL_S)
            if one.is_alive() and one.dul.socket is not None:
                one.dul.socket.close()

    def _echo(self, event: evt.Event) -> int:
        self._journal.say("echo", by=_title(event.assoc))
        return _SUCCESS

    def _answer(self, event: evt.Event) -> int | Dataset:
        spool: Spool | None = event.request._dataset_file  # type: ignore[assignment]  # noqa: SLF001
        try:
            sha256, is_new, kind = self._put(event, spool)
        except RefusedError as err:
            self._journal.say("refused", by=_title(event.assoc), why=err.why)
            answer = Dataset()
            answer.Status, answer.ErrorComment = err.status, err.why[:_COMMENT]
            return answer
        finally:
            if spool is not None:
                spool.discard()
        if is_new:
            self._journal.say("stored", by=_title(event.assoc), sha256=sha256, kind=kind)
            self._stored(sha256)
        else:
            self._journal.say("stored_before", by=_title(event.assoc), sha256=sha256)
        return _SUCCESS

    def _put(self, event: evt.Event, spool: Spool | None) -> tuple[str, bool, str]:
        if spool is None:
            raise RefusedError(_NOT_UNDERSTOOD, "no object in the message")
        event.assoc.dimse.took(spool)  # type: ignore[attr-defined]
        spool.close()
        if spool.refused:
            raise RefusedError(_NO_RESOURCES, spool.refused)
        request, syntax = event.request, str(event.context.transfer_syntax)
        sop_class = str(request.AffectedSOPClassUID)
        number = str(request.AffectedSOPInstanceUID)  # type: ignore[union-attr]
        try:
            head = examined(spool.path, begins_at=spool.begins_at, syntax=syntax, shown="object")
        except InputError as err:
            raise RefusedError(_NOT_UNDERSTOOD, err.found) from err
        except OSError as err:  # the association broke off meanwhile
            raise RefusedError(_NOT_UNDERSTOOD, "an object that broke off") from err
        if not _UID.fullmatch(number) or len(number) > _LONGEST_UID:
            raise RefusedError(_NOT_UNDERSTOOD, "an object without a valid number")
        if (head.sop_class, head.sop_instance) != (sop_class, number):
            raise RefusedError(_OTHER_CLASS, "an object of another class or number than announced")
        if sop_class in IMAGES and not any(head.shape):
            raise RefusedError(_NOT_UNDERSTOOD, "an image without pixels")
        kind = {**IMAGES, **REPORTS}[sop_class]
        about = {"kind": kind, "by": _title(event.assoc), "transfer_syntax": syntax}
        try:
            return *self._store.take(spool.path, about), kind
        except (OSError, StorageError) as err:
            raise RefusedError(_NO_RESOURCES, NO_ROOM) from err

    def _rejected(self, event: evt.Event) -> None:
        asked = event.assoc.requestor.primitive
        if asked is not None and str(asked.called_ae_title).strip() != self._settings.title:
            why = "an association for another title than this node's"
        elif self._settings.allow and _title(event.assoc) not in self._settings.allow:
            why = "an association by a title that is not on the list"
        else:
            why = "more associations at once than this node hears"
        self._journal.say("refused", why=why)

    def _ended(self, assoc: Association) -> None:
        if isinstance(assoc.dimse, Incoming) and assoc.dimse.discard():
            self._journal.say("refused", by=_title(assoc), why="an object that broke off")


def _entity(settings: Settings) -> AE:
    for name in ("pynetdicom", "pydicom"):  # their lines quote what a stranger sent
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    for uid, (_, keyword) in _RETIRED.items():
        register_uid(uid, keyword, StorageServiceClass)
    entity = AE(ae_title=settings.title)
    entity.require_called_aet = True
    entity.require_calling_aet = list(settings.allow)
    entity.maximum_associations = settings.associations
    entity.maximum_pdu_size = MOST_MESSAGE // 8
    entity.network_timeout = entity.dimse_timeout = settings.silence_s
    entity.acse_timeout = min(settings.silence_s, _GREETING_S)
    entity.add_supported_context(_VERIFICATION)
    for kind in IMAGES:
        entity.add_supported_context(kind, list(SYNTAXES))
    for kind in REPORTS:
        entity.add_supported_context(kind, list(_REPORT_SYNTAXES))
    return entity


def _title(assoc: Association) -> str:
    return str(assoc.requestor.ae_title or "").strip()
