"""A PostgreSQL server for a test or a benchmark: in a folder of its own, on a socket, then gone.

Use: with temporary_postgresql() as url: …     (`url` is what DATABASE_URL takes)
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "clinic"
# The server refuses to run as root; these are asked for in turn.
_NOBODIES = ("postgres", "nobody")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoPostgresqlError(Exception):
    """There is no server's program on this machine."""


def programs() -> Path:
    """Return the folder of the newest server's programs.

    Raises
    ------
    NoPostgresqlError
        When there is none.
    """
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if found:
        return found[-1].parent
    by_name = shutil.which("initdb")
    if by_name is None:
        msg = "no PostgreSQL server on this machine (Debian, Ubuntu: apt install postgresql)"
        raise NoPostgresqlError(msg)
    return Path(by_name).resolve().parent


@contextmanager
def temporary_postgresql(*, quick: bool = True) -> Iterator[str]:
    """Give the address of an empty database; `quick` trades what survives a power cut for speed.

    Raises
    ------
    NoPostgresqlError
        When there is no server's program.
    """
    bin_ = programs()
    folder = Path(tempfile.mkdtemp(prefix="ischia-pg-"))
    try:
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        as_user = _as_somebody(folder, data)
        as_user([bin_ / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8"])
        options = f"-c listen_addresses= -k {folder}" + "".join(
            f" -c {setting}" for setting in (_QUICK if quick else ())
        )
        log = folder / "data/log"
        try:
            as_user([bin_ / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
            as_user([bin_ / "createdb", "-h", folder, "-U", _USER, _USER])
            yield f"postgresql://{_USER}@/{_USER}?host={folder}"
        finally:
            as_user([bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody(folder: Path, data: Path) -> Callable[[list[str | Path]], None]:
    """Return what runs a command, as another than root where this is root."""
    user = group = None
    if os.geteuid() == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        somebody = next(known[name] for name in _NOBODIES if name in known)
        user, group = somebody.pw_uid, somebody.pw_gid
        for place in (folder, data):
            os.chown(place, user, group)

    def run(command: list[str | Path]) -> None:
        subprocess.run(  # noqa: S603  # the server's own programs
            [str(part) for part in command],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            user=user,
            group=group,
        )

    return run
