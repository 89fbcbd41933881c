"""Where a number came from: one file, sealed by its hash."""

import re
from dataclasses import dataclass
from datetime import datetime

_SHA256 = re.compile(r"[0-9a-f]{64}")
_READER = re.compile(r"[a-z][a-z0-9_]*@\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as an instrument or a person wrote it."""

    sha256: str
    format: str
    reader: str  # "biodex@1"
    path: str  # as the user named it, relative to the case; never absolute in documents
    device: str | None = None
    acquired_at: datetime | None = None  # UTC

    def __post_init__(self) -> None:
        """Refuse a hash or a reader version that could not be followed back."""
        if not _SHA256.fullmatch(self.sha256):
            msg = f"sha256 must be 64 hex digits, got {self.sha256!r}"
            raise ValueError(msg)
        if not _READER.fullmatch(self.reader):
            msg = f"reader must read name@version, got {self.reader!r}"
            raise ValueError(msg)
