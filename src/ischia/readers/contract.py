"""What every reader is, and what it may ask for. Adding a format means writing one `Reader`."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.recording import Recording
from ischia.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """The bytes of one file, under the name that the user gave it."""

    shown: str
    data: bytes
    profile: "RawFile | None" = None  # how to read a table, where the visit names one
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        """Seal the bytes by their hash, so that source and samples cannot part."""
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One file format: whose files it claims, and how it turns bytes into recordings.

    `read` raises `InputError` for anything it cannot use, and nothing else.
    """

    name: str
    version: int
    title: str
    claims: Callable[[RawFile], bool]
    read: Callable[[RawFile, RecordingEntry], tuple[Recording, ...]]

    @property
    def tag(self) -> str:
        """Name and version, as provenance records them."""
        return f"{self.name}@{self.version}"


def source_of(
    raw: RawFile,
    *,
    tag: str,
    form: str,
    device: str | None = None,
    acquired_at: datetime | None = None,
) -> Source:
    """Return the source entry of a file."""
    return Source(
        sha256=raw.sha256,
        format=form,
        reader=tag,
        path=raw.shown,
        device=device,
        acquired_at=acquired_at,
    )


def require(raw: RawFile, facts: RecordingEntry, *names: str) -> None:
    """Ask by name for facts that the file does not carry.

    Raises
    ------
    InputError
        Naming every fact that is missing, so that the user is asked once.
    """
    missing = [name for name in names if getattr(facts, name) is None]
    if missing:
        options = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise InputError(
            where=raw.shown,
            found=f"no {', no '.join(missing)}",
            expected="facts that this format does not carry",
            do=f"Add {', '.join(missing)} to its [[recording]] in visit.toml, or give {options}.",
        )
