"""Files that join a record when a visit is added: apps say which when they are ready."""

from collections.abc import Callable
from typing import Final

from django.utils.module_loading import import_string

from ischia.clinic.people.models import Person

Files = dict[str, bytes | str | None]  # as a change of a record takes them
Joins = Callable[[Person], Files]
JOINING: Final[list[str]] = []  # names of `Joins`, loaded when a visit is added


def joined(person: Person) -> Files:
    """Return what joins a patient's record with a new visit."""
    files: Files = {}
    for name in JOINING:
        of: Joins = import_string(name)
        files |= of(person)
    return files
