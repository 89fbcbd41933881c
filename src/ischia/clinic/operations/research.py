"""Measures of everybody who agreed to research, into a folder that `ischia batch` reads."""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.audit import chain
from ischia.clinic.care import research
from ischia.clinic.operations.copies import Tell
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.model.errors import InputError, StorageError, UsageError
from ischia.service.research import ENDING, LEAST_KEY_BYTES, Whose, pseudonym, research_copy

ASSESSMENT: Final = "assessment.json"
TAKEN_BACK: Final = "taken-back.txt"
ABOUT: Final = "README.txt"
_SAYS: Final = """Measures of people who agreed to research, each under a pseudonym of its own.
Days are counted from the first visit; ages over 89 are 89. No instrument file is here: names stand
in them in places that no list knows. Why something was not measured stayed in the clinic.
`ischia batch FOLDER --out values.parquet` makes one table of all.
taken-back.txt, where it is there, names pseudonyms whose people agreed once and do not any more,
or were erased: take them out of what you have from before under the same key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many left, and why the others did not: counts only."""

    people: int
    taken_back: int
    not_agreed: int
    nothing_assessed: int


def export(out: Path, account: str, *, key: bytes | None, tell: Tell) -> Exported:
    """Write a copy of each patient who agreed into a new folder: all of them, or none.

    Raises
    ------
    UsageError
        When the account may not, the folder is there already, or the key is too short.
    StorageError
        When the folder cannot be written; nothing is left then.
    """
    actor = _asked_by(account)
    if out.exists():
        msg = f"{out.name} is there already: somebody in it may have taken consent back"
        raise UsageError(msg)
    if key is not None and len(key) < LEAST_KEY_BYTES:
        msg = f"the key has {len(key)} bytes; give at least {LEAST_KEY_BYTES}, drawn at random"
        raise UsageError(msg)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=out.parent))
    except OSError as err:
        raise StorageError(
            where=out.parent.name,
            found=(err.strerror or type(err).__name__).lower(),
            expected="a folder that can be written",
            do="Name another; nothing left the clinic.",
        ) from err
    try:
        made = _written(part, actor, key, tell)
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _asked_by(account: str) -> Actor:
    user = User.objects.filter(username=account, is_active=True).first()
    if user is None:
        msg = "there is no such account, or it is closed: name one with --by"
        raise UsageError(msg)
    actor = Actor.of(user)
    try:
        reach.require(actor, Action.EXPORT_RESEARCH)
    except PermissionDenied as err:
        msg = "the role of this account may not hand measures to research; it stands in the audit"
        raise UsageError(msg) from err
    return actor


def _written(part: Path, actor: Actor, key: bytes | None, tell: Tell) -> Exported:
    secret = secrets.token_bytes(32) if key is None else key
    people = taken_back = not_agreed = nothing = 0
    back = []
    for person in _everybody():
        if research.why_not(person) is not None:
            gone = research.took_back(person)
            taken_back, not_agreed = taken_back + gone, not_agreed + (not gone)
            back += [pseudonym(person.pseudonym, secret)] if gone else []
            continue
        copy = _copy(person, secret)
        if copy is None:
            nothing += 1
            continue
        name = pseudonym(person.pseudonym, secret)
        tell(name)
        (part / f"{name}{ENDING}").write_bytes(copy)
        chain.note(actor, Action.EXPORT_RESEARCH, whose=person.pseudonym)
        people += 1
    erased = [pseudonym(whose, secret) for whose in research.erased_since()]
    taken_back, back = taken_back + len(erased), back + erased
    if key is not None and back:  # under a key that is drawn afresh nobody could know them
        (part / TAKEN_BACK).write_bytes(("\n".join(sorted(back)) + "\n").encode())
    (part / ABOUT).write_bytes(_SAYS.encode())
    (part / "cohort.toml").write_bytes(_sheet())
    os.sync()
    told = f"{people} people, {taken_back} taken back"
    chain.note(actor, Action.EXPORT_RESEARCH, what=told)
    return Exported(
        people=people, taken_back=taken_back, not_agreed=not_agreed, nothing_assessed=nothing
    )


def _everybody() -> QuerySet[Person]:
    return Person.objects.filter(erased_at=None).select_related("key").order_by("pseudonym")


def _copy(person: Person, key: bytes) -> bytes | None:
    """Return what leaves of a patient; None where nothing is assessed, or not by this program."""
    version = case.latest(person)
    days = case.visit_dates(case.paths_of(version)) if version is not None else ()
    visits: dict[date, bytes] = {}
    for day in days:
        found = results.newest(person, day)
        data = results.document(found, ASSESSMENT) if found is not None else None
        if data is not None:
            visits[day] = data
    known = identity_of(person)
    whose = Whose(
        pseudonym=person.pseudonym,
        key=key,
        identity=(known.given, known.family, known.born, known.phone, known.email),
    )
    try:
        return research_copy(visits, whose) if visits else None
    except InputError:  # of an older program: assessed once more it can leave
        return None


def _sheet() -> bytes:
    return b'schema    = "ischia.cohort/1"\nleave_out = ["*.txt"]\n'
