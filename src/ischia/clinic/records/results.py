"""Assessments as they came back: sealed documents, and the row that Today shows."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from ischia.clinic.files import vault
from ischia.clinic.files.models import Key
from ischia.clinic.people.models import Person
from ischia.clinic.records.case import paths_of, visit_dates
from ischia.clinic.records.models import Assessed, Version
from ischia.service.today import TodayRow, row_from_json, row_json

SEALED_AS = "row of today"


def keep(
    version: Version,
    visit: date,
    *,
    row: TodayRow,
    documents: Mapping[str, bytes],
    program: str,
) -> Assessed:
    """Keep an assessment; the same one a second time changes nothing."""
    key = version.person.key
    hashes = {name: vault.put_bytes(key, data) for name, data in documents.items()}
    with transaction.atomic():
        kept, _ = Assessed.objects.get_or_create(
            version=version,
            visit_date=visit,
            policy=row.policy,
            program=program,
            defaults={
                "person": version.person,
                "urgency": row.urgency,
                "sealed_row": sealed_row(key, row),
                "documents": hashes,
            },
        )
        _mark_current(version.person)
    return kept


def _mark_current(person: Person) -> None:
    """Mark the newest assessment of the newest visit, and no other."""
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    chosen = person.assessed.order_by("-visit_date", "-version__number", "-pk").first()
    person.assessed.filter(current=True).update(current=False)
    if chosen is not None:
        person.assessed.filter(pk=chosen.pk).update(current=True)


def sealed_row(key: Key, row: TodayRow) -> bytes:
    """Return the row that Today shows, sealed."""
    return vault.seal_note(key, row_json(row), SEALED_AS)


def row_of(assessed: Assessed) -> TodayRow:
    """Return the row that Today shows."""
    return row_from_json(vault.open_note(assessed.person.key, assessed.sealed_row, SEALED_AS))


def newest(person: Person, visit: date) -> Assessed | None:
    """Return the newest assessment of one visit."""
    return person.assessed.filter(visit_date=visit).order_by("-version__number", "-pk").first()


def newest_of_each(person: Person) -> dict[date, Assessed]:
    """Return the newest assessment of every visit, asked for at once."""
    rows = person.assessed.select_related("person__key").order_by("version__number", "pk")
    return {row.visit_date: row for row in rows}


def document(assessed: Assessed, name: str) -> bytes | None:
    """Return one document of an assessment, None where it has none of that name."""
    sha256 = assessed.documents.get(name)
    return None if sha256 is None else vault.get(assessed.person.key, sha256)


def newest_visit(version: Version) -> date | None:
    """Return the day of the last visit of a version."""
    return next(iter(visit_dates(paths_of(version))), None)
