"""The demo's clinic: simulated patients, accounts that are roles, a password of this start."""

import secrets
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.people.identity import Identity
from ischia.clinic.people.identity import register as registered
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Version
from ischia.clinic.work import queue
from ischia.clinic.work.assessing import program
from ischia.service import assess, open_case
from ischia.service.folder import case_files
from ischia.service.today import shown

Tell = Callable[[str], None]
_WORD_BYTES = 9


def accounts() -> tuple[list[str], str]:
    """Make an account for each role; return their names and the password of this start."""
    password = secrets.token_urlsafe(_WORD_BYTES)
    names = [role.value.replace("_", "-") for role in Role]
    for name, role in zip(names, Role, strict=True):
        user = User.objects.filter(username=name).first() or User(username=name, role=role)
        user.set_password(password)
        user.save()
    return names, password


def load(folder: Path, tell: Tell) -> str:
    """Read a simulated patient's case folder in and assess the last visit.

    What is there already from the same folder and the same program is left as it is. Earlier
    visits are left to the worker. Returns the sentence of the last visit.
    """
    opened = open_case(folder)
    pseudonym = opened.document.subject.pseudonym
    person = Person.objects.filter(pseudonym=pseudonym).first()
    if person is None:
        person = registered(Identity(), pseudonym=pseudonym, simulated=True)
    version = case.latest(person)
    if version is None or not _same(version, folder):
        version = case.read_in(person, folder, PROGRAM)
    visit = opened.visit().date
    kept = version.assessed.filter(visit_date=visit, program=program()).first()
    if kept is None:
        made = shown(assess(opened, visit=visit, tell=tell), tell=tell)
        kept = results.keep(
            version, visit, row=made.row, documents=made.documents, program=program()
        )
    with transaction.atomic():
        for earlier in opened.before(opened.visit()):
            if not version.assessed.filter(visit_date=earlier.date, program=program()).exists():
                queue.assess(version, earlier.date)
    return results.row_of(kept).sentence


def give_account(pseudonym: str) -> None:
    """Let the demo's patient account see this patient's own pages."""
    user = User.objects.get(username=Role.PATIENT.value)
    Person.objects.exclude(pseudonym=pseudonym).filter(account=user).update(account=None)
    Person.objects.filter(pseudonym=pseudonym).update(account=user)


def _same(version: Version, folder: Path) -> bool:
    """Return whether a record holds what lies in a folder, by hash."""
    import hashlib

    there = {
        path: hashlib.sha256(place.read_bytes()).hexdigest()
        for path, place in case_files(folder).items()
    }
    held = {p: s for p, s in case.paths_of(version).items() if p != "decisions.jsonl"}
    return held == {p: s for p, s in there.items() if p != "decisions.jsonl"}
