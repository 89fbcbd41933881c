"""What a node did, one JSON line each, and how things stand: hashes and counts, no identity."""

import json
import threading
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ischia.node.store import now
from ischia.service.arrived import write_atomically

LINES: Final = "node.jsonl"
STATUS: Final = "status.json"
SCHEMA: Final = "ischia.node/1"
_LAST: Final = 20  # refusals that the status names
Line = dict[str, Any]


class Journal:
    """Writes lines, and the status after each."""

    def __init__(self, folder: Path, about: Line, tell: Callable[[Line], None]) -> None:
        self._folder, self._about, self._tell = folder, about, tell
        self._counts: Counter[str] = Counter()
        self._refused: deque[Line] = deque(maxlen=_LAST)
        self._lock = threading.Lock()
        self._since = now()

    def say(self, what: str, **more: str | int) -> None:
        """Write a line."""
        line: Line = {"at": now(), "what": what, **more}
        with self._lock:
            self._counts[what] += 1
            if what == "refused":
                self._refused.append(line)
            with (self._folder / LINES).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._write(listening=what != "stopped")
            self._tell(line)

    def _write(self, *, listening: bool) -> None:
        status = {
            "schema": SCHEMA,
            **self._about,
            "listening": listening,
            "since": self._since,
            "now": now(),
            "counts": dict(sorted(self._counts.items())),
            "last_refused": list(self._refused),
        }
        write_atomically(self._folder / STATUS, json.dumps(status, indent=1).encode())
