"""Measures what was stored, one object after another, each in a process with limits.

Run as a module it is that process: it is asked on its standard input and answers on its output.
"""

import json
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from ischia.model.documents import RecordingEntry
from ischia.model.errors import IschiaError
from ischia.node.journal import Journal
from ischia.node.settings import Settings
from ischia.node.store import KEPT, MEASURED, WAITING, Store
from ischia.service.arrived import write_atomically
from ischia.service.bounded import NO_MEMORY, Bounded, Limits, StoppedError

_REPORT: Final = "structured report"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is asked: an object, and where its measurements and its report go."""

    path: str
    said: RecordingEntry
    measured: str
    report: str
    limits: Limits


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What it answers."""

    measurements: int = 0
    not_measured: int = 0
    has_report: bool = False
    refused: str = ""


class Measurer:
    """A thread that measures what it is given; what is left at the end waits for the next start."""

    def __init__(
        self, settings: Settings, store: Store, journal: Journal, reported: Callable[[str], None]
    ) -> None:
        self._settings, self._store, self._journal = settings, store, journal
        self._reported = reported
        self._todo: queue.Queue[str | None] = queue.Queue()
        self._bounded = Bounded("ischia.node.measuring", settings.limits)
        self._thread = threading.Thread(target=self._run, name="node-measures")
        for record in store.records():
            if record["state"] == WAITING:
                self.put(record["sha256"])
        self._thread.start()

    def put(self, sha256: str) -> None:
        """Measure an object when its turn comes."""
        self._todo.put(sha256)

    def stop(self) -> None:
        """Stop at once; the object at work is measured anew after the next start."""
        self._bounded.stop()
        self._todo.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (sha256 := self._todo.get()) is not None:
            try:
                self._measure(sha256)
            except StoppedError:
                return
            except IschiaError as err:  # the disk is full: it is tried again after the next start
                self._journal.say("not_measured", sha256=sha256, why=str(err))

    def _measure(self, sha256: str) -> None:
        record = self._store.record(sha256) or {}
        if record.get("kind") == _REPORT:
            answer = Answer(refused="a report is kept and not measured")
        else:
            answer = self._answer(sha256)
        if answer.refused:
            self._store.put(sha256, {**record, "state": KEPT, "why": answer.refused})
            self._journal.say("kept", sha256=sha256, why=answer.refused)
            return
        told = {
            "measurements": answer.measurements,
            "not_measured": answer.not_measured,
            "has_report": answer.has_report,
        }
        self._store.put(sha256, {**record, "state": MEASURED, **told})
        self._journal.say("measured", sha256=sha256, **told)
        if answer.has_report:
            self._reported(sha256)

    def _answer(self, sha256: str) -> Answer:
        asked = Asked(
            path=str(self._store.object(sha256)),
            said=self._settings.said,
            measured=str(self._store.measured(sha256)),
            report=str(self._store.report(sha256)),
            limits=self._settings.limits,
        )
        try:
            answered = self._bounded.answer(msgspec.json.encode(asked), "object")
        except IschiaError as err:
            return Answer(refused=str(err))
        return msgspec.json.decode(answered, type=Answer)


def _answered(asked: Asked) -> Answer:
    from ischia.node.filing import filed
    from ischia.service.arrived import arrived

    path = Path(asked.path)
    asked.limits.bind()
    try:
        found = arrived(path, asked.said)
        write_atomically(Path(asked.measured), json.dumps(found.document).encode())
        if found.report is not None:
            write_atomically(Path(asked.report), filed(found.report, path))
    except IschiaError as err:
        return Answer(refused=str(err))
    return Answer(
        measurements=len(found.document["measurements"]),
        not_measured=len(found.document["not_measured"]),
        has_report=found.report is not None,
    )


def _main() -> int:
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    try:
        sys.stdout.buffer.write(msgspec.json.encode(_answered(asked)))
    except MemoryError:
        return NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
