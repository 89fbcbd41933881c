"""Sends reports to archives, again and again until they are taken."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydicom import dcmread
from pynetdicom import AE

from ischia.node.journal import Journal
from ischia.node.receiving import REPORTS
from ischia.node.settings import Settings, Target
from ischia.node.store import Store

_LONGEST_S: Final = 1800.0  # between two attempts
_SENT: Final = "sent_to"
_WARNINGS: Final = (0xB000, 0xB006, 0xB007)  # it was taken, and changed or doubted


@dataclass(slots=True)
class _Due:
    """A report that an archive has not taken yet."""

    sha256: str
    target: Target
    at_s: float = 0.0
    tries: int = 0


class Sender:
    """A thread that sends; what was not taken when it ends is sent after the next start."""

    def __init__(self, settings: Settings, store: Store, journal: Journal) -> None:
        self._settings, self._store, self._journal = settings, store, journal
        self._due: list[_Due] = []
        self._changed = threading.Condition()
        self._stopped = False
        for record in store.records() if settings.send_to else ():
            if record.get("has_report"):
                self.put(record["sha256"])
        self._thread = threading.Thread(target=self._run, name="node-sends")
        self._thread.start()

    def put(self, sha256: str) -> None:
        """Send the report of an object to every archive that has not taken it."""
        taken = (self._store.record(sha256) or {}).get(_SENT, [])
        with self._changed:
            self._due += [
                _Due(sha256, target)
                for target in self._settings.send_to
                if str(target) not in taken
            ]
            self._changed.notify()

    def stop(self) -> None:
        """Stop once the attempt under way has ended."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        for due in self._turns():
            why = _sent(self._store.report(due.sha256), due.target, self._settings)
            if not why:
                self._note(due)
                continue
            due.tries += 1
            wait_s = min(self._settings.retry_s * 2 ** (due.tries - 1), _LONGEST_S)
            due.at_s = time.monotonic() + wait_s
            self._journal.say("not_sent", sha256=due.sha256, to=str(due.target), why=why)
            with self._changed:
                self._due.append(due)

    def _turns(self) -> Iterator[_Due]:
        """Yield what is due when it is, until it is stopped."""
        while True:
            with self._changed:
                while not self._stopped:
                    soonest = min((due.at_s for due in self._due), default=None)
                    left_s = None if soonest is None else soonest - time.monotonic()
                    if left_s is not None and left_s <= 0:
                        break
                    self._changed.wait(left_s)
                if self._stopped:
                    return
                due = min(self._due, key=lambda one: one.at_s)
                self._due.remove(due)
            yield due

    def _note(self, due: _Due) -> None:
        record = self._store.record(due.sha256) or {}
        record[_SENT] = [*record.get(_SENT, []), str(due.target)]
        self._store.put(due.sha256, record)
        self._journal.say("sent", sha256=due.sha256, to=str(due.target))


def _sent(report: Path, target: Target, settings: Settings) -> str:
    """Send a report; return why it was not taken, nothing where it was."""
    entity = AE(ae_title=settings.title)
    entity.network_timeout = entity.acse_timeout = settings.silence_s
    entity.dimse_timeout = entity.connection_timeout = settings.silence_s
    tags = dcmread(report)
    if tags.SOPClassUID not in REPORTS:
        return "no report"
    entity.add_requested_context(tags.SOPClassUID, tags.file_meta.TransferSyntaxUID)
    assoc = entity.associate(target.host, target.port, ae_title=target.title)
    if not assoc.is_established:
        return "no association: nobody answers there, or it is refused"
    try:
        status = assoc.send_c_store(tags).get("Status")
    except (ValueError, RuntimeError, AttributeError):
        return "an association that broke off, or does not take reports"
    finally:
        assoc.release()
    if status is None:
        return "no answer"
    return "" if status == 0 or status in _WARNINGS else f"status {status:04X}"
