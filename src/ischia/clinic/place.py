"""The folder that holds one clinic: its database, its sealed files and its keys."""

import atexit
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ischia.model.errors import StorageError

VARIABLE = "ISCHIA_CLINIC"  # names the folder to the processes that serve starts
DEMO = "ISCHIA_DEMO"  # simulated patients only, one password, no second factor
MAIL = "ISCHIA_MAIL"  # how letters leave; without it, none does
PUBLIC = "ISCHIA_HOST"  # the name under which a clinic is reached; without it, this machine only
NODE = "ISCHIA_NODE"  # the folder that `ischia listen` fills; without it, nothing is received
_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything of one clinic stands."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "clinic.sqlite3"

    @property
    def files(self) -> Path:
        """Sealed files, by patient's key and hash."""
        return self.folder / "files"

    @property
    def scratch(self) -> Path:
        """Where uploads and assessments are worked on; emptied afterwards."""
        return self.folder / "scratch"

    @property
    def heartbeat(self) -> Path:
        """A file that a living worker touches."""
        return self.folder / "worker.alive"

    def secret(self) -> str:
        """Return the key that signs sessions, made at the first call."""
        return _kept(self.folder / "keys" / "sessions").hex()

    def master_key(self) -> bytes:
        """Return the key that wraps every patient's key, made at the first call.

        Whoever loses it loses every file: a backup without it is a backup of noise.
        """
        return _kept(self.folder / "keys" / "master")


def here() -> Place:
    """Return the clinic that the environment names, its folders made and closed to others.

    Without a name, it is one that ends with this process.

    Raises
    ------
    StorageError
        When the folder cannot be made.
    """
    place = Place(folder=Path(os.environ.get(VARIABLE) or _throwaway()).resolve())
    try:
        for folder in (place.folder, place.files, place.scratch, place.folder / "keys"):
            folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    except OSError as err:
        raise StorageError(
            where=place.folder.name,
            found=(err.strerror or type(err).__name__).lower(),
            expected="a folder that can be made and written",
            do="Name another folder with --folder.",
        ) from err
    return place


@cache
def _throwaway() -> str:
    """Return a folder that goes with this process: type checks and tests name no clinic."""
    folder = tempfile.mkdtemp(prefix="ischia-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _kept(path: Path) -> bytes:
    """Return a key from its file; the first to ask makes it, and two at once get the same."""
    if not path.exists():
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE), "wb"
        ) as f:
            f.write(secrets.token_bytes(_KEY_BYTES))
            f.flush()
            os.fsync(f.fileno())
        try:
            os.link(part, path)  # fails where another was first, and never replaces a key
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_bytes()
