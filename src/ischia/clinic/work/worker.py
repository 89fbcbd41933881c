"""The worker: takes a job, keeps its lease alive, does it, says how it went; for ever."""

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import close_old_connections, connection

from ischia.clinic.work import assessing, measuring, posting, queue
from ischia.clinic.work.models import Job, Kind
from ischia.model.errors import IschiaError

_BEAT_S = 8.0
_IDLE_S = 0.5
_log = logging.getLogger("ischia.clinic.worker")


def work_for_ever(parent_pid: int | None = None) -> None:
    """Work until the process that started this one is gone."""
    name, over = f"{os.getpid()}-{secrets.token_hex(4)}", threading.Event()
    threading.Thread(target=posting.post_for_ever, args=(over,), daemon=True).start()
    try:
        alive = float("-inf")
        while parent_pid is None or os.getppid() == parent_pid:
            if time.monotonic() - alive > _BEAT_S:  # also where there is nothing to do
                settings.PLACE.heartbeat.touch()
                alive = time.monotonic()
            if not work_once(name):
                close_old_connections()
                time.sleep(_IDLE_S)
    finally:
        over.set()


def work_once(name: str) -> bool:
    """Do the next job; False where nothing waits."""
    job = queue.take(name)
    if job is None:
        return False
    with _kept_alive(job):
        try:
            _do(job)
        except IschiaError as err:
            queue.failed(job, str(err))
        except Exception as err:  # noqa: BLE001  # one job's fault must not end the worker
            # The message may quote a file: only the kind of fault and the job go to the log.
            _log.error("job %s: %s", job.pk, type(err).__name__)
            queue.failed(job, f"A fault of ours ({type(err).__name__}); nothing was lost.")
        else:
            queue.done(job)
    return True


def _do(job: Job) -> None:
    if job.kind == Kind.MEASURE:
        measuring.measure(job)
    elif not assessing.again(job):
        assessing.assess(job, lambda step, steps: _told(job, step, steps))


def _told(job: Job, step: int, steps: int) -> None:
    queue.beat(job, step=step, steps=steps)


@contextmanager
def _kept_alive(job: Job) -> Iterator[None]:
    """Renew the lease beside the work, which may be long between two steps."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_BEAT_S):
            queue.beat(job)
            settings.PLACE.heartbeat.touch()
        connection.close()

    beside = threading.Thread(target=beat, daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join(timeout=_BEAT_S)
