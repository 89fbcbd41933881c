"""Add to the chain, and say whether it is whole."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit.models import Entry

START = "0" * 64
_AT_ONCE = 1_000
_LOCK = 0x15C41A  # any number that nothing else in the database locks


def note(actor: Actor, action: str, *, whose: str = "", what: str = "") -> Entry:
    """Add an entry; inside a caller's transaction it stands or falls with what it tells of."""
    with transaction.atomic():
        _wait_for_turn()
        entry = _next(_last(), actor, action, whose=whose, what=what)
        entry.save(force_insert=True)
        return entry


def note_each(actor: Actor, action: str, whose: Iterable[str], *, what: str = "") -> None:
    """Add an entry for each of many patients, written at once."""
    with transaction.atomic():
        _wait_for_turn()
        entries, last = [], _last()
        for pseudonym in whose:
            last = _next(last, actor, action, whose=pseudonym, what=what)
            entries.append(last)
        Entry.objects.bulk_create(entries, batch_size=_AT_ONCE)


def _last() -> Entry | None:
    return Entry.objects.order_by("-number").first()


def _next(last: Entry | None, actor: Actor, action: str, *, whose: str, what: str) -> Entry:
    """Return the entry that goes on from the last one, not written yet."""
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=timezone.now().isoformat(timespec="microseconds"),
        who=actor.opaque,
        role=actor.role,
        action=action,
        whose=whose,
        what=what,
        before=last.sha256 if last else START,
    )
    entry.sha256 = _digest(entry)
    return entry


def _wait_for_turn() -> None:
    """Let one writer at a time add to the chain, until its transaction ends.

    On SQLite the transaction holds the one lock for writing from its start. PostgreSQL is asked for
    a lock of its own: locking the last row would let a second writer go on from the same one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check of the chain found."""

    entries: int
    broken_at: int | None  # the first entry that does not fit
    head: str  # hash of the last: kept elsewhere, it shows that the end was cut off

    @property
    def whole(self) -> bool:
        """Whether every entry fits the one before."""
        return self.broken_at is None


def verify() -> Verdict:
    """Walk the chain from its start.

    What this cannot see is an end that was cut off: compare `head` with one that was kept outside.
    """
    before, number = START, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2_000):
        if (entry.number, entry.before) != (number + 1, before) or entry.sha256 != _digest(entry):
            return Verdict(entries=number, broken_at=entry.number, head=before)
        before, number = entry.sha256, entry.number
    return Verdict(entries=number, broken_at=None, head=before)


def _digest(entry: Entry) -> str:
    told = (
        entry.number,
        entry.at,
        entry.who,
        entry.role,
        entry.action,
        entry.whose,
        entry.what,
        entry.before,
    )
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
