"""Work on a file that nobody vouches for, in a process of its own with limits and nothing to lose.

A file made to exhaust or break a reader ends that process, and is refused with its reason; whoever
asked goes on.
"""

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Final

from ischia.model.errors import InputError

MEMORY_BYTES: Final = 6 * 1024**3  # an hour of a dynamometer needs a tenth of it
CPU_S: Final = 600
NO_MEMORY: Final = 12  # how the process ends when it has none left
_GRACE_S: Final = 300  # a busy machine gives a process less than a second of a processor a second
_KEPT: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "PYTHONPATH",
    "NUMBA_CACHE_DIR",
    "SYSTEMROOT",
)
# A thread that gets no memory for its stack hangs in some libraries instead of failing.
_ONE_THREAD: Final = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may cost."""

    memory_bytes: int = MEMORY_BYTES
    cpu_s: int = CPU_S
    grace_s: int = _GRACE_S

    @property
    def wall_s(self) -> int:
        """By the clock."""
        return self.cpu_s + self.grace_s

    def bind(self) -> None:
        """Bind this process to them, where the system has such; to be called once all is loaded."""
        with contextlib.suppress(ImportError):
            import resource

            for kind, most in (
                (resource.RLIMIT_DATA, self.memory_bytes),
                (resource.RLIMIT_CPU, self.cpu_s),
                (resource.RLIMIT_CORE, 0),
            ):
                resource.setrlimit(kind, (most, most))


class StoppedError(Exception):
    """The work was given up because whoever asked for it ends."""


class Bounded:
    """Runs a module of ours on one question after another, each in a new process."""

    def __init__(self, module: str, limits: Limits) -> None:
        self._module, self._limits = module, limits
        self._lock = threading.Lock()
        self._at_work: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def answer(self, question: bytes, shown: str) -> bytes:
        """Return what the module answers on its standard output.

        Raises
        ------
        InputError
            When the process ends without an answer, or takes too long.
        StoppedError
            When `stop` was called.
        """
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._at_work = process = self._started()
        try:
            said, _ = process.communicate(question, timeout=self._limits.wall_s)
        except subprocess.TimeoutExpired as err:
            raise _too_much(shown, f"more than {self._limits.wall_s} s of reading") from err
        finally:
            process.kill()  # nothing, where it has ended; whoever asks may be ended meanwhile
            process.wait()
            self._at_work = None
        if self._stopped:
            raise StoppedError
        if process.returncode or not said:
            raise _too_much(shown, self._ended(process.returncode))
        return said

    def stop(self) -> None:
        """End the process at work; what it was asked is not answered."""
        with self._lock:
            self._stopped = True
            if self._at_work is not None:
                self._at_work.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return subprocess.Popen(  # noqa: S603  # a module of ours
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a decoder quotes may name a person
            env=kept | _ONE_THREAD,
            start_new_session=True,  # Ctrl-C is for whoever asked, who then ends this one
        )

    def _ended(self, code: int) -> str:
        import signal

        told = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")}
        if code in told:
            return f"more than {self._limits.cpu_s} s of a processor, or all of the memory"
        if code == NO_MEMORY:
            return f"more than {self._limits.memory_bytes / 1024**3:.1f} GiB of memory"
        return "a reader that broke on it"


def _too_much(shown: str, found: str) -> InputError:
    return InputError(
        where=shown,
        found=found,
        expected="a file that can be read within the limits",
        do="Export it again, or shorter; nothing else was harmed by it.",
    )
