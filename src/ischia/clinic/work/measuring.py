"""An uploaded file: read, measured by itself, doubted, and put on the visit's sheet."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.files import vault
from ischia.clinic.files.models import SealedFile
from ischia.clinic.people.identity import identity_of
from ischia.clinic.records import case
from ischia.clinic.work import numbers, queue, reading, uploads
from ischia.clinic.work.models import Job, Upload
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError

_NEAR = timedelta(days=1)  # a clock that is a time zone off


def measure(job: Job) -> None:
    """Measure an uploaded file; what cannot be read is refused with what must be done."""
    upload = Upload.objects.select_related("person__key").get(pk=job.about["upload"])
    if upload.state not in {Upload.State.READING, Upload.State.ASKS}:
        return  # done before the worker was lost
    note = uploads.note_of(upload)
    try:
        entry = entry_of(upload)
        found = _read(upload, entry)
    except InputError as err:
        uploads.change(upload, replace(note, said=str(err)), Upload.State.REFUSED)
        return
    note = replace(
        note,
        said="",
        measured=found.measured,
        not_measured=found.not_measured,
        doubts=tuple(_doubts(upload, found)),
    )
    if note.doubts and not note.confirmed:
        uploads.change(upload, note, Upload.State.ASKS)
        return
    _put_on_sheet(upload, note, entry)


def entry_of(upload: Upload) -> RecordingEntry:
    """Return the line of the visit's sheet for an upload.

    Raises
    ------
    InputError
        When a fact given beside it is no word of the schema.
    """
    plain = {"path": uploads.path_of(upload), **uploads.note_of(upload).facts}
    try:
        return msgspec.convert(plain, RecordingEntry, strict=False)
    except msgspec.ValidationError as err:
        raise InputError(
            where="the facts beside the file",
            found=str(err),
            expected="words of ischia.visit/1",
            do="Choose them from the lists.",
        ) from err


def _read(upload: Upload, entry: RecordingEntry) -> reading.Read:
    who = identity_of(upload.person)
    with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
        path = Path(folder) / entry.path
        with path.open("wb") as file:
            for chunk in vault.stream(upload.person.key, upload.sha256):
                file.write(chunk)
        asked = reading.Asked(
            path=str(path), entry=entry, family=who.family, given=who.given, born=who.born
        )
        return reading.read_apart(asked) if settings.READ_APART else reading.read(asked)


def _doubts(upload: Upload, found: reading.Read) -> Iterator[str]:
    """Yield why this file may be another patient's, or another day's."""
    if found.of_another:
        yield "The name or the day of birth inside the file is not this patient's."
    meant = numbers.meant(found.patient_numbers, found.accession_numbers)
    if any(person != upload.person for person in meant):
        yield "The patient number or the accession number inside the file is another patient's."
    if SealedFile.objects.filter(sha256=upload.sha256).exclude(key=upload.person.key).exists():
        yield "The very same file already stands with another patient."
    for day in found.days:
        if abs(day - upload.visit_date) > _NEAR:
            yield f"The file says it was recorded on {day}; the visit is of {upload.visit_date}."


def _put_on_sheet(upload: Upload, note: uploads.Note, entry: RecordingEntry) -> None:
    """Add the file to the record and ask for a new assessment: all of it, or nothing."""
    from ischia.service.sheets import visit_from, with_recording

    folder = f"visits/{upload.visit_date}"
    with transaction.atomic():
        version = case.latest(upload.person)
        before = case.read(version, f"{folder}/visit.toml") if version else None
        if version is None or before is None:  # the visit went while the file was being read
            said = f"There is no visit of {upload.visit_date} any more."
            uploads.change(upload, replace(note, said=said), Upload.State.REFUSED)
            return
        if all(listed.path != entry.path for listed in visit_from(before).recording):
            changes: dict[str, bytes | str | None] = {
                f"{folder}/visit.toml": with_recording(before, entry),
                f"{folder}/{entry.path}": upload.sha256,
            }
            by = Actor(opaque=upload.put_by, role="")
            version = case.change(upload.person, changes, by, "an instrument file was added")
        uploads.change(upload, note, Upload.State.KEPT)
        queue.assess(version, upload.visit_date)
