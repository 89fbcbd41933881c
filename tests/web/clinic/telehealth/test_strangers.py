"""A visit that is moved after it was entered, one that the desk put back, and a minor's visit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.web.clinic.telehealth.test_pages import WHERE, shown

from .conftest import Page, run


def moved(visit: Any, minutes: int = 0) -> None:
    """Let a visit begin in some minutes, and all that happened in it have happened a day ago."""
    from ischia.clinic.telehealth.models import Call, Stated

    visit.begins_at = datetime.now(UTC) + timedelta(minutes=minutes)
    visit.save()
    before = datetime.now(UTC) - timedelta(days=1)
    Stated.objects.filter(call__appointment=visit).update(at=before)
    Call.objects.filter(appointment=visit).exclude(admitted_at=None).update(admitted_at=before)


def test_after_a_move_a_patient_says_again_where_they_are(
    visit: Any, pages: tuple[Page, Page]
) -> None:
    """The day before they were somewhere else: help would be sent there."""
    assert "data-call" in shown(visit.theirs.get(f"/video/{visit.opaque}/"))
    moved(visit)
    assert "Where are you now?" in shown(visit.theirs.get(f"/video/{visit.opaque}/"))
    assert "has not said yet" in shown(visit.ours.get(f"/video/{visit.opaque}/where/shown/"))

    async def refused() -> None:
        assert await pages[1].enter()
        assert await pages[1].closed() == 4410

    run(refused)
    visit.theirs.post(f"/video/{visit.opaque}/where/", WHERE)
    assert "12 Quagga Street" in shown(visit.ours.get(f"/video/{visit.opaque}/where/shown/"))


def test_after_a_move_nobody_is_let_in_already(visit: Any, pages: tuple[Page, Page]) -> None:
    clinic, patient = pages

    async def first() -> None:
        assert await clinic.enter()
        await clinic.say(type="admit")
        await clinic.hear("room", phase="open")
        await clinic.hang_up()

    run(first)
    visit.refresh_from_db()
    visit.state = "booked"  # put right and moved by the desk
    moved(visit)
    visit.theirs.post(f"/video/{visit.opaque}/where/", WHERE)

    async def again() -> None:
        assert await patient.enter()
        assert (await patient.hear("room"))["phase"] == "waiting"
        other = Page(visit.ours, visit.opaque)
        assert await other.enter()
        await other.say(type="admit")
        await patient.hear("room", phase="open")

    run(again)


def test_it_ends_also_where_the_desk_had_put_the_arrival_right(
    visit: Any, pages: tuple[Page, Page]
) -> None:
    from channels.db import database_sync_to_async

    from ischia.clinic.booking.models import Appointment

    clinic, patient = pages
    put_back = Appointment.objects.filter(pk=visit.pk).update

    async def talk() -> None:
        assert await patient.enter()
        assert await clinic.enter()
        await clinic.say(type="admit")
        await patient.hear("room", phase="open")
        await database_sync_to_async(put_back)(state="booked")
        await clinic.say(type="end")
        assert await patient.closed() == 4410
        assert await clinic.closed() == 4410
        late = Page(visit.theirs, visit.opaque)
        assert await late.enter()
        assert await late.closed() == 4410

    run(talk)
    visit.refresh_from_db()
    assert visit.state == "done"
    assert [s.event for s in visit.steps.order_by("id")] == ["arrive", "arrive", "finish"]


@pytest.fixture
def minor(visit: Any) -> Any:
    """Give a visit of somebody who is fifteen, and has not said yet where they are."""
    from ischia.clinic.people.identity import Identity, change

    born = date.today().replace(day=1) - timedelta(days=15 * 366)  # noqa: DTZ011
    change(visit.person, Identity(given="Zelda", family="Quagga", born=str(born)))
    moved(visit)
    return visit


def test_a_minor_says_who_is_with_them_and_the_clinician_sees_it(minor: Any) -> None:
    address = f"/video/{minor.opaque}/where/"
    asked = shown(minor.theirs.get(f"/video/{minor.opaque}/"))
    assert "Parent or guardian who is with you now" in asked
    for wrong in ({}, {"guardian": "Zora", "alone": "on"}):
        assert "tick that nobody is" in shown(minor.theirs.post(address, {**WHERE, **wrong}))
    minor.theirs.post(address, {**WHERE, "guardian": "Zora Zebra-Quagga"})
    beside = shown(minor.ours.get(f"{address}shown/"))
    assert "Beside them, as stated: <b>Zora Zebra-Quagga</b>" in beside
    assert "no guardian has agreed yet" in beside, "the call says that it lacks"
    assert "with Zora Zebra-Quagga" in shown(minor.theirs.get(f"/video/{minor.opaque}/"))
    minor.theirs.post(address, {**WHERE, "alone": "on"})
    assert "No parent or guardian is with them" in shown(minor.ours.get(f"{address}shown/"))


def test_a_guardians_agreement_on_record_is_shown(minor: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.care import consent

    address = f"/video/{minor.opaque}/where/shown/"
    consent.record(minor.person, PROGRAM, given=True, name="Zelda", guardian=False)
    assert "no guardian has agreed yet" in shown(minor.ours.get(address)), "their own is none"
    consent.record(minor.person, PROGRAM, given=True, name="Zora Zebra", guardian=True)
    beside = shown(minor.ours.get(address))
    assert "A guardian, Zora Zebra, agreed on" in beside
    assert "no guardian" not in beside


def test_of_age_is_asked_nothing_of_a_guardian(visit: Any) -> None:
    moved(visit)
    assert "guardian" not in shown(visit.theirs.get(f"/video/{visit.opaque}/"))
    assert "minor" not in shown(visit.ours.get(f"/video/{visit.opaque}/where/shown/"))


def test_of_age_is_who_has_their_eighteenth_birthday(patient: Any) -> None:
    from ischia.clinic.care.consent import is_minor
    from ischia.clinic.people.identity import Identity, change

    person, today = patient(), date.today()  # noqa: DTZ011
    then = date(today.year - 18, today.month, min(today.day, 28))
    for born, expected in ((then, False), (then.replace(year=then.year + 1), True)):
        change(person, Identity(given="Zelda", family="Quagga", born=str(born)))
        assert is_minor(person) is expected, born
