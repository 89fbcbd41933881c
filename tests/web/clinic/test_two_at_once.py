"""Two who write at the same moment: neither is lost, neither is torn, on each database."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

MOST_S = 60.0
HANDS = 6


def at_once(*calls: Callable[[], Any]) -> list[Exception]:
    """Call all at the same moment, each on a connection of its own; return what went wrong."""
    from django.db import connection

    gate, wrong = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        try:
            gate.wait(MOST_S)
            call()
        except Exception as err:  # noqa: BLE001  # the test says what must not go wrong
            wrong.append(err)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(MOST_S)
    assert not any(thread.is_alive() for thread in threads), "they wait for one another"
    return wrong


def test_the_chain_stays_one_chain() -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.audit import chain

    before = chain.verify().entries

    def some() -> None:
        for number in range(5):
            chain.note(PROGRAM, "a test", what=str(number))

    assert at_once(*[some] * HANDS) == []
    after = chain.verify()
    assert after.whole
    assert after.entries == before + 5 * HANDS


def test_no_decision_is_lost(patient: Any) -> None:
    from django.db import transaction

    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.pages import deciding
    from ischia.clinic.records import case

    person = patient()

    def decides(number: int) -> Callable[[], None]:
        def decide() -> None:
            actor = Actor(opaque=f"u-{number}", role="physician")
            with transaction.atomic():
                deciding.add(person, actor, on="plan:x", accepts=True, reason=f"reason {number}")

        return decide

    assert at_once(*[decides(number) for number in range(HANDS)]) == []
    kept = {decision.who for decision in deciding.decisions(person)}
    assert kept == {f"u-{number}" for number in range(HANDS)}
    assert case.latest(person).number == 1 + HANDS


def test_a_job_goes_to_one_worker(patient: Any) -> None:
    from ischia.clinic.records import case
    from ischia.clinic.work import queue
    from ischia.clinic.work.models import Job

    Job.objects.all().delete()
    version = case.latest(patient())
    wanted = {queue.assess(version, date(2026, 3, day)).pk for day in range(1, 4)}
    taken: list[int] = []

    def takes(name: str) -> Callable[[], None]:
        def take() -> None:
            while (job := queue.take(name)) is not None:
                taken.append(job.pk)

        return take

    assert at_once(*[takes(f"worker {number}") for number in range(HANDS)]) == []
    assert sorted(taken) == sorted(wanted)


def test_the_same_file_at_once_is_one_upload(patient: Any) -> None:
    from ischia.clinic.work import uploads

    person = patient()
    note = uploads.Note(name="x.txt")

    def put() -> None:
        uploads.put(person, date(2026, 3, 5), "a" * 64, 3, note, "u-1")

    assert at_once(*[put] * HANDS) == []
    assert person.uploads.count() == 1
