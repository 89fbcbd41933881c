"""Many simulated patients at once, to see what a clinic does with many. They say that they are.

One simulated record is assessed; the rest share its conclusion under their own keys. They are for
counting and timing, not for looking at: every file is a few simulated lines.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from ischia.clinic.access.models import Treats
from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.audit import chain
from ischia.clinic.care import orders
from ischia.clinic.care.models import Order, OrderStep
from ischia.clinic.files import vault
from ischia.clinic.files.models import Key, SealedFile
from ischia.clinic.files.sealing import KEY_BYTES, sealed, write_sealed
from ischia.clinic.operations.copies import Tell
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed, Version
from ischia.clinic.work import uploads
from ischia.clinic.work.assessing import program
from ischia.clinic.work.models import Job, Kind, Upload
from ischia.clinic.work.models import State as JobState
from ischia.model.errors import UsageError
from ischia.service.today import TodayRow

_AT_ONCE = 500
# Every so manieth patient: of whom a file asks, a job failed, something was ordered, or still is.
_ASKS_EACH, _FAILS_EACH, _ORDER_EACH, _WAITS_EACH = 20, 50, 4, 40
_LOOKED_AT = ("see_record", "see_assessment", "see_assessment")
_FIRST_DAY = date(2026, 1, 1)
_CASE = """schema = "ischia.case/1"
simulated = true
injured_side = "right"
complaint = "Simulated, for load only"
[subject]
pseudonym = "{pseudonym}"
age_y = 30
sex = "female"
"""
_VISIT = 'schema = "ischia.visit/1"\ndate = {day}\n'
_FILE = "# simulated, for load only: {pseudonym} {number}\n" + "0.001\t12.5\t90.0\n" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What was made."""

    patients: int
    recordings: int
    clinicians: tuple[str, ...]  # names of accounts; nobody can log in with them yet


@dataclass(slots=True, kw_only=True)
class _Rows:
    """What is written to the database for some patients at once."""

    keys: list[Key]
    people: list[Person]
    versions: list[Version]
    files: list[SealedFile]
    handed: list[Upload]
    assessed: list[Assessed]
    orders: list[Order]
    steps: list[OrderStep]
    jobs: list[Job]


def seed(patients: int, recordings: int, *, clinicians: int, tell: Tell) -> Seeded:
    """Make patients with their recordings, shared out among clinicians.

    Raises
    ------
    UsageError
        When a real patient stands in this clinic.
    """
    if Person.objects.filter(simulated=False).exists():
        msg = "a patient who is not simulated stands in this clinic; seed another one"
        raise UsageError(msg)
    staff = [_clinician(number) for number in range(1, clinicians + 1)]
    row = _row()
    each, more = divmod(recordings, patients)
    first = Person.objects.count()
    for start in range(0, patients, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, patients))
        counts = {first + n: each + (n < more) for n in numbers}
        _write(counts, row, staff)
        tell(f"{numbers.stop} of {patients} patients")
    chain.note(PROGRAM, "seeded", what=f"{patients} simulated patients, {recordings} recordings")
    names = tuple(user.username for user in staff)
    return Seeded(patients=patients, recordings=recordings, clinicians=names)


def _clinician(number: int) -> User:
    name = f"clinician-{number:02}"
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(name, role=Role.PHYSICIAN)


def _row() -> TodayRow:
    """Return what Today shows of the one simulated record that is really assessed."""
    import tempfile
    from pathlib import Path

    from ischia.service import assess, open_case
    from ischia.service.today import shown

    with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
        (Path(folder) / "case.toml").write_text(_CASE.format(pseudonym="S-0"), "utf-8")
        sheet = Path(folder) / f"visits/{_FIRST_DAY}/visit.toml"
        sheet.parent.mkdir(parents=True)
        sheet.write_text(_VISIT.format(day=_FIRST_DAY), "utf-8")
        return shown(assess(open_case(folder))).row


def _write(counts: dict[int, int], row: TodayRow, staff: Sequence[User]) -> None:
    """Write some patients: their sealed files first, then all rows or none."""
    rows = _Rows(
        keys=[],
        people=[],
        versions=[],
        files=[],
        handed=[],
        assessed=[],
        orders=[],
        steps=[],
        jobs=[],
    )
    for number, count in counts.items():
        _add(rows, number, count, row)
    with transaction.atomic():
        Key.objects.bulk_create(rows.keys)
        Person.objects.bulk_create(rows.people)
        Version.objects.bulk_create(rows.versions)
        SealedFile.objects.bulk_create(rows.files)
        Upload.objects.bulk_create(rows.handed)
        Assessed.objects.bulk_create(rows.assessed)
        Order.objects.bulk_create(rows.orders)
        OrderStep.objects.bulk_create(rows.steps)
        Job.objects.bulk_create(rows.jobs)
        for action in _LOOKED_AT:
            chain.note_each(PROGRAM, action, (person.pseudonym for person in rows.people))
        Treats.objects.bulk_create(
            Treats(person=person, account=staff[n % len(staff)])
            for n, person in zip(counts, rows.people, strict=True)
            if staff
        )


def _add(rows: _Rows, number: int, recordings: int, row: TodayRow) -> None:
    """Add one patient's rows, and put their files on the disk."""
    opaque, secret = f"k-{secrets.token_hex(8)}", secrets.token_bytes(KEY_BYTES)
    key = Key(opaque=opaque, wrapped=sealed(settings.PLACE.master_key(), secret, opaque.encode()))
    pseudonym = f"S-{number:06}"
    person = Person(pseudonym=pseudonym, key=key, simulated=True)
    day = _FIRST_DAY + timedelta(days=number % 300)
    paths: case.Paths = {}
    for path, data in _files(pseudonym, day, recordings):
        sha256 = hashlib.sha256(data).hexdigest()
        _on_disk(opaque, secret, sha256, data)
        paths[path] = sha256
        rows.files.append(SealedFile(key=key, sha256=sha256, size=len(data)))
        if path.endswith(".txt"):
            upload = _handed_in(person, day, path, sha256, len(data))
            if number % _ASKS_EACH == 0 and path.endswith("-0001.txt"):
                upload.state = Upload.State.ASKS
            rows.handed.append(upload)
    plain = msgspec.json.encode(dict(sorted(paths.items())))
    version = Version(
        person=person,
        number=1,
        sha256=hashlib.sha256(plain).hexdigest(),
        sealed=vault.seal_note(key, plain, case.sealed_as(1)),
        made_by=PROGRAM.opaque,
        why="seeded, simulated",
    )
    shown = results.sealed_row(key, replace(row, simulated=True))
    _add_work(rows, number, person, day)
    rows.keys.append(key)
    rows.people.append(person)
    rows.versions.append(version)
    rows.assessed.append(
        Assessed(
            person=person,
            version=version,
            visit_date=day,
            policy=row.policy,
            program=program(),
            urgency=number % 4,
            sealed_row=shown,
            documents={},
            current=True,
        )
    )


def _add_work(rows: _Rows, number: int, person: Person, day: date) -> None:
    """Add a job that ended, and an order to some; few of either wait for anybody."""
    rows.jobs.append(
        Job(
            key=f"assess:{person.pseudonym}:{day}:1",
            kind=Kind.ASSESS,
            person=person,
            about={"version": 1, "visit": day.isoformat()},
            state=JobState.FAILED if number % _FAILS_EACH == 0 else JobState.DONE,
        )
    )
    if number % _ORDER_EACH:
        return
    asked = msgspec.json.encode(orders.Asked(what="Simulated, for load only", why="seeded"))
    sealed_asked = vault.seal_note(person.key, asked, orders.SEALED_AS)
    order = Order(person=person, visit_date=day, kind=Order.Kind.IMAGING, sealed=sealed_asked)
    rows.orders.append(order)
    states = [OrderStep.State.ORDERED, OrderStep.State.DONE]
    if number % _WAITS_EACH == 0:
        del states[1:]
    rows.steps += [
        OrderStep(order=order, state=state, by=PROGRAM.opaque, role=Role.PHYSICIAN)
        for state in states
    ]


def _handed_in(person: Person, day: date, path: str, sha256: str, size: int) -> Upload:
    note = msgspec.json.encode(uploads.Note(name=path.rpartition("/")[2]))
    return Upload(
        person=person,
        visit_date=day,
        sha256=sha256,
        size=size,
        state=Upload.State.KEPT,
        sealed_note=vault.seal_note(person.key, note, uploads.SEALED_AS),
        put_by=PROGRAM.opaque,
    )


def _files(pseudonym: str, day: date, recordings: int) -> Iterator[tuple[str, bytes]]:
    yield "case.toml", _CASE.format(pseudonym=pseudonym).encode()
    yield f"visits/{day}/visit.toml", _VISIT.format(day=day).encode()
    for number in range(1, recordings + 1):
        data = _FILE.format(pseudonym=pseudonym, number=number).encode()
        yield f"visits/{day}/recording-{number:04}.txt", data


def _on_disk(opaque: str, secret: bytes, sha256: str, data: bytes) -> None:
    """Seal one file; seeded files are not pushed to the disk one by one, nothing hangs on them."""
    home = settings.PLACE.files / opaque / sha256[:2] / sha256
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with home.open("wb") as out:
        write_sealed(secret, [data], out)
