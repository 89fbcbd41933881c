"""A file that somebody handed in, read in a process of its own with limits, and nothing to lose.

The process knows neither the database nor a key. A file made to exhaust or break a reader ends that
process, and is refused with its reason; the worker goes on.
"""

import contextlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError

MEMORY_BYTES = 6 * 1024**3  # a clinic's default: an hour of a dynamometer needs a tenth of it
CPU_S = 600
_GRACE_S = 300  # a busy machine gives a process less than a second of a processor in a second
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "NUMBA_CACHE_DIR", "SYSTEMROOT")

# A thread that gets no memory for its stack hangs in some libraries instead of failing.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is asked."""

    path: str
    entry: RecordingEntry
    family: str = ""
    given: str = ""
    born: str = ""
    memory_bytes: int = MEMORY_BYTES
    cpu_s: int = CPU_S
    wall_s: int = CPU_S + _GRACE_S


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What it answers: how much was measured, what speaks against it, or why it was refused."""

    measured: int = 0
    not_measured: int = 0
    days: tuple[date, ...] = ()
    of_another: bool = False
    refused: str = ""


def read(asked: Asked) -> Read:
    """Read and measure a file in this process, without limits.

    Raises
    ------
    InputError
        When no reader can use the file.
    """
    from ischia.service.loose import measure_files
    from ischia.service.whose import whose

    path = Path(asked.path)
    measured = measure_files([path], asked.entry)
    said = whose(path)
    return Read(
        measured=len(measured.measurements),
        not_measured=len(measured.not_measured),
        days=tuple(
            sorted({s.acquired_at.date() for s in measured.sources if s.acquired_at is not None})
        ),
        of_another=said.is_another(family=asked.family, given=asked.given, born=asked.born),
    )


def read_apart(asked: Asked) -> Read:
    """Read and measure a file in a process of its own, within limits.

    Raises
    ------
    InputError
        When no reader can use it, or it needs more than a file may.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _ONE_THREAD
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ischia.clinic.work.reading"],
            input=msgspec.json.encode(asked),
            env=environment,
            capture_output=True,
            timeout=asked.wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        found = f"more than {asked.wall_s} s of reading"
        raise _too_much(found) from err
    try:
        answer = msgspec.json.decode(done.stdout, type=Read)
    except msgspec.DecodeError as err:
        raise _too_much(_ended(done.returncode, asked)) from err
    if answer.refused:
        raise SaidApartError(answer.refused)
    return answer


class SaidApartError(InputError):
    """What a reader said in the other process, in its own words."""

    def __init__(self, said: str) -> None:
        Exception.__init__(self, said)


def _ended(code: int, asked: Asked) -> str:
    """Return in words why the process ended without an answer."""
    if code == -_signal("SIGXCPU") or code == -_signal("SIGKILL"):
        return f"more than {asked.cpu_s} s of a processor, or all of the memory"
    if code == _NO_MEMORY:
        return f"more than {asked.memory_bytes / 1024**3:.1f} GiB of memory"
    return "a reader that broke on it"


def _signal(name: str) -> int:
    import signal

    return int(getattr(signal, name, 0))


def _too_much(found: str) -> InputError:
    return InputError(
        where="the file",
        found=found,
        expected="a file that can be read within the limits of the clinic",
        do="Export it again, or shorter; nothing else was harmed by it.",
    )


_NO_MEMORY = 12


def _limit(asked: Asked) -> None:
    """Bind this process to its limits, where the system has such, once all is imported."""
    import ischia.service.loose
    import ischia.service.whose  # noqa: F401

    with contextlib.suppress(ImportError):
        import resource

        for kind, most in (
            (resource.RLIMIT_DATA, asked.memory_bytes),
            (resource.RLIMIT_CPU, asked.cpu_s),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (most, most))


def _main() -> int:
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    _limit(asked)
    try:
        answer = read(asked)
    except InputError as err:
        answer = Read(refused=str(err))
    except MemoryError:
        return _NO_MEMORY
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
