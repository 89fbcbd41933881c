"""The demo's clinic: simulated patients, accounts that are roles, a password of this start."""

import secrets
import time
from datetime import date
from pathlib import Path

from ischia.clinic import demo_booking, demo_care
from ischia.clinic.access import treating
from ischia.clinic.access.table import STAFF, Action
from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.people.identity import Identity
from ischia.clinic.people.identity import register as registered
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Version
from ischia.clinic.work import queue
from ischia.clinic.work.assessing import program
from ischia.clinic.work.models import Job, State
from ischia.clinic.work.worker import work_once
from ischia.model.errors import InputError
from ischia.service import open_case
from ischia.service.folder import case_files

_WORD_BYTES = 9
_SHUT_OUT = Role.CHIROPRACTOR  # does not treat the last of the simulated patients
_PAUSE_S = 0.2


def accounts() -> tuple[list[str], str]:
    """Make an account for each role; return their names and the password of this start."""
    password = secrets.token_urlsafe(_WORD_BYTES)
    names = [role.value.replace("_", "-") for role in Role]
    for name, role in zip(names, Role, strict=True):
        user = User.objects.filter(username=name).first() or User(username=name, role=role)
        user.set_password(password)
        user.save()
    _give_care()
    return names, password


def _give_care() -> None:
    """Have everybody treat every simulated patient; one role not the last: the glass shows."""
    those = User.objects.filter(
        role__in=[r for r, may in STAFF.items() if Action.SEE_RECORD in may]
    )
    others = Person.objects.filter(simulated=True).order_by("-pk").first()
    for person in Person.objects.filter(simulated=True):
        for user in those:
            if person != others or user.role != _SHUT_OUT:
                treating.give(PROGRAM, person, user)


def take_in(folder: Path, *, answers: bool = False) -> Job | None:
    """Read a simulated patient's case folder in and ask for its last visit to be assessed.

    What is there already from the same folder and the same program is left as it is: no job.

    Parameters
    ----------
    answers
        Whether this patient has filled in an intake before the visit.
    """
    opened = open_case(folder)
    pseudonym = opened.document.subject.pseudonym
    person = Person.objects.filter(pseudonym=pseudonym).first()
    if person is None:
        person = registered(Identity(), pseudonym=pseudonym, simulated=True)
    visit = opened.visit().date
    version, read_in = case.latest(person), _last_read_in(person)
    if version is None or read_in is None or not _same(read_in, folder):
        version = case.read_in(person, folder, PROGRAM)
    if answers:
        demo_care.answered(person, visit)
        version = case.latest(person) or version
    return None if _kept(version, visit) else queue.assess(version, visit)


def wait_for(job: Job) -> None:
    """Help the worker until a job is done.

    Raises
    ------
    InputError
        When it failed: a simulated patient that cannot be assessed is a fault of ours.
    """
    job.refresh_from_db()
    while job.state in {State.WAITING, State.RUNNING}:
        if not work_once("demo"):
            time.sleep(_PAUSE_S)
        job.refresh_from_db()
    if job.state == State.FAILED:
        raise InputError(
            where=job.person.pseudonym,
            found=queue.said_of(job),
            expected="a simulated patient that can be assessed",
            do="Please report this.",
        )


def sentence_of(pseudonym: str) -> str:
    """Return what Today says of a patient, and leave the earlier visits to the worker."""
    person = Person.objects.get(pseudonym=pseudonym)
    version = case.latest(person)
    if version is not None:
        for visit in case.visit_dates(case.paths_of(version))[1:]:
            if not _kept(version, visit):
                queue.assess(version, visit)
    return results.row_of(person.assessed.get(current=True)).sentence


def _kept(version: Version, visit: date) -> bool:
    return version.assessed.filter(visit_date=visit, program=program()).exists()


def give_account(pseudonym: str) -> None:
    """Let the demo's patient account see this patient's own pages."""
    user = User.objects.get(username=Role.PATIENT.value)
    Person.objects.exclude(pseudonym=pseudonym).filter(account=user).update(account=None)
    Person.objects.filter(pseudonym=pseudonym).update(account=user)


def lived_in(pseudonym: str) -> None:
    """Let the demo's people sign, amend and share a simulated patient's report, order, and book."""
    person = Person.objects.get(pseudonym=pseudonym)
    demo_care.signed(person, person.assessed.get(current=True).visit_date)
    demo_booking.booked()


def _last_read_in(person: Person) -> Version | None:
    """Return the version that came from a folder: what people added since is left as it is."""
    return person.versions.filter(why=case.READ_IN).order_by("-number").first()


def _same(version: Version, folder: Path) -> bool:
    """Return whether a record holds what lies in a folder, by hash."""
    import hashlib

    there = {
        path: hashlib.sha256(place.read_bytes()).hexdigest()
        for path, place in case_files(folder).items()
    }
    held = {p: s for p, s in case.paths_of(version).items() if p != "decisions.jsonl"}
    return held == {p: s for p, s in there.items() if p != "decisions.jsonl"}
