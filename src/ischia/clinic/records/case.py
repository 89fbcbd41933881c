"""The case folder of DESIGN §6 as versions of a record: in, on, and out, byte for byte."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec
from django.db import connection, transaction
from django.db.models import Max

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.files import vault
from ischia.clinic.files.sealing import CHUNK
from ischia.clinic.people.models import Person
from ischia.clinic.records.models import Version

_SHEET = re.compile(r"visits/(\d{4}-\d{2}-\d{2})/visit\.toml")
READ_IN = "a case folder was read in"
Paths = dict[str, str]  # path inside the case folder -> sha256


def latest(person: Person) -> Version | None:
    """Return the newest version of a record, None before the first.

    Inside a transaction the record is held until its end: what is made from this version follows
    on this version, and of two who write at once the second reads what the first has written.
    """
    if connection.in_atomic_block:  # on SQLite the transaction holds the one lock already
        list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    return person.versions.order_by("-number").first()


def paths_of(version: Version) -> Paths:
    """Return the files of a version: hash by path."""
    note = vault.open_note(version.person.key, version.sealed, sealed_as(version.number))
    return msgspec.json.decode(note, type=Paths)


def visit_dates(paths: Paths) -> tuple[date, ...]:
    """Return the days of the visits of a version, newest first."""
    found = (date.fromisoformat(m[1]) for path in paths if (m := _SHEET.fullmatch(path)))
    return tuple(sorted(found, reverse=True))


def read(version: Version, path: str) -> bytes | None:
    """Return a file of a version, None where it has none of that path."""
    sha256 = paths_of(version).get(path)
    return None if sha256 is None else vault.get(version.person.key, sha256)


def change(
    person: Person, changes: Mapping[str, bytes | str | None], by: Actor, why: str
) -> Version:
    """Make the next version: bytes are sealed, a hash names what is sealed, None takes out."""
    sealed = {
        path: vault.put_bytes(person.key, given) if isinstance(given, bytes) else given
        for path, given in changes.items()
    }
    with transaction.atomic():
        before = latest(person)
        paths = {**(paths_of(before) if before else {}), **sealed}
        kept = {path: sha for path, sha in sorted(paths.items()) if sha is not None}
        plain = msgspec.json.encode(kept)
        number = (person.versions.aggregate(Max("number"))["number__max"] or 0) + 1
        return Version.objects.create(
            person=person,
            number=number,
            sha256=hashlib.sha256(plain).hexdigest(),
            sealed=vault.seal_note(person.key, plain, sealed_as(number)),
            made_by=by.opaque,
            why=why,
        )


def read_in(person: Person, folder: Path, by: Actor) -> Version:
    """Make a version of everything that a case folder holds, as it lies there.

    Raises
    ------
    InputError
        When the folder is no valid case; nothing is kept.
    """
    from ischia.service.folder import case_files  # all readers come with it

    found = case_files(folder)
    before = latest(person)
    gone: dict[str, bytes | str | None] = dict.fromkeys(paths_of(before) if before else ())
    new = {path: _sealed_from(person, place) for path, place in found.items()}
    return change(person, {**gone, **new}, by, READ_IN)


def write_out(version: Version, folder: Path) -> None:
    """Write a version as a case folder that `ischia assess` reads."""
    for path, sha256 in paths_of(version).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            for chunk in vault.stream(version.person.key, sha256):
                file.write(chunk)


def _sealed_from(person: Person, place: Path) -> str:
    with place.open("rb") as file:
        return vault.put(person.key, iter(lambda: file.read(CHUNK), b""))


def sealed_as(number: int) -> str:
    """Return what the list of a version is bound to."""
    return f"version {number}"
