"""Held, asked for, booked, moved, cancelled, repeated: and what the patient is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest


def begun(offered: Any, at: Any, service: str = "follow_up", wall: str = "10:00", days: int = 0):
    from ischia.clinic.booking.book import hold

    return hold(offered, offered.service(service), at(wall, days), holder="h")


def made(offered: Any, person: Any, at: Any, wall: str, days: int = 0, **more: Any) -> Any:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import settle

    held = begun(offered, at, more.pop("service", "follow_up"), wall, days)
    return settle(offered, held, person, PROGRAM, **more)


def waiting(appointment: Any) -> list[str]:
    return sorted(appointment.letters.filter(state="waiting").values_list("kind", flat=True))


def test_what_is_held_is_nobody_elses(offered: Any, at: Any) -> None:
    from ischia.clinic.booking.book import TakenError

    held = begun(offered, at, "gait_3d", "09:00")
    with pytest.raises(TakenError):
        begun(offered, at, "gait_3d", "09:30")
    assert (held.state, held.cells.count()) == ("held", 2 * (90 + 30) // 5)


def test_a_time_outside_the_hours_cannot_be_had(offered: Any, at: Any) -> None:
    from ischia.clinic.booking.book import TakenError
    from ischia.clinic.booking.models import Appointment

    before = Appointment.objects.count()
    for wall, days in (("06:00", 0), ("10:00", 5), ("10:07", 0)):
        with pytest.raises(TakenError):
            begun(offered, at, "follow_up", wall, days)
    assert Appointment.objects.count() == before


def test_a_hold_that_runs_out_lets_go(offered: Any, at: Any, patient: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import settle
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.booking.states import NotPossibleError

    held = begun(offered, at, "gait_3d", "13:00", 2)
    Appointment.objects.filter(pk=held.pk).update(
        held_until=datetime.now(UTC) - timedelta(minutes=1)
    )
    again = begun(offered, at, "gait_3d", "13:00", 2)
    assert again.pk != held.pk
    with pytest.raises(NotPossibleError):
        settle(offered, held, patient(), PROGRAM)
    assert settle(offered, again, patient(), PROGRAM).state == "booked"


def test_booked_is_told_and_reminded(offered: Any, at: Any, patient: Any) -> None:
    found = made(offered, patient(), at, "08:00", 1, note=" Since Friday ")
    from ischia.clinic.booking.book import note_of

    assert found.state == "booked"
    assert note_of(found) == "Since Friday"
    assert b"Friday" not in bytes(found.sealed_note)
    assert waiting(found) == ["booked", "reminder-2", "reminder-24"]
    day_before = found.letters.get(kind="reminder-24").due_at
    assert found.begins_at - day_before == timedelta(hours=24)


def test_what_a_person_confirms_is_only_asked_for(offered: Any, at: Any, patient: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import change
    from ischia.clinic.booking.states import Event

    found = made(offered, patient(), at, "08:00", 2, service="telehealth")
    assert (found.state, waiting(found)) == ("requested", ["asked"])
    found = change(offered, found, Event.CONFIRM, PROGRAM)
    assert (found.state, "reminder-24" in waiting(found)) == ("booked", True)


def test_moved_frees_the_old_time_and_tells_the_new(offered: Any, at: Any, patient: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import TakenError, move

    found = made(offered, patient(), at, "09:00", 4, service="gait_3d")
    # An hour later overlaps with itself only, and goes.
    found = move(offered, found, at("10:00", 4), PROGRAM, why="asked for by phone")
    assert (found.begins_at, found.moves) == (at("10:00", 4), 1)
    assert {letter.about for letter in found.letters.filter(state="waiting")} == {found.begins_at}
    assert found.letters.filter(state="dropped").count() == 3
    cells = found.cells.count()
    with pytest.raises(TakenError):
        move(offered, found, at("23:00", 4), PROGRAM)
    found.refresh_from_db()
    assert (found.begins_at, found.cells.count()) == (at("10:00", 4), cells)
    assert [s.event for s in found.steps.order_by("id")] == ["hold", "book", "move"]
    back = move(offered, found, at("09:00", 4), PROGRAM)
    assert back.letters.filter(state="waiting", about=at("09:00", 4)).count() == 3


def test_cancelled_is_free_again_and_told(offered: Any, at: Any, patient: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import change
    from ischia.clinic.booking.states import Event, NotPossibleError

    found = made(offered, patient(), at, "14:00", 4, service="gait_3d")
    gone = change(offered, found, Event.CANCEL, PROGRAM, why="is well again")
    assert (gone.state, gone.cells.count(), gone.spans.count()) == ("cancelled", 0, 0)
    assert waiting(gone) == ["cancelled"]
    assert made(offered, patient(), at, "14:00", 4, service="gait_3d").state == "booked"
    with pytest.raises(NotPossibleError):
        change(offered, gone, Event.CONFIRM, PROGRAM)


def test_a_missed_visit_pressed_by_mistake_is_put_right(
    offered: Any, at: Any, patient: Any
) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import change
    from ischia.clinic.booking.states import Event

    found = made(offered, patient(), at, "11:00", 4)
    for event, state in (
        (Event.MISS, "no_show"),
        (Event.CORRECT, "booked"),
        (Event.ARRIVE, "arrived"),
    ):
        found = change(offered, found, event, PROGRAM)
        assert found.state == state
        assert found.cells.exists()
    assert change(offered, found, Event.FINISH, PROGRAM).state == "done"


def test_recurring_visits_keep_their_time_of_the_wall(offered: Any, patient: Any) -> None:
    """Over the change of the clock in New York, in the year in which it comes next."""
    from zoneinfo import ZoneInfo

    import msgspec

    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import hold, repeat, settle

    zone = ZoneInfo("America/New_York")
    rules = msgspec.structs.replace(
        offered, house=msgspec.structs.replace(offered.house, days_ahead=366)
    )
    today = datetime.now(zone).date()
    weeks = [today + timedelta(days=7 - today.weekday() + 7 * n) for n in range(1, 40)]
    offsets = [datetime.combine(d, datetime.min.time(), zone).utcoffset() for d in weeks]
    change_at = next(n for n in range(1, 39) if offsets[n] != offsets[n - 1])
    first = datetime.combine(weeks[change_at - 1], datetime.min.time(), zone).replace(hour=16)
    held = hold(rules, rules.service("follow_up"), first.astimezone(UTC), holder="")
    start = settle(rules, held, patient(), PROGRAM)
    found = repeat(rules, start, PROGRAM, weeks=1, times=2)
    assert len(found.booked) == 2
    assert {a.begins_at.astimezone(zone).hour for a in (start, *found.booked)} == {16}
    apart = found.booked[0].begins_at - start.begins_at
    assert apart != timedelta(days=7), "an hour more or less between the moments themselves"
    assert {a.series for a in found.booked} == {start.opaque}


def test_a_closure_takes_its_time_out(offered: Any, at: Any) -> None:
    from ischia.clinic.booking.calendar import free
    from ischia.clinic.booking.models import Closure

    service, day = offered.service("first_assessment"), at("08:00", 8).date()
    now = datetime.now(UTC)
    before = free(offered, service, (day,), now)
    assert before
    Closure.objects.create(resource="physician", begins_at=at("08:00", 8), ends_at=at("11:01", 8))
    after = [s.begins for s in free(offered, service, (day,), now)]
    assert after
    assert min(after) == at("13:00", 8), "no hour is left before noon, and a minute counts whole"


def test_the_demos_calendar_is_filled_once() -> None:
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.demo_booking import booked
    from ischia.clinic.people.identity import Identity, register

    Appointment.objects.all().delete()
    assert booked() == 0, "real patients are never booked by the demo"
    for _ in range(3):
        register(Identity(), simulated=True)
    assert booked() >= 5
    assert booked() == 0
    assert set(Appointment.objects.values_list("state", flat=True)) == {"booked", "requested"}


def test_a_demo_of_one_patient_has_them_in_one_place_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from itertools import pairwise

    from ischia.clinic import demo_booking
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.people.models import Person

    Appointment.objects.all().delete()
    first = Person.objects.filter(simulated=True).order_by("pseudonym")[:1]
    Person.objects.filter(simulated=True).exclude(pk=first[0].pk).update(simulated=False)
    monkeypatch.setattr(demo_booking, "_BOOKED", (("follow_up", 0), ("telehealth", 0)))
    assert demo_booking.booked() == 2
    visits = Appointment.objects.filter(person=first[0]).order_by("begins_at")
    times = [(v.begins_at, v.begins_at + timedelta(minutes=v.minutes)) for v in visits]
    assert len(times) == 2
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert not Appointment.objects.filter(state="held").exists(), "a time stays held for nobody"
