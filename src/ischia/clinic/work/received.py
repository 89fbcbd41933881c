"""What a DICOM node received and is nobody's yet: read from its folder, which stays as it is."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.work import numbers
from ischia.clinic.work.models import SetAside, Upload
from ischia.model.errors import InputError
from ischia.service.arrivals import Arrivals, Record, Told, told_by

MOST: Final = 50  # shown at once: each is opened to read what it says
_CHUNK: Final = 1 << 20
_STATES: Final = {"measured": "Measured by the node", "kept": "Kept, not measured by the node"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object of the node, with whom it may be of."""

    sha256: str
    at: datetime | None
    by: str  # title of who sent it
    kind: str
    told: Told
    state: str
    why: str  # why the node did not measure it
    suggested: Person | None
    several: bool  # its numbers mean more than one patient: nobody is suggested
    contradicted: bool  # the name or the day of birth inside is not that of who is suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The first of what is nobody's, how many there are, and what was set aside."""

    objects: list[Object]
    count: int
    aside: list[SetAside]


def nobodys() -> Shown:
    """Return what is nobody's yet, what came last first.

    Raises
    ------
    InputError
        When the node's folder is not named, or cannot be read.
    """
    there = _there()
    aside = SetAside.objects.order_by("-id")
    given = frozenset(_given().values_list("sha256", flat=True))
    known = given | frozenset(aside.values_list("sha256", flat=True))
    waiting = [record for record in there.records(but=known) if _object(there, record).is_file()]
    waiting.reverse()
    return Shown(
        objects=list(_opened(there, waiting[:MOST])),
        count=len(waiting),
        aside=[one for one in aside[:MOST] if one.sha256 not in given],
    )


def is_there(sha256: str) -> bool:
    """Return whether a node received an object, also where its bytes are gone by now."""
    return settings.NODE_FOLDER is not None and _there().record(sha256) is not None


def whose_by_now(sha256: str) -> Person | None:
    """Return whom an object was given to already, None where it is nobody's."""
    upload = _given().select_related("person").filter(sha256=sha256).first()
    return None if upload is None else upload.person


def content(sha256: str) -> tuple[int, Iterator[bytes]]:
    """Return how many bytes an object has, and the bytes.

    Raises
    ------
    InputError
        When it is gone, or holds something else than when it came.
    """
    path = _there().object(sha256)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as err:
        raise _refused(found="an object that is gone", expected="what the node received") from err
    if found != sha256:
        raise _refused(
            found="an object that changed since it came", expected="the bytes that were received"
        )
    return size, _chunks(path)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK), b"")


def _opened(there: Arrivals, records: list[Record]) -> Iterator[Object]:
    for record in records:
        try:
            told = told_by(_object(there, record))
        except OSError:  # it went between the two
            continue
        yield _told(record, told)


def _told(record: Record, told: Told) -> Object:
    said = told.whose
    meant = numbers.meant(said.patient_numbers, said.accession_numbers)
    suggested = meant[0] if len(meant) == 1 else None
    who = identity_of(suggested) if suggested else None
    return Object(
        sha256=str(record["sha256"]),
        at=_moment(str(record.get("received_at", ""))),
        by=str(record.get("by", "")),
        kind=str(record.get("kind", "")),
        told=told,
        state=_STATES.get(str(record.get("state")), "Waits to be measured by the node"),
        why=str(record.get("why", "")),
        suggested=suggested,
        several=len(meant) > 1,
        contradicted=who is not None
        and said.is_another(family=who.family, given=who.given, born=who.born),
    )


def _given() -> "QuerySet[Upload]":
    """Return the files that were handed in for somebody and not taken back."""
    return Upload.objects.exclude(state=Upload.State.REMOVED)


def _object(there: Arrivals, record: Record) -> Path:
    return there.object(str(record.get("sha256", "")))


def _there() -> Arrivals:
    if settings.NODE_FOLDER is None:
        raise _refused(found="no folder", expected="the folder of `ischia listen` in ISCHIA_NODE")
    try:
        next(settings.NODE_FOLDER.iterdir(), None)
    except OSError as err:
        raise _refused(
            found="a folder that cannot be read", expected="the node's folder, readable here"
        ) from err
    return Arrivals(settings.NODE_FOLDER)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _refused(*, found: str, expected: str) -> InputError:
    return InputError(
        where="the node",
        found=found,
        expected=expected,
        do="Ask who runs the node; have the machine send it again.",
    )
