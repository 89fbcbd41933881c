"""An object while it comes: it goes to a file piece by piece, and its file goes if it breaks off.

The library that speaks the protocol would gather objects in memory, or in a folder that everybody
shares and where what broke off stays.
"""

import io
from typing import Any, Final

from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomIO
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import generate_uid
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import C_STORE_RQ
from pynetdicom.pdu_primitives import P_DATA

from ischia.node.store import Store

MAKER: Final = generate_uid(entropy_srcs=["ischia node"])
_LOOKED_BYTES: Final = 1 << 26  # after so many the disk is looked at again
_MOST_COMMAND: Final = 1 << 16
_MOST_ELSE: Final = 1 << 20  # of data that belong to no object
TOO_LARGE: Final = "an object larger than this node takes"
NO_ROOM: Final = "no room left on the disk"


class Spool:
    """The file that an object goes to; what comes after a refusal is thrown away."""

    def __init__(self, store: Store, most_bytes: int, meta: FileMetaDataset) -> None:
        self.path = store.new()
        self.name = str(self.path)  # where the library looks for it
        self.refused = ""
        self._store, self._most_bytes, self._bytes, self._looked = store, most_bytes, 0, 0
        self._stream = self.path.open("xb")
        self.path.chmod(0o600)
        self._stream.write(b"\0" * 128 + b"DICM")
        self._stream.write(_encoded(meta))
        self.begins_at = self._stream.tell()
        if not store.has_room():
            self._refuse(NO_ROOM)

    def write(self, data: bytes) -> None:
        """Write a piece.

        Raises
        ------
        ConnectionError
            When it goes on and on after it was refused.
        """
        self._bytes += len(data)
        if self.refused:
            if self._bytes > 2 * self._most_bytes:
                raise ConnectionError(self.refused)
            return
        if self._bytes > self._most_bytes:
            self._refuse(TOO_LARGE)
        elif self._bytes - self._looked > _LOOKED_BYTES and not self._store.has_room():
            self._refuse(NO_ROOM)
        else:
            self._looked += (self._bytes - self._looked > _LOOKED_BYTES) * _LOOKED_BYTES
            try:
                self._stream.write(data)
            except OSError:
                self._refuse(NO_ROOM)

    @property
    def file(self) -> "Spool":
        """What the library flushes after each piece; the store syncs the whole file once."""
        return self

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Write what is left to write."""
        try:
            self._stream.close()
        except OSError:
            self._refuse(NO_ROOM)

    def discard(self) -> None:
        """Take the file away, if it was not put in its place."""
        self._stream.close()
        self.path.unlink(missing_ok=True)

    def _refuse(self, why: str) -> None:
        self.refused = why
        self._stream.seek(0)
        self._stream.truncate()


def _encoded(meta: FileMetaDataset) -> bytes:
    held = io.BytesIO()
    write_file_meta_info(DicomIO(held), meta)
    return held.getvalue()


class Incoming(DIMSEServiceProvider):
    """What an association receives, its objects in files of ours."""

    def __init__(self, assoc: Any, store: Store, most_bytes: int) -> None:  # noqa: ANN401
        super().__init__(assoc)
        self._store, self._most_bytes = store, most_bytes
        self._spools: list[Spool] = []

    def receive_primitive(self, primitive: P_DATA) -> None:
        """Take the pieces of a message one by one; what cannot be understood ends the association.

        One by one, so that the command is known before the first byte of its object is kept.
        """
        try:
            for piece in primitive.presentation_data_value_list:
                one = P_DATA()
                one.presentation_data_value_list.append(piece)
                super().receive_primitive(one)
                self._to_file()
        except Exception:  # noqa: BLE001  # a stranger's bytes raise anything at all in the library
            self.discard()
            self.message = None
            self.dul.event_queue.put("Evt19")  # ends the association as one that breaks the rules

    def took(self, spool: Spool) -> None:
        """Say that a whole object is looked at by now, and is no longer the association's."""
        if spool in self._spools:
            self._spools.remove(spool)

    def discard(self) -> bool:
        """Take away what did not come whole; return whether there was any."""
        found = bool(self._spools)
        while self._spools:
            self._spools.pop().discard()
        return found

    def _to_file(self) -> None:
        message = self.message
        if message is None or message._data_set_file is not None:  # noqa: SLF001
            return
        held = message.data_set
        if message.encoded_command_set.tell() > _MOST_COMMAND:
            raise ConnectionError
        if held is not None and held.tell() > _MOST_ELSE:
            raise ConnectionError
        if isinstance(message, C_STORE_RQ):
            self.discard()  # of the object before, which has been answered
            spool = Spool(self._store, self._most_bytes, self._meta(message))
            self._spools.append(spool)
            message._data_set_file = spool  # type: ignore[assignment]  # noqa: SLF001
            message._data_set_path = spool.path  # noqa: SLF001

    def _meta(self, message: C_STORE_RQ) -> FileMetaDataset:
        command = message.command_set
        context = self.assoc._accepted_cx[message.context_id or 0]  # noqa: SLF001
        meta = FileMetaDataset()
        meta.FileMetaInformationVersion = b"\x00\x01"
        meta.MediaStorageSOPClassUID = command.AffectedSOPClassUID
        meta.MediaStorageSOPInstanceUID = command.AffectedSOPInstanceUID
        meta.TransferSyntaxUID = context.transfer_syntax[0]
        meta.ImplementationClassUID = MAKER
        meta.ImplementationVersionName = "ISCHIA"
        return meta
