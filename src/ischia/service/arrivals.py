"""Where a node keeps what it received, for whoever reads it: objects by their hash, and records."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ischia.service.whose import Whose, whose

Record = dict[str, Any]
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 64  # characters of what a tag says
_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TAGS: Final = ("Modality", "StudyDate", "ImageLaterality", "Laterality")
_SIDES: Final = {"L": "left", "R": "right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an object says of itself and of a person; empty where it says nothing."""

    whose: Whose
    modality: str
    study_day: str  # as 2026-03-05
    side: str  # left or right, where the object says one


class Arrivals:
    """A node's folder, read only: another program may be writing in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def object(self, sha256: str) -> Path:
        """Return where an object lies."""
        return self.folder / "objects" / sha256[:2] / f"{sha256}.dcm"

    def record_place(self, sha256: str) -> Path:
        """Return where the record of an object lies."""
        return self.folder / "records" / sha256[:2] / f"{sha256}.json"

    def record(self, sha256: str) -> Record | None:
        """Return what became of an object; None of one that never came."""
        if not _HASH.fullmatch(sha256):  # it may come from an address or a form
            return None
        try:
            found = json.loads(self.record_place(sha256).read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def recorded(self) -> set[str]:
        """Return the hashes of all objects that have a record."""
        return {path.stem for path in self.folder.glob("records/*/*.json")}

    def records(self, but: frozenset[str] = frozenset()) -> Iterator[Record]:
        """Yield the records of all objects but some, those that came first first."""
        found = [record for sha256 in self.recorded() - but if (record := self.record(sha256))]
        yield from sorted(found, key=lambda record: str(record.get("received_at", "")))


def told_by(path: Path) -> Told:
    """Return what a received object says of itself and of a person.

    Raises
    ------
    OSError
        When it is gone, or may not be read.
    """
    with path.open("rb"):
        pass
    from pydicom import dcmread

    try:
        tags = dcmread(path, stop_before_pixels=True, specific_tags=list(_TAGS))
        modality, day, *sides = (str(tags.get(name, "")) for name in _TAGS)
    except Exception:  # noqa: BLE001  # a stranger's bytes raise anything at all in the library
        modality, day, sides = "", "", []
    own = {_SIDES[said.upper()] for said in sides if said.upper() in _SIDES}
    parts = _DAY.fullmatch(day.strip())
    return Told(
        whose=whose(path),
        modality=modality[:_LONGEST],
        study_day="-".join(parts.groups()) if parts else "",
        side=own.pop() if len(own) == 1 else "",
    )
