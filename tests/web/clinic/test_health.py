"""How the clinic stands, told to a machine and to a person, and to nobody whose patient it was."""

import json
import time
from collections import namedtuple
from collections.abc import Iterator
from typing import Any

import pytest

USAGE = namedtuple("USAGE", "total used free")  # noqa: PYI024  # as shutil has it


@pytest.fixture
def beating() -> Iterator[Any]:
    """Have a worker that is alive."""
    from django.conf import settings

    settings.PLACE.heartbeat.touch()
    yield settings.PLACE.heartbeat
    settings.PLACE.heartbeat.unlink(missing_ok=True)


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk with room, whatever this machine has."""
    from ischia.clinic.health import standing
    from ischia.clinic.place import here

    here().master_key()
    monkeypatch.setattr(standing.shutil, "disk_usage", lambda _: USAGE(10**13, 0, 10**13))


def asked(**more: str) -> tuple[int, dict[str, Any]]:
    from django.test import Client

    answer = Client().get("/healthz", **more)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.usefixtures("beating", "roomy")
def test_all_is_there() -> None:
    assert asked() == (
        200,
        {
            "schema": "ischia.health/1",
            "status": "ok",
            "checks": dict.fromkeys(("database", "storage", "disk", "worker"), "ok"),
        },
    )


@pytest.mark.usefixtures("beating", "roomy")
def test_it_is_asked_by_any_name_and_nothing_may_keep_it() -> None:
    from django.test import Client

    answer = Client().get("/healthz", headers={"host": "10.0.0.7:8017"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in answer
    assert Client().head("/healthz").content == b""
    assert Client().post("/healthz").status_code == 405


@pytest.mark.usefixtures("beating", "roomy")
def test_it_costs_two_queries_and_no_session(somebody: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = somebody("administrator")
    with CaptureQueriesContext(connection) as asked_for:
        client.get("/healthz")
    first, second = (query["sql"] for query in asked_for)
    assert first == "SELECT 1"
    assert "work_job" in second


@pytest.mark.usefixtures("roomy")
def test_without_a_worker_pages_are_served_and_somebody_must_act(beating: Any) -> None:
    beating.unlink()
    code, said = asked()
    assert (code, said["status"], said["checks"]["worker"]) == (200, "degraded", "lacks")


@pytest.mark.usefixtures("beating", "roomy")
def test_a_job_that_waits_too_long_is_told(patient: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from ischia.clinic.work.models import Job

    job = Job.objects.create(kind="assess", key="late", person=patient(), about={})
    assert asked()[1]["status"] == "ok"
    Job.objects.filter(pk=job.pk).update(made_at=timezone.now() - timedelta(minutes=11))
    assert asked()[1]["checks"]["worker"] == "lacks"
    job.delete()


@pytest.mark.usefixtures("beating")
def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.health import standing

    monkeypatch.setattr(standing.shutil, "disk_usage", lambda _: USAGE(10**12, 10**12, 10**6))
    code, said = asked()
    assert (code, said["checks"]["disk"]) == (200, "lacks")


@pytest.mark.usefixtures("beating", "roomy")
def test_a_database_that_is_gone_is_failing_and_the_answer_still_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.db import OperationalError, connection

    def gone() -> None:
        msg = "connection to server at clinic-db failed for user quagga"
        raise OperationalError(msg)

    monkeypatch.setattr(connection, "cursor", gone)
    code, said = asked()
    assert (code, said["status"], said["checks"]["database"]) == (503, "failing", "lacks")
    assert "quagga" not in json.dumps(said)


@pytest.mark.usefixtures("beating", "roomy")
def test_a_key_that_cannot_be_read_is_failing() -> None:
    from django.conf import settings

    key = settings.PLACE.folder / "keys" / "master"
    aside = key.rename(key.with_name("aside"))
    try:
        assert asked()[0] == 503
    finally:
        aside.rename(key)


def test_a_worker_with_nothing_to_do_says_that_it_lives(
    beating: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.work import worker

    beating.unlink()
    parents = iter([7, 7, 1])  # alive, alive, gone
    monkeypatch.setattr(worker.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(worker.posting, "post_for_ever", lambda over: over.wait())
    monkeypatch.setattr(worker, "_IDLE_S", 0.0)
    worker.work_for_ever(7)
    assert time.time() - beating.stat().st_mtime < 60


@pytest.mark.parametrize(
    ("role", "code"),
    [("administrator", 200), ("physician", 403), ("front_desk", 403), ("patient", 403)],
)
def test_a_person_reads_it_in_words(role: str, code: int, somebody: Any) -> None:
    answer = somebody(role).get("/health/")
    assert answer.status_code == code
    assert (b"How the clinic stands" in answer.content) is (code == 200)


def test_nobody_is_sent_to_log_in() -> None:
    from django.test import Client

    assert Client().get("/health/").url.startswith("/accounts/login/")
