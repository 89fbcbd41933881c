"""What starts a clinic: its folder, its tables, its worker, its server."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ischia.clinic import place
from ischia.model.errors import MissingExtraError, StorageError, UsageError

HOST = "127.0.0.1"
# Said at each start, so that nobody counts on it.
NOT_BUILT = (
    "the words of questionnaires (they belong to their authors: numbers are typed)",
    "a guardian’s own account (a guardian signs in the patient’s, or at the desk)",
    "a guardian who joins a video visit from another place than the patient",
    "text messages (letters about appointments leave by mail, where a server is named)",
)


def prepare(folder: Path, *, demo: bool, host: str = "", migrate: bool = True) -> None:
    """Make a clinic's folder and tables, and make Django ready for them.

    Without `migrate` the tables are left as they are: for who only looks.

    Raises
    ------
    MissingExtraError
        When the optional part `clinic` is not installed.
    UsageError
        When this process already serves another clinic.
    """
    try:
        import django
        from django.conf import settings
        from django.core.management import call_command
    except ImportError as err:
        raise MissingExtraError(needed_for="the clinic", extra="clinic") from err
    wanted = folder.resolve()
    if settings.configured and wanted != settings.PLACE.folder:
        msg = "this process already serves another clinic"
        raise UsageError(msg)
    os.environ[place.VARIABLE] = str(wanted)
    os.environ[place.DEMO] = "1" if demo else "0"
    os.environ[place.PUBLIC] = host
    os.environ["DJANGO_SETTINGS_MODULE"] = "ischia.clinic.settings"
    django.setup()
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
        settings.PLACE.master_key()  # there from the start: every copy of the keys has it


def free_port(wanted: int) -> int:
    """Return a port on this machine: the one wanted, or another where it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StorageError(
        where="localhost",
        found="no free port",
        expected="a port to listen on",
        do="Name a free one with --port.",
    )


def serve(port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    from ischia.clinic.logs import lines
    from ischia.clinic.telehealth.messages import MOST_BYTES

    lines.hold()
    uvicorn.run(
        "ischia.clinic.asgi:application",
        host=HOST,
        port=port,
        log_config=None,  # it tells through the clinic's own lines
        access_log=False,  # an address tells whose page was opened
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES,
    )


@contextmanager
def worker() -> Iterator[None]:
    """Keep one worker running; one that dies is started again."""
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def watch() -> None:
        while not over.is_set():
            command = [sys.executable, "-m", "ischia.clinic.work", str(os.getpid())]
            process = subprocess.Popen(command)  # noqa: S603  # our own module
            running[:] = [process]
            process.wait()
            over.wait(1.0)

    beside = threading.Thread(target=watch, daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        for process in running:
            process.terminate()
        beside.join(timeout=5.0)
