"""The sheet of a visit, for the forms that write on it."""

from datetime import date

from django.http import Http404

from ischia.clinic.people.models import Person
from ischia.clinic.records import case


def sheet_of(person: Person, day: date) -> tuple[str, bytes]:
    """Return the path of a visit's sheet, and the sheet as it is now.

    Raises
    ------
    Http404
        When there is no such visit.
    """
    version = case.latest(person)
    path = f"visits/{day}/visit.toml"
    data = case.read(version, path) if version is not None else None
    if data is None:
        raise Http404
    return path, data
