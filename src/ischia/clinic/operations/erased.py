"""Whose keys were destroyed, noted beside the clinic's own key: a restored copy forgets them again.

A copy of the database made before an erasure still holds the erased patient's wrapped key. The list
goes wherever the clinic's key goes, so that whoever restores a copy destroys those keys anew.
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.audit import chain
from ischia.clinic.files.models import Key
from ischia.clinic.people.identity import erase_identity, sweep
from ischia.clinic.people.models import Person

NAME = "erased"


def noted(keys: Path) -> set[str]:
    """Return the opaque names of destroyed keys that a folder of keys lists."""
    place = keys / NAME
    return set(place.read_text("utf-8").split()) if place.is_file() else set()


def note() -> int:
    """Add every destroyed key that is not in the list yet; return how many were missing."""
    keys: Path = settings.PLACE.folder / "keys"
    known = noted(keys)
    destroyed = Key.objects.exclude(destroyed_at=None).values_list("opaque", flat=True)
    missing = [opaque for opaque in destroyed.order_by("pk") if opaque not in known]
    if missing:
        handle = os.open(keys / NAME, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write("".join(f"{opaque}\n" for opaque in missing))
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def forget_again() -> int:
    """Destroy every key that the list names and a restored copy still holds; return how many."""
    listed = noted(settings.PLACE.folder / "keys")
    alive = Person.objects.select_related("key", "account").filter(key__destroyed_at=None)
    found = [person for person in alive if person.key.opaque in listed]
    for person in found:
        with transaction.atomic():
            erase_identity(person)
            chain.note(PROGRAM, "erased again", whose=person.pseudonym, what="after a restore")
        sweep(person)
    return len(found)
