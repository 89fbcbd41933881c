"""A version of a record opened for one visit: its documents, and that day's instrument files."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings

from ischia.clinic.files import vault
from ischia.clinic.records import case
from ischia.clinic.records.models import Version
from ischia.service import Case, Visit, open_case

_NOT_READ = ("decisions.jsonl", "plan.json", "proms.toml", "home.toml")


def paths_for(version: Version, day: date) -> case.Paths:
    """Return the files of a version that say anything about what was recorded on a day."""
    here = f"visits/{day}/"
    return {
        path: sha256
        for path, sha256 in case.paths_of(version).items()
        if path not in _NOT_READ
        and (not path.startswith("visits/") or path.startswith(here) or path.endswith("visit.toml"))
    }


def hash_for(version: Version, day: date) -> str:
    """Return a hash that moves when anything moves that was recorded on a day, or drawn on it."""
    told = json.dumps(sorted(paths_for(version, day).items()))
    return hashlib.sha256(told.encode()).hexdigest()


@contextmanager
def opened(version: Version, day: date) -> Iterator[tuple[Case, Visit]]:
    """Give the case and the visit of a day, in a folder that goes at the end.

    Raises
    ------
    InputError
        When a document of the record breaks its schema.
    """
    with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
        for path, sha256 in paths_for(version, day).items():
            place = Path(folder) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                file.writelines(vault.stream(version.person.key, sha256))
        found = open_case(folder)
        yield found, found.visit(day)
