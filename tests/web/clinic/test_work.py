"""Jobs are leased: one worker at a time; a lost worker's job is taken over."""

import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from typing import Any

import pytest

TAKE_AND_HANG = """
import sys, time, django
django.setup()
from ischia.clinic.work import queue
print(queue.take("killed"), flush=True)
time.sleep(60)
"""


@pytest.fixture
def job(patient: Any) -> Any:
    from ischia.clinic.records import case
    from ischia.clinic.work import queue
    from ischia.clinic.work.models import Job

    Job.objects.all().delete()
    return queue.assess(case.latest(patient()), date(2026, 3, 5))


def let_the_lease_end() -> None:
    from django.utils import timezone

    from ischia.clinic.work.models import Job

    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def test_the_same_work_is_one_job(job: Any) -> None:
    from ischia.clinic.work import queue
    from ischia.clinic.work.models import Job

    again = queue.assess(job.person.versions.get(), date(2026, 3, 5))
    assert again.pk == job.pk
    assert Job.objects.count() == 1


def test_of_an_older_version_nothing_is_assessed_any_more(job: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case
    from ischia.clinic.work import queue
    from ischia.clinic.work.models import Job

    def changed(text: bytes) -> Any:
        return case.change(job.person, {"note.txt": text}, PROGRAM, "a test")

    assert queue.take("killed").pk == job.pk
    other_visit = queue.assess(job.person.versions.get(), date(2026, 3, 6))
    waits = queue.assess(changed(b"second"), date(2026, 3, 5))
    newest = queue.assess(changed(b"third"), date(2026, 3, 5))
    let_the_lease_end()
    taken = [queue.take(f"worker {n}") for n in range(3)]
    assert taken == [other_visit, newest, None]
    assert waits.pk not in Job.objects.values_list("pk", flat=True)


def test_an_older_version_is_assessed_where_the_newer_one_cannot_be(job: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case
    from ischia.clinic.work import queue
    from ischia.clinic.work.models import Job

    version = case.change(job.person, {"note.txt": b"second"}, PROGRAM, "a test")
    newer = queue.assess(version, date(2026, 3, 5))
    Job.objects.filter(pk=newer.pk).update(state="failed")
    assert queue.take("worker") == job


def test_one_worker_at_a_time(job: Any) -> None:
    from ischia.clinic.work import queue

    assert queue.take("first").pk == job.pk
    assert queue.take("second") is None


def test_a_lease_is_kept_by_a_beat_and_lost_without(job: Any) -> None:
    from ischia.clinic.work import queue

    mine = queue.take("first")
    let_the_lease_end()
    assert queue.beat(mine)
    assert queue.take("second") is None
    let_the_lease_end()
    assert queue.take("second").pk == job.pk
    assert not queue.beat(mine), "the first worker learns that it lost the job"


def test_who_lost_the_lease_cannot_end_the_job(job: Any) -> None:
    from ischia.clinic.work import queue

    late = queue.take("first")
    let_the_lease_end()
    queue.take("second")
    queue.done(late)
    job.refresh_from_db()
    assert (job.state, job.worker) == ("running", "second")


def test_a_job_that_loses_its_worker_again_and_again_stops(job: Any) -> None:
    from ischia.clinic.work import queue

    for worker in ("first", "second", "third"):
        assert queue.take(worker) is not None
        let_the_lease_end()
    assert queue.take("fourth") is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert "lost 3 times" in queue.said_of(job)


def test_a_killed_worker_loses_nothing(job: Any) -> None:
    from django.conf import settings

    from ischia.clinic.work import queue

    environment = {**os.environ, "ISCHIA_CLINIC": str(settings.PLACE.folder)}
    hung = subprocess.Popen(
        [sys.executable, "-c", TAKE_AND_HANG], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert hung.stdout is not None
    assert hung.stdout.readline().startswith("assess:")
    hung.send_signal(signal.SIGKILL)
    hung.wait()
    hung.stdout.close()
    assert queue.take("other") is None, "its lease still holds"
    let_the_lease_end()
    taken = queue.take("other")
    assert (taken.pk, taken.attempts) == (job.pk, 2)


def test_a_fault_is_told_without_its_words(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.work import assessing, queue, worker

    def fault(*_: Any) -> None:
        msg = "the patient is called Quagga"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr(assessing, "assess", fault)
    assert worker.work_once("one")
    job.refresh_from_db()
    assert job.state == "failed"
    assert "ZeroDivisionError" in queue.said_of(job)
    assert "Quagga" not in queue.said_of(job)
    assert not worker.work_once("one"), "a failed job does not come back by itself"


def test_a_patient_erased_meanwhile_does_not_stop_the_others(job: Any, patient: Any) -> None:
    from ischia.clinic.people.identity import erase_identity, sweep
    from ischia.clinic.records import case
    from ischia.clinic.work import queue, worker

    erase_identity(job.person)
    sweep(job.person)
    assert worker.work_once("one")
    job.refresh_from_db()
    assert (job.state, bytes(job.sealed_said)) == ("failed", b"")
    other = queue.assess(case.latest(patient()), date(2026, 3, 5))
    assert queue.take("one").pk == other.pk


def test_work_does_not_wait_for_a_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.work import posting, worker

    posts, answers, worked = threading.Event(), threading.Event(), []

    def silent() -> int:
        posts.set()
        answers.wait(60.0)
        return 0

    def work_once(name: str) -> bool:
        worked.append(name)
        if posts.wait(30.0) and len(worked) > 2:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr(posting, "post", silent)
    monkeypatch.setattr(worker, "work_once", work_once)
    with pytest.raises(KeyboardInterrupt):
        worker.work_for_ever()
    assert not answers.is_set(), "all of it was done while the server was silent"
    answers.set()


def test_a_file_whose_reading_never_ends_says_so(patient: Any) -> None:
    from ischia.clinic.files import vault
    from ischia.clinic.work import queue, uploads
    from ischia.clinic.work.models import Job

    Job.objects.all().delete()
    person = patient()
    sha256 = vault.put_bytes(person.key, b"x")
    note = uploads.Note(name="knee.txt")
    upload = uploads.put(person, date(2026, 3, 5), sha256, 1, note, "u-1")
    queue.measure(upload)
    for attempt in range(queue.MOST_ATTEMPTS):
        assert queue.take(f"lost {attempt}") is not None
        let_the_lease_end()
    assert queue.take("next") is None
    upload.refresh_from_db()
    assert upload.state == "refused"
    assert "lost 3 times" in uploads.note_of(upload).said


def test_what_a_killed_process_left_unsealed_goes() -> None:
    from django.conf import settings

    from ischia.clinic.work import scratch

    kept, left = settings.PLACE.scratch / "now", settings.PLACE.scratch / "long ago"
    for folder in (kept, left):
        folder.mkdir()
        (folder / "knee.txt").write_text("a patient's")
    late = left.stat().st_mtime - scratch.ABANDONED_S - 60
    os.utime(left, (late, late))
    assert scratch.sweep() == 1
    assert (kept.exists(), left.exists()) == (True, False)
