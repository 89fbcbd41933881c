"""Whether database, storage, disk and worker are there, cheaply enough to be asked all the time."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from ischia.clinic.place import Place
from ischia.clinic.work.models import Job, State
from ischia.model.errors import StorageError

# A clinic's defaults, without a source.
LEAST_FREE_BYTES: Final = 2 * 1024**3
LEAST_FREE_SHARE: Final = 0.05
QUIET_S: Final = 30.0
LONGEST_WAIT_S: Final = 600.0


class Status(StrEnum):
    """How the whole stands."""

    OK = "ok"
    DEGRADED = "degraded"  # pages are served, and somebody must act
    FAILING = "failing"  # nothing can be served


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. Its words hold nothing of anybody."""

    about: str
    good: bool
    says: str
    needed: bool  # without it no page can be served


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything that was looked at."""

    checks: tuple[Check, ...]

    @property
    def status(self) -> Status:
        """The worst of it."""
        if any(check.needed and not check.good for check in self.checks):
            return Status.FAILING
        return Status.OK if all(check.good for check in self.checks) else Status.DEGRADED


def standing() -> Standing:
    """Look at what the clinic needs; what cannot be looked at is not good, and why is not said."""
    looks: tuple[tuple[str, bool, Callable[[], tuple[bool, str]]], ...] = (
        ("database", True, _database),
        ("storage", True, _storage),
        ("disk", False, disk),
        ("worker", False, worker),
    )
    return Standing(checks=tuple(_looked(*look) for look in looks))


def disk() -> tuple[bool, str]:
    """Return whether there is room for what is handed in, and in words."""
    usage = shutil.disk_usage(settings.PLACE.folder)
    says = f"{usage.free / 1024**3:.1f} GiB free, {usage.free / usage.total:.0%}"
    if usage.free < max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * usage.total):
        return False, f"{says}: make room before nothing can be kept any more"
    return True, says


def worker() -> tuple[bool, str]:
    """Return whether something measures what is handed in, and in words."""
    quiet_s = _quiet_s()
    if quiet_s is None or quiet_s > QUIET_S:
        return False, "none is alive: `ischia serve` starts one"
    oldest = Job.objects.filter(state=State.WAITING).order_by("id").first()
    if oldest is not None and (timezone.now() - oldest.made_at).total_seconds() > LONGEST_WAIT_S:
        return False, "alive, but a job has waited for more than ten minutes"
    return True, "alive"


def _quiet_s() -> float | None:
    try:
        return time.time() - settings.PLACE.heartbeat.stat().st_mtime
    except FileNotFoundError:
        return None


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return True, connection.display_name


def _storage() -> tuple[bool, str]:
    place: Place = settings.PLACE
    written = all(os.access(folder, os.W_OK | os.X_OK) for folder in (place.files, place.scratch))
    if not written:
        return False, "the folder of sealed files cannot be written"
    if not os.access(place.folder / "keys" / "master", os.R_OK):
        return False, "the clinic’s key cannot be read: no file opens"
    return True, "sealed files can be written, the key is there"


def _looked(about: str, needed: bool, look: Callable[[], tuple[bool, str]]) -> Check:  # noqa: FBT001  # a row of the table
    try:
        good, says = look()
    except (OSError, DatabaseError, StorageError):
        connection.close()  # a broken one would be asked again and again
        good, says = False, "could not be looked at"
    return Check(about=about, good=good, says=says, needed=needed)
