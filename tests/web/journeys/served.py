"""A clinic that can be started anew in the middle of what is done in it: same folder, same port."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from .conftest import free_port, wait_for


class Served:
    """A program that serves a folder on a port."""

    def __init__(self, program: Path, folder: Path, *cases: Path, **environment: str) -> None:
        self._port = free_port()
        self._command = [sys.executable, str(program), str(folder), str(self._port)]
        self._command += [str(case) for case in cases]
        self._log = folder.with_suffix(".log")
        self._environment = environment
        self.address = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._start(self._environment)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def restart(self, **environment: str) -> None:
        """End the program as a crash would, and start it again."""
        self._stop()
        self._start(environment)

    def _start(self, environment: dict[str, str]) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **environment},
            )
        wait_for(self.address, self._process, self._log)

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


def rows(folder: Path, query: str, *values: str) -> list[Any]:
    """Ask the database of a clinic that is served from a folder, or change it."""
    with closing(sqlite3.connect(folder / "clinic.sqlite3", timeout=30)) as database, database:
        return database.execute(query, values).fetchall()
