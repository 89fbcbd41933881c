"""What an installation lacks, one line for each thing that was looked at."""

import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ischia.clinic.accounts.models import Role, User
from ischia.clinic.audit import chain
from ischia.clinic.audit.models import Entry
from ischia.clinic.health import standing
from ischia.clinic.operations.copies import STAMP, manifest_of, newest
from ischia.clinic.operations.outside import certificate
from ischia.clinic.place import Place

# A clinic's default, without a source.
_OLDEST_COPY = timedelta(hours=26)


class How(StrEnum):
    """How a thing stands."""

    GOOD = "good"
    LACKS = "lacks"  # somebody must act
    ABSENT = "absent"  # the clinic does not have it, and says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at."""

    about: str
    how: How
    says: str


def examine(*, host: str, copies: Path | None) -> tuple[Line, ...]:
    """Look at everything; what cannot be looked at lacks."""
    looks: tuple[tuple[str, Callable[[], Line]], ...] = (
        ("folder", _folder),
        ("database", _database),
        ("audit", _audit),
        ("accounts", _accounts),
        ("worker", _worker),
        ("disk", _disk),
        ("clock", _clock),
        ("https", lambda: _https(host)),
        ("copies", lambda: _copies(copies)),
        ("mail", _mail),
        ("video", _video),
    )
    return tuple(_looked(about, look) for about, look in looks)


def _looked(about: str, look: Callable[[], Line]) -> Line:
    try:
        return look()
    except (OSError, DatabaseError) as err:
        return _lacks(about, f"could not be looked at ({type(err).__name__})")


def _good(about: str, says: str) -> Line:
    return Line(about=about, how=How.GOOD, says=says)


def _lacks(about: str, says: str) -> Line:
    return Line(about=about, how=How.LACKS, says=says)


def _folder() -> Line:
    place: Place = settings.PLACE
    closed = [place.folder / "keys", *(place.folder / "keys").iterdir(), place.files]
    open_ones = [p.name for p in closed if stat.S_IMODE(p.stat().st_mode) & 0o077]
    if open_ones:
        return _lacks("folder", f"others can read {', '.join(open_ones)}: chmod go-rwx")
    return _good("folder", "keys and files are closed to others")


def _database() -> Line:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return _lacks("database", f"{len(waiting)} migrations wait: start `ischia serve` once")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            (said,) = cursor.fetchone()
        if said != "ok":
            return _lacks("database", "SQLite finds it damaged: restore a copy")
    return _good("database", connection.display_name)


def _audit() -> Line:
    verdict = chain.verify()
    if not verdict.whole:
        return _lacks("audit", f"the chain is broken at entry {verdict.broken_at}")
    return _good("audit", f"{verdict.entries} entries, head {verdict.head[:12]}")


def _accounts() -> Line:
    staff = User.objects.filter(is_active=True).exclude(role=Role.PATIENT)
    without = [user for user in staff if not is_mfa_enabled(user)]
    if not any(user.role == Role.ADMINISTRATOR for user in staff):
        return _lacks("accounts", "no administrator can log in")
    if without:
        return _lacks("accounts", f"{len(without)} of {len(staff)} staff have no second factor yet")
    return _good("accounts", f"{len(staff)} staff, each with a second factor")


def _worker() -> Line:
    good, says = standing.worker()
    return _good("worker", says) if good else _lacks("worker", says)


def _disk() -> Line:
    good, says = standing.disk()
    return _good("disk", says) if good else _lacks("disk", says)


def _clock() -> Line:
    last = Entry.objects.order_by("-number").first()
    if last is not None and datetime.fromisoformat(last.at) > timezone.now():
        return _lacks("clock", "the last entry of the audit is later than now: the clock went back")
    program = shutil.which("timedatectl")
    if program is None:
        return _good("clock", "not before the last entry of the audit; whether it is set, unknown")
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if asked.returncode:
        return _good("clock", "not before the last entry of the audit; whether it is set, unknown")
    if asked.stdout.strip() == "no":
        return _lacks("clock", "this machine does not set its clock by the network")
    return _good("clock", "set by the network")


def _https(host: str) -> Line:
    if not host:
        return _good("https", "this machine only: no other reaches the clinic (--host asks a name)")
    left = certificate(host)
    if isinstance(left, str):
        return _lacks("https", left)
    return _good("https", f"{host}: the certificate holds for {left.days} days")


def _copies(copies: Path | None) -> Line:
    last = newest(copies) if copies else None
    if copies is None or last is None:
        return _lacks("copies", "no copy is known: `ischia backup`, and name its folder (--copies)")
    made = datetime.strptime(manifest_of(last).made_at, STAMP).replace(tzinfo=UTC)
    age = datetime.now(UTC) - made
    if age > _OLDEST_COPY:
        return _lacks("copies", f"the last one is {age.days} days and {age.seconds // 3600} h old")
    if (copies / "master").exists() or (last / "keys").exists():
        return _lacks("copies", "the keys lie beside the copies: whoever has both reads all")
    return _good("copies", f"the last one was made {made:%Y-%m-%d %H:%M} UTC")


def _mail() -> Line:
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return _good("mail", "a server is named; whether it takes letters, the calendar shows")
    says = "no server is named (ISCHIA_MAIL): letters are not sent, the calendar says whom to call"
    return Line(about="mail", how=How.ABSENT, says=says)


def _video() -> Line:
    if settings.TURN_URLS:
        return _good("video", "a TURN server is named; whether it relays is not asked")
    says = "no TURN server is named (ISCHIA_TURN): browsers meet directly or not at all"
    return Line(about="video", how=How.ABSENT, says=says)
