"""What a copy says of itself, and what a check of a clinic says: words that need no database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ischia.model.errors import StorageError

MANIFEST = "manifest.json"
STAMP = "%Y-%m-%dT%H-%M-%SZ"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found."""

    entries: int
    head: str
    chain_whole: bool
    files: int
    broken: tuple[str, ...] = ()  # keys and hashes of files that are gone or do not open

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, torn or changed."""
        return self.chain_whole and not self.broken


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy says of itself."""

    schema: str = "ischia.backup/1"
    made_at: str
    program: str
    database: str  # name of the file
    files: int
    entries: int
    head: str  # of the audit: compared with a head noted elsewhere, it shows a cut end


def newest(out: Path) -> Path | None:
    """Return the last copy of a folder of copies."""
    found = sorted(place.parent for place in out.glob(f"[0-9]*/{MANIFEST}"))
    return found[-1] if found else None


def manifest_of(copy: Path) -> Manifest:
    """Return what a copy says of itself.

    Raises
    ------
    StorageError
        When it says nothing, or something else.
    """
    try:
        return msgspec.json.decode((copy / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as err:
        raise StorageError(
            where=copy.name,
            found="no manifest that can be read",
            expected="a folder that `ischia backup` made",
            do="Name one of the dated folders of the copies.",
        ) from err
