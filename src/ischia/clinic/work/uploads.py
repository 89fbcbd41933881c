"""What is known of an uploaded file, sealed: its name may name somebody."""

from dataclasses import dataclass, field, replace
from datetime import date

import msgspec

from ischia.clinic.files import vault
from ischia.clinic.people.models import Person
from ischia.clinic.work.models import Upload

SEALED_AS = "upload"
_LONGEST_ENDING = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Of one upload."""

    name: str  # as the instrument or the person called it
    facts: dict[str, str] = field(default_factory=dict)  # side, motion … as RecordingEntry has them
    doubts: tuple[str, ...] = ()  # why somebody must say that it is this patient's
    confirmed: bool = False
    measured: int = 0
    not_measured: int = 0
    said: str = ""  # why it was refused


def put(person: Person, visit: date, sha256: str, size: int, note: Note, by: str) -> Upload:
    """Note an upload; the same file on the same visit is the same upload, read again."""
    upload, made = Upload.objects.get_or_create(
        person=person,
        visit_date=visit,
        sha256=sha256,
        defaults={"size": size, "sealed_note": _sealed(person, note), "put_by": by},
    )
    if not made and upload.state != Upload.State.KEPT:
        change(upload, note, Upload.State.READING)
    return upload


def note_of(upload: Upload) -> Note:
    """Return what is known of an upload."""
    data = vault.open_note(upload.person.key, upload.sealed_note, SEALED_AS)
    return msgspec.json.decode(data, type=Note)


def change(upload: Upload, note: Note, state: Upload.State) -> None:
    """Write what is known now."""
    upload.sealed_note, upload.state = _sealed(upload.person, note), state
    upload.save(update_fields=["sealed_note", "state"])


def given_up(number: int, said: str) -> None:
    """Say of a file that its reading never ended: somebody may ask once more, or take it back."""
    upload = Upload.objects.select_related("person__key").filter(pk=number).first()
    if upload is not None and upload.state == Upload.State.READING:
        change(upload, replace(note_of(upload), said=said), Upload.State.REFUSED)


def path_of(upload: Upload) -> str:
    """Return what the file is called in the record: nothing of its name but the ending stays."""
    ending = note_of(upload).name.rpartition(".")[2].lower()
    safe = ending if ending.isalnum() and len(ending) <= _LONGEST_ENDING else "bin"
    return f"recording-{upload.sha256[:10]}.{safe}"


def with_facts(note: Note, facts: dict[str, str], *, confirmed: bool) -> Note:
    """Return a note with more facts, and whether somebody says that it is this patient's."""
    return replace(note, facts={**note.facts, **facts}, confirmed=confirmed)


def _sealed(person: Person, note: Note) -> bytes:
    return vault.seal_note(person.key, msgspec.json.encode(note), SEALED_AS)
