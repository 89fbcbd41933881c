"""Sixteen at once, a thousand attempts: two never get the same time, and only a rule sees to it."""

import random
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

THREADS, ATTEMPTS = 16, 1_000
BEGINS = datetime(2031, 1, 6, 14, 0, tzinfo=UTC)


def overlaps() -> int:
    """Return how many cells of a resource more than one appointment has."""
    from ischia.clinic.booking.models import Cell

    claimed = Counter(Cell.objects.values_list("resource", "number"))
    return sum(1 for times in claimed.values() if times > 1)


def storm(offered: Any, seed: int, attempts: int) -> Counter[str]:
    """Let everybody claim half hours of two rooms at once; return how it went."""
    from django.db import connection, transaction

    from ischia.clinic.booking.book import TakenError, claim
    from ischia.clinic.booking.models import Appointment

    service = offered.service("follow_up")
    outcomes: Counter[str] = Counter()
    together = threading.Barrier(THREADS)
    lock = threading.Lock()

    def somebody(number: int) -> None:
        draw = random.Random(seed * 100 + number)  # noqa: S311  # a test's own draws
        together.wait()
        for _ in range(attempts // THREADS + 1):
            begins = BEGINS + timedelta(minutes=15 * draw.randrange(200))
            found = Appointment(
                service=service.id,
                begins_at=begins,
                minutes=service.minutes,
                resources=["therapist", draw.choice(["room_1", "room_2"])],
                state="booked",
                price_minor=0,
                currency="usd",
            )
            try:
                with transaction.atomic():
                    found.save(force_insert=True)
                    claim(found, service)
                how = "had"
            except TakenError:
                how = "taken"
            with lock:
                outcomes[how] += 1
        connection.close()

    threads = [threading.Thread(target=somebody, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def _unguarded() -> Any:
    """Take the rule away for a while, and on PostgreSQL the fence behind it."""
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    from ischia.clinic.booking.models import Appointment, Cell

    fence = import_module("ischia.clinic.booking.migrations.0002_no_overlap")
    rules = Cell._meta.constraints
    rule, Cell._meta.constraints = rules[0], []
    with connection.schema_editor() as editor:
        editor.remove_constraint(Cell, rule)
        fence.open_again(apps, editor)
    yield
    Appointment.objects.all().delete()
    Cell._meta.constraints = rules
    with connection.schema_editor() as editor:
        editor.add_constraint(Cell, rule)
        fence.fence(apps, editor)


@pytest.mark.usefixtures("_unguarded")
def test_without_the_rule_times_are_given_twice(offered: Any) -> None:
    outcomes = storm(offered, 1, 160)
    assert outcomes["taken"] == 0
    assert overlaps() > 0


def test_with_the_rule_none_is(offered: Any) -> None:
    from ischia.clinic.booking.models import Appointment, Cell

    outcomes = storm(offered, 2, ATTEMPTS)
    assert sum(outcomes.values()) >= ATTEMPTS
    assert min(outcomes["had"], outcomes["taken"]) > 0
    assert overlaps() == 0
    had = Appointment.objects.filter(begins_at__gte=BEGINS)
    assert had.count() == outcomes["had"], "who was refused left no appointment behind"
    claimed = Cell.objects.filter(appointment__in=had).count()
    assert claimed == outcomes["had"] * 2 * (30 + 5) // 5
