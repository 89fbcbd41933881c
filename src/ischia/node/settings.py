"""What a node is told: where it listens, whom it hears, how much it takes."""

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.errors import UsageError
from ischia.service.bounded import Limits

PORT: Final = 11112  # registered for DICOM
_TITLE: Final = re.compile(
    r"[\x21-\x5b\x5d-\x7e](?:[\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?"
)
_TARGET: Final = re.compile(r"(?P<title>[^@]+)@(?P<host>[^\s@]+):(?P<port>\d{1,5})")
_LAST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where reports are sent."""

    title: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.title}@{self.host}:{self.port}"

    @classmethod
    def read(cls, text: str) -> "Target":
        """Return what AE@host:port says.

        Raises
        ------
        UsageError
            When it says something else.
        """
        found = _TARGET.fullmatch(text)
        if not found or int(found["port"]) not in range(1, _LAST_PORT + 1):
            msg = f"--send-to {text!r} is no address; write AE@host:port, as ARCHIVE@10.0.0.5:4242"
            raise UsageError(msg)
        return cls(
            title=title_of(found["title"]),
            host=found["host"].strip("[]"),
            port=int(found["port"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A node's settings."""

    folder: Path
    title: str = "ISCHIA"
    host: str = "127.0.0.1"
    port: int = PORT
    allow: tuple[str, ...] = ()  # calling titles that are heard; all of them where it is empty
    send_to: tuple[Target, ...] = ()
    said: RecordingEntry = field(default_factory=lambda: RecordingEntry(path=""))
    most_bytes: int = 1024**3  # of one object
    floor_bytes: int = 2 * 1024**3  # of the disk, which are left free
    associations: int = 8  # at once
    silence_s: float = 60.0  # after which who is connected and says nothing is let go
    limits: Limits = field(default_factory=Limits)
    retry_s: float = 10.0  # before a report is sent again; twice as long each time

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises
        ------
        UsageError
            When the node would listen to everybody on a network.
        """
        if not self.allow and not _is_loopback(self.host):
            msg = (
                f"--host {self.host} is open to a network: name with --allow the titles of the "
                "machines that may send"
            )
            raise UsageError(msg)


def title_of(text: str) -> str:
    """Return the title of an application, 1 to 16 characters.

    Raises
    ------
    UsageError
        When it is none.
    """
    title = text.strip(" ")
    if not _TITLE.fullmatch(title):
        msg = f"{text!r} is no title of a DICOM application: 1 to 16 letters, without a backslash"
        raise UsageError(msg)
    return title


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
