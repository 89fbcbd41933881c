"""Files that join a record when a visit is added: apps say which when they are ready."""

from collections.abc import Callable
from typing import Final

from ischia.clinic.people.models import Person

Files = dict[str, bytes | str | None]  # as a change of a record takes them
JOINING: Final[list[Callable[[Person], Files]]] = []


def joined(person: Person) -> Files:
    """Return what joins a patient's record with a new visit."""
    files: Files = {}
    for of in JOINING:
        files |= of(person)
    return files
