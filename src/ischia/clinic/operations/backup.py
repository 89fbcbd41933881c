"""A copy of a clinic while it works: whole, proved by restoring it, or not there at all.

The clinic's own key is not in it: kept apart, a stolen copy is noise. `keys_to` copies the folder
of keys, with the list of who was erased, to where it shall be kept.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
from django.conf import settings

from ischia.clinic import database
from ischia.clinic.files.models import SealedFile
from ischia.clinic.operations import beside, dumps, erased
from ischia.clinic.operations.copies import MANIFEST, STAMP, Checked, Manifest, Tell, newest
from ischia.clinic.place import Place
from ischia.model.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A copy, and what was found when it was restored on trial."""

    place: Path
    checked: Checked


def backup(out: Path, *, keys_to: Path | None, tell: Tell) -> Made:
    """Copy the clinic into a new folder of `out`, restore it on trial, and then give it its name.

    Raises
    ------
    StorageError
        When anything is missing or does not open; nothing is kept then.
    """
    place: Place = settings.PLACE
    url = os.environ.get(database.VARIABLE, "")
    stamp = datetime.now(UTC).strftime(STAMP)
    before = newest(out)
    erased.note()
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=out))
    except OSError as err:
        raise _failed(err.strerror or type(err).__name__) from err
    try:
        copy = dumps.dump(place, url, part, tell)
        count = _copy_files(place, part / "files", before, tell)
        checked = _tried(place, part, copy, url, tell)
        manifest = Manifest(
            made_at=stamp,
            program=version("ischia"),
            database=copy.name,
            files=count,
            entries=checked.entries,
            head=checked.head,
        )
        (part / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        os.sync()
        if keys_to is not None:
            _copy_keys(place, keys_to)
        done = out / stamp
        part.rename(done)
    except OSError as err:
        raise _failed(err.strerror or type(err).__name__) from err
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Made(place=done, checked=checked)


def _copy_files(place: Place, into: Path, before: Path | None, tell: Tell) -> int:
    """Copy what is sealed; what an earlier copy holds already is shared with it, not written."""
    rows = SealedFile.objects.filter(key__destroyed_at=None).order_by("pk")
    count = 0
    into.mkdir()
    for count, (opaque, sha256) in enumerate(
        rows.values_list("key__opaque", "sha256").iterator(), start=1
    ):
        inside = Path(opaque, sha256[:2], sha256)
        (into / inside).parent.mkdir(parents=True, exist_ok=True)
        earlier = before / "files" / inside if before else None
        if earlier is not None and earlier.is_file():
            os.link(earlier, into / inside)
        else:
            shutil.copyfile(place.files / inside, into / inside)
        if count % 100 == 0:
            tell(f"{count} files copied")
    return count


def _tried(place: Place, part: Path, copy: Path, url: str, tell: Tell) -> Checked:
    """Restore the copy into a passing clinic and look whether it is whole."""
    with tempfile.TemporaryDirectory(dir=place.scratch) as folder, dumps.passing(url) as passing:
        trial = Place(folder=Path(folder))
        dumps.load(copy, trial, passing)
        trial.files.symlink_to(part / "files")
        shutil.copytree(place.folder / "keys", trial.folder / "keys")
        checked = beside.look(trial.folder, url=passing, settle=False, tell=tell).checked
    if not checked.whole:
        what = f"{len(checked.broken)} files" if checked.broken else "the chain of the audit"
        found = f"a copy in which {what} did not stand the check"
        raise _failed(found)
    return checked


def _copy_keys(place: Place, keys_to: Path) -> None:
    """Write the keys whole beside the ones there, then put them in their place, one by one."""
    keys_to.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in sorted((place.folder / "keys").iterdir()):
        part = keys_to / f".{key.name}.part"
        shutil.copyfile(key, part)
        part.chmod(0o600)
        part.replace(keys_to / key.name)


def _failed(found: str) -> StorageError:
    return StorageError(
        where="the backup",
        found=found,
        expected="room, and a clinic that is whole",
        do="Nothing was kept of this copy; the ones before are as they were.",
    )
