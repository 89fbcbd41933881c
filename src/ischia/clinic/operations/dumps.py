"""A consistent copy of the database while the clinic goes on, and a database made from a copy."""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ischia.clinic import database
from ischia.clinic.operations.copies import Tell
from ischia.clinic.place import Place
from ischia.model.errors import StorageError

SQLITE = "database.sqlite3"
POSTGRESQL = "database.dump"
_PAGES = 2_000


def dump(place: Place, url: str, into: Path, tell: Tell) -> Path:
    """Write the database's copy into a folder; return where.

    Raises
    ------
    StorageError
        When the database cannot be read, or PostgreSQL's programs are missing.
    """
    if url:
        out = into / POSTGRESQL
        tell("database")
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={out}")
        return out
    out = into / SQLITE

    def told(_: int, left: int, total: int) -> None:
        tell(f"database, {total - left} of {total} pages")

    try:
        with (
            closing(sqlite3.connect(f"file:{place.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(out)) as copy,
        ):
            source.backup(copy, pages=_PAGES, progress=told)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as err:
        raise _failed(str(err)) from err
    return out


def load(copy: Path, place: Place, url: str) -> None:
    """Make the database of a new clinic from a copy: all of it, or nothing.

    Raises
    ------
    StorageError
        When the database named already holds something, or does not take it.
    """
    if copy.name == SQLITE:
        shutil.copyfile(copy, place.database)
        place.database.chmod(0o600)
        return
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", str(copy))


@contextmanager
def passing(url: str) -> Iterator[str]:
    """Give the address of an empty database beside another, which ends with this block.

    Raises
    ------
    StorageError
        When the role may not make one.
    """
    import psycopg

    if not url:
        yield ""
        return
    name = f"ischia_check_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as err:
        found = f"{type(err).__name__}: no database can be made to check the copy in"
        raise _failed(found) from err
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(program: str, url: str, *arguments: str) -> None:
    known = database.settings(Place(folder=Path()), url)
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    # In the environment, not on the command line, where every process of the machine reads it.
    environment = {
        **os.environ,
        **{name: known[key] for name, key in named.items() if known[key]},
        **{f"PG{name.upper()}": value for name, value in known["OPTIONS"].items()},
    }
    try:
        subprocess.run(  # noqa: S603  # PostgreSQL's own programs
            [_program(program), f"--dbname={known['NAME']}", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as err:
        lines = [line for line in err.stderr.splitlines() if line.strip()]
        raise _failed(lines[0] if lines else f"{program} ended with {err.returncode}") from err


def _program(name: str) -> str:
    newest = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3])
    )
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise StorageError(
            where=name,
            found="no such program on this machine",
            expected="PostgreSQL's own programs, as new as the server",
            do="Install them (Debian, Ubuntu: apt install postgresql-client).",
        )
    return found


def _failed(found: str) -> StorageError:
    return StorageError(
        where="the database",
        found=found,
        expected="a database that can be copied whole",
        do="Nothing half written was kept. Mend what is said here and begin again.",
    )
