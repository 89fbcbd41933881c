"""A clinic from a copy: into a folder where none is, checked before it gets its name."""

import shutil
import tempfile
from pathlib import Path

from ischia.clinic.operations import beside, dumps
from ischia.clinic.operations.beside import Found
from ischia.clinic.operations.copies import Manifest, Tell, manifest_of
from ischia.clinic.place import Place
from ischia.model.errors import StorageError


def restore(copy: Path, keys: Path, folder: Path, *, url: str, tell: Tell) -> Found:
    """Restore a copy with its keys into a new folder; who was erased since is erased again.

    Raises
    ------
    StorageError
        When a clinic stands there already, the keys are others, or anything does not open; the
        folder is not made then.
    """
    manifest = manifest_of(copy)
    if wrong := _wrong(manifest, keys, folder, url):
        raise _refused(*wrong)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        tell("files")
        shutil.copytree(copy / "files", part / "files")
        shutil.copytree(keys, part / "keys")
        tell("database")
        dumps.load(copy / manifest.database, Place(folder=part), url)
        found = beside.look(part, url=url, settle=True, tell=tell)
        if not found.checked.whole:
            torn = f"{len(found.checked.broken)} files that do not open, or a broken audit"
            raise _refused(torn, "Take another copy, or the keys that belong to this one.")
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except OSError as err:
        found_ = (err.strerror or type(err).__name__).lower()
        raise _refused(found_, "Free room, or name another folder.") from err
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return found


def _wrong(manifest: Manifest, keys: Path, folder: Path, url: str) -> tuple[str, str] | None:
    """Return what stands in the way of restoring, and what to do."""
    if folder.exists() and any(folder.iterdir()):
        return "a folder that is not empty", "Name a new one with --folder."
    if not (keys / "master").is_file():
        return "no key `master` among the keys", "Name the folder that was kept apart."
    if (manifest.database == dumps.POSTGRESQL) is not bool(url):
        return (
            f"a copy whose database is {manifest.database}",
            "Set DATABASE_URL to an empty database for a copy of PostgreSQL; unset it for SQLite.",
        )
    return None


def _refused(found: str, do: str) -> StorageError:
    return StorageError(
        where="the restore", found=found, expected="a whole copy, its keys and a new folder", do=do
    )
