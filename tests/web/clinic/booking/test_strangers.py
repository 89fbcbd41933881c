"""What a stranger meets: a button pressed twice, a clock put back, a mail server that was down.

And days that no calendar has, two rooms at one time, a request that is moved.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.web.clinic.visiting import BUTTON, VISITOR

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.fixture
def booked(offered: Any, at: Any) -> Any:
    """Give a function that books a service at a time of the clinic's clock."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import hold, settle

    def made(person: Any, wall: str, days: int, service: str = "follow_up") -> Any:
        held = hold(offered, offered.service(service), at(wall, days), holder="")
        return settle(offered, held, person, PROGRAM)

    return made


@pytest.mark.parametrize(
    ("clinic", "theirs", "day", "wall", "there"),
    [
        # Between the two changes the clocks are five hours apart, else six.
        (NEW_YORK, BERLIN, date(2026, 3, 9), "09:00", "14:00"),
        (NEW_YORK, BERLIN, date(2026, 3, 30), "09:00", "15:00"),
        (NEW_YORK, BERLIN, date(2026, 10, 26), "09:00", "14:00"),
        (NEW_YORK, BERLIN, date(2026, 11, 2), "09:00", "15:00"),
        (BERLIN, NEW_YORK, date(2026, 3, 27), "16:00", "11:00"),
        (BERLIN, NEW_YORK, date(2026, 10, 25), "16:00", "11:00"),
        (BERLIN, NEW_YORK, date(2026, 11, 1), "16:00", "10:00"),
    ],
)
def test_both_clocks_are_right_between_the_changes_of_two_continents(
    clinic: str, theirs: str, day: date, wall: str, there: str, offered: Any
) -> None:
    from ischia.clinic.booking.hours import moment
    from ischia.clinic.booking.letters import when_of
    from ischia.clinic.booking.models import Appointment

    rules = msgspec.structs.replace(offered, time_zone=clinic)
    begins = moment(day, time.fromisoformat(wall), rules.zone)
    told = when_of(rules, Appointment(begins_at=begins, zone=theirs))
    assert f"at {wall} ({clinic.replace('_', ' ')}) at the clinic" in told
    assert f"at {there} ({theirs.replace('_', ' ')}) where you are" in told


@pytest.mark.parametrize(
    ("zone", "first", "names"),
    [
        (NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC), ("EDT", "EST")),
        (BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ("CEST", "CET")),
    ],
)
def test_a_letter_tells_which_of_two_equal_times(
    zone: str, first: datetime, names: tuple[str, str], offered: Any
) -> None:
    from ischia.clinic.booking.letters import when_of
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.desk.ical import calendar

    rules = msgspec.structs.replace(offered, time_zone=zone)
    for begins, name in zip((first, first + timedelta(hours=1)), names, strict=True):
        found = Appointment(begins_at=begins, minutes=30, state="booked", service="follow_up")
        assert f":30 ({name}, " in when_of(rules, found)
        assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}".encode() in calendar(rules, [found])
    later = Appointment(begins_at=first + timedelta(hours=2))
    assert name not in when_of(rules, later), "where the clock leaves no doubt it is not said"


@pytest.mark.parametrize(
    ("begins", "gap"),
    [
        (datetime(2027, 3, 7, 2, 30, tzinfo=ZoneInfo(NEW_YORK)), date(2027, 3, 14)),
        (datetime(2027, 3, 21, 2, 30, tzinfo=ZoneInfo(BERLIN)), date(2027, 3, 28)),
    ],
)
def test_a_series_leaves_out_the_night_without_its_hour_and_says_so(
    begins: datetime, gap: date, offered: Any, patient: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking import book

    zone = ZoneInfo(str(begins.tzinfo))
    night = msgspec.convert(
        {"days": ["sun"], "from": "01:00:00", "to": "05:00:00"},
        type=type(offered.resources[0].open[0]),
    )
    rules = msgspec.structs.replace(
        offered,
        time_zone=zone.key,
        house=msgspec.structs.replace(offered.house, days_ahead=366),
        resources=tuple(msgspec.structs.replace(r, open=(night,)) for r in offered.resources),
    )

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2027, 1, 4, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(book, "datetime", Clock)
    held = book.hold(rules, rules.service("follow_up"), begins.astimezone(UTC), holder="")
    person = patient()
    start = book.settle(rules, held, person, PROGRAM)
    found = book.repeat(rules, start, PROGRAM, weeks=1, times=3)
    assert [missed.astimezone(zone).date() for missed in found.not_free] == [gap]
    walls = {a.begins_at.astimezone(zone).strftime("%a %H:%M") for a in found.booked}
    assert walls == {"Sun 02:30"}
    assert not person.appointments.filter(state="held").exists()


def test_the_same_series_asked_for_twice_is_one(offered: Any, patient: Any, booked: Any) -> None:
    """Another therapist in another room would be free."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import repeat

    person = patient()
    start = booked(person, "10:00", 1)
    assert len(repeat(offered, start, PROGRAM, weeks=1, times=2).booked) == 2
    again = repeat(offered, start, PROGRAM, weeks=1, times=2)
    assert (again.booked, len(again.not_free)) == ((), 2)
    assert person.appointments.count() == 3
    assert not person.appointments.filter(state="held").exists()


def test_nobody_is_expected_in_two_places(offered: Any, patient: Any, booked: Any, at: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import ElsewhereError, move
    from ischia.clinic.booking.models import Appointment, Cell

    person = patient()
    first = booked(person, "09:00", 2)
    with pytest.raises(ElsewhereError):
        booked(person, "09:15", 2, "ultrasound")
    Appointment.objects.filter(state="held").delete()
    other = booked(person, "11:00", 2, "ultrasound")
    with pytest.raises(ElsewhereError):
        move(offered, other, at("09:15", 2), PROGRAM)
    other.refresh_from_db()
    assert (other.begins_at, other.moves) == (at("11:00", 2), 0)
    assert Cell.objects.filter(appointment=other).exists(), "it stays where it was"
    assert move(offered, first, at("09:15", 2), PROGRAM).moves == 1, "over itself it may"


def test_of_several_who_book_one_patient_at_once_one_does(
    offered: Any, patient: Any, at: Any
) -> None:
    """Rooms and people would be free for two: only the patient is not."""
    from django.db import connections

    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import ElsewhereError, hold, settle

    person, service = patient(), offered.service("follow_up")
    held = [hold(offered, service, at(wall, 8), holder="") for wall in ("14:00", "14:00", "14:45")]
    held[2].begins_at = at("14:15", 8)  # overlaps with both
    held[2].save()
    together = threading.Barrier(len(held))

    def book(one: Any) -> str:
        together.wait()
        try:
            return str(settle(offered, one, person, PROGRAM).state)
        except ElsewhereError:
            return "elsewhere"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(held)) as pool:
        said = sorted(pool.map(book, held))
    assert said == ["booked", "elsewhere", "elsewhere"]


def test_the_desk_and_the_patient_are_told_so(
    somebody: Any, patient: Any, booked: Any, at: Any
) -> None:
    own = somebody("patient")
    person = patient(own.user)
    booked(person, "09:00", 3)
    when = f"{at('09:15', 3):%Y%m%dT%H%M}"
    desk, address = somebody("front_desk"), f"/patients/{person.pseudonym}/book/"
    asked = {"service": "ultrasound", "begins": when}
    assert "another appointment then" in desk.post(address, asked, follow=True).content.decode()
    held = own.post("/book/ultrasound/hold/", {"begins": when}).url
    page = own.post(held, {"note": ""}, follow=True).content.decode()
    assert "another appointment then" in page
    assert person.appointments.count() == 1


def test_pressed_twice_is_booked_once_and_told_as_booked(
    at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second reaches the server while the first is not done: it has seen a time still held."""
    from django.test import Client

    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.desk import visitor
    from ischia.clinic.people.models import Person

    browser = Client()
    page = browser.get(f"/book/follow_up/?from={at('08:00', 7).date()}").content.decode()
    begins = BUTTON.search(page)
    assert begins is not None
    held = browser.post("/book/follow_up/hold/", {"begins": begins[1]})
    address = held["Location"]
    settle, people = visitor._settle, Person.objects.count()

    def twice(*asked: Any) -> None:
        settle(*asked)
        settle(*asked)

    monkeypatch.setattr(visitor, "_settle", twice)
    done = browser.post(address, VISITOR, follow=True).content.decode()
    assert "<h1>Booked</h1>" in done
    assert Person.objects.count() == people + 1
    found = Appointment.objects.get(opaque=address.split("/")[2])
    assert found.letters.filter(kind="booked").count() == 1
    browser.post(f"{address}let-go/")  # the page before, kept open
    found.refresh_from_db()
    assert found.state == "booked"


def test_two_who_press_at_once_are_both_answered(
    somebody: Any, patient: Any, booked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.desk import keep

    found, desk = booked(patient(), "10:00", 4), somebody("front_desk")
    offered_before = keep._events

    def quicker(rules: Any, actor: Any, appointment: Any) -> Any:
        offers = offered_before(rules, actor, appointment)
        type(found).objects.filter(pk=found.pk).update(state="cancelled")
        return offers

    monkeypatch.setattr(keep, "_events", quicker)
    answer = desk.post(f"/appointments/{found.opaque}/cancel/")
    assert answer.status_code == 302


@pytest.mark.parametrize("begins", ["00010101T0000", "99991231T2359", "20991231T0900"])
def test_a_day_that_no_calendar_has_is_not_there(begins: str, somebody: Any) -> None:
    desk = somebody("front_desk")
    assert desk.post("/book/follow_up/hold/", {"begins": begins}).status_code == 404
    day = f"{begins[:4]}-{begins[4:6]}-{begins[6:8]}"
    assert desk.get(f"/calendar/{day}/").status_code == 404
    closed = {"resource": "physician", "day": day, "begins": "08:00", "ends": "09:00"}
    answer = desk.post("/calendar/closed/", closed)
    assert answer.url == "/calendar/"


def test_a_reminder_that_waited_for_a_server_does_not_come_after_the_visit(
    offered: Any, patient: Any, booked: Any
) -> None:
    from django.core import mail
    from django.test import override_settings

    from ischia.clinic.booking.letters import send_due
    from ischia.clinic.booking.models import Letter

    Letter.objects.all().delete()
    found = booked(patient(), "11:00", 4)
    past = datetime.now(UTC) - timedelta(hours=3)
    found.letters.exclude(kind__startswith="reminder").delete()
    found.letters.update(due_at=past, about=past + timedelta(hours=2))
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        send_due(offered, clinic="Simulated clinic")
    assert not mail.outbox
    assert set(found.letters.values_list("state", flat=True)) == {"dropped"}


def test_a_request_that_is_moved_is_still_a_request(
    offered: Any, patient: Any, booked: Any, at: Any
) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import move
    from ischia.clinic.booking.letters import told

    found = booked(patient(), "09:00", 9, "telehealth")
    found = move(offered, found, at("10:00", 9), PROGRAM)
    (letter,) = found.letters.filter(state="waiting")
    text = told(offered, found, letter.kind, "Simulated clinic")[1]
    assert found.state == "requested"
    assert "confirms it" in text
    assert "at 10:00" in text
