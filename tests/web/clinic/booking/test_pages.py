"""Three taps to an appointment; a calendar that the clinic keeps; nobody sees another's."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.web.clinic.visiting import BUTTON, VISITOR

ROLES = (
    *("patient", "front_desk", "physician", "physical_therapist", "chiropractor"),
    *("acupuncturist", "sonographer", "administrator"),
)
CODES = {"2": 200, "3": 302, "0": 403, "4": 404}
# What each role is answered about another patient's appointment; the letters are those of CODES.
PAGES = (
    ("get", "/calendar/", "02222222"),
    ("get", "/calendar/2026-11-23/", "02222222"),
    ("get", "/appointments/{a}/", "42222202"),
    ("get", "/appointments/{a}/visit.ics", "42222202"),
    ("post", "/appointments/{a}/move/", "44444404"),  # no time is named
    ("post", "/appointments/{a}/repeat/", "03333303"),  # nor how often
    ("post", "/appointments/{a}/finish/", "43333303"),  # it has not begun
    ("post", "/calendar/closed/", "03333303"),
    ("post", "/calendar/closed/1/open/", "04444404"),
    ("get", "/patients/{p}/book/", "02222202"),
    ("get", "/calendar/address/", "22222222"),
)


def code(answer: Any) -> int:
    answer.close()
    return int(answer.status_code)


@pytest.fixture
def booked(offered: Any, patient: Any, at: Any) -> Any:
    """Give a function that books the first time that is free from a day on."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import days_from, hold, settle
    from ischia.clinic.booking.calendar import free

    def made(user: Any = None, *, service: str = "follow_up", soon: bool = False) -> Any:
        wanted = offered.service(service)
        first = datetime.now(offered.zone).date() if soon else at("08:00").date()
        slot = free(offered, wanted, days_from(first, 14), datetime.now(UTC))[0]
        held = hold(offered, wanted, slot.begins, holder="")
        return settle(offered, held, patient(user), PROGRAM)

    return made


def test_a_visitor_books_in_three_taps_and_is_a_patient(at: Any) -> None:
    from django.test import Client

    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.people.identity import identity_of

    browser = Client()
    first = browser.get("/book/").content.decode()
    assert 'href="/book/gait_3d/"' in first
    times = browser.get(f"/book/gait_3d/?from={at('08:00').date()}").content.decode()
    begins = BUTTON.search(times)
    assert begins is not None
    held = browser.post("/book/gait_3d/hold/", {"begins": begins[1]}, follow=True)
    address = held.redirect_chain[-1][0]
    assert "Zelda" not in address
    empty = browser.post(address, {**VISITOR, "email": "nowhere"})
    assert "errorlist" in empty.content.decode()
    done = browser.post(address, {**VISITOR, "zone": "Europe/Berlin", "note": "left"}, follow=True)
    assert "<h1>Booked</h1>" in done.content.decode()
    found = Appointment.objects.get(opaque=address.split("/")[2])
    assert (found.state, found.zone) == ("booked", "Europe/Berlin")
    assert identity_of(found.person).shown == "Zelda Quagga"
    # Sent twice is one appointment and one patient.
    again = browser.post(address, VISITOR)
    assert (again.status_code, found.person.appointments.count()) == (200, 1)
    assert Client().get(address).status_code == 404, "another browser holds nothing"


def test_a_patient_who_is_logged_in_types_nothing(somebody: Any, patient: Any, at: Any) -> None:
    client = somebody("patient")
    own = patient(client.user)
    page = client.get(f"/book/telehealth/?from={at('08:00').date()}").content.decode()
    begins = BUTTON.search(page)
    assert begins is not None
    held = client.post("/book/telehealth/hold/", {"begins": begins[1]}, follow=True)
    assert "Given name" not in held.content.decode()
    done = client.post(held.redirect_chain[-1][0], {"zone": "Mars/Olympus"}, follow=True)
    assert "<h1>Asked for</h1>" in done.content.decode()
    found = own.appointments.get()
    assert (found.state, found.zone) == ("requested", "")
    assert found.opaque in client.get("/my/").content.decode()


def test_one_browser_cannot_hold_the_whole_calendar(at: Any) -> None:
    from django.test import Client

    browser = Client()
    page = browser.get(f"/book/follow_up/?from={at('08:00', 7).date()}").content.decode()
    times = BUTTON.findall(page)[::4]
    answers = [browser.post("/book/follow_up/hold/", {"begins": t}).url for t in times[:4]]
    assert [a.startswith("/held/") for a in answers] == [True, True, True, False]


def test_a_time_that_nobody_offered_is_refused(at: Any) -> None:
    from django.test import Client

    browser = Client()
    night = f"{at('03:00'):%Y%m%dT%H%M}"
    assert browser.post("/book/follow_up/hold/", {"begins": night}).url == "/book/follow_up/"
    assert browser.post("/book/follow_up/hold/", {"begins": "now"}).status_code == 404
    assert browser.get("/book/no_such/").status_code == 404


@pytest.mark.parametrize(("method", "address", "answers"), PAGES, ids=[p[1] for p in PAGES])
def test_each_page_by_each_role(
    method: str, address: str, answers: str, somebody: Any, booked: Any
) -> None:
    found = booked()
    url = address.format(a=found.opaque, p=found.person.pseudonym)
    said = {role: code(getattr(somebody(role), method)(url)) for role in ROLES}
    assert said == {r: CODES[a] for r, a in zip(ROLES, answers, strict=True)}


def test_a_patient_moves_and_cancels_their_own(somebody: Any, booked: Any, at: Any) -> None:
    client = somebody("patient")
    found = booked(client.user)
    page = client.get(
        f"/appointments/{found.opaque}/?from={at('08:00', 7).date()}"
    ).content.decode()
    begins = BUTTON.findall(page)[5]
    moved = client.post(f"/appointments/{found.opaque}/move/", {"begins": begins})
    assert moved.url == f"/appointments/{found.opaque}/"
    was, found.moves = found.begins_at, 0
    found.refresh_from_db()
    assert (found.moves, found.begins_at != was) == (1, True)
    client.post(f"/appointments/{found.opaque}/cancel/", {"why": "well again"})
    found.refresh_from_db()
    assert (found.state, found.steps.last().why) == ("cancelled", "well again")
    # What only the clinic may do does not happen.
    other = booked(somebody("patient").user)
    for event in ("arrive", "miss", "confirm", "nonsense"):
        assert client.post(f"/appointments/{other.opaque}/{event}/").status_code == 404


def test_too_late_a_patient_calls_and_the_clinic_moves(somebody: Any, booked: Any) -> None:
    from ischia.clinic.booking.models import Appointment

    client, desk = somebody("patient"), somebody("front_desk")
    found = booked(client.user)
    Appointment.objects.filter(pk=found.pk).update(begins_at=datetime.now(UTC) + timedelta(hours=3))
    page = client.get(f"/appointments/{found.opaque}/").content.decode()
    assert "please call" in page
    assert "/cancel/" not in page
    client.post(f"/appointments/{found.opaque}/cancel/")
    found.refresh_from_db()
    assert found.state == "booked"
    desk.post(f"/appointments/{found.opaque}/cancel/")
    found.refresh_from_db()
    assert found.state == "cancelled"


def test_the_front_desk_confirms_what_was_asked_for(somebody: Any, booked: Any) -> None:
    desk = somebody("front_desk")
    found = booked(service="telehealth")
    assert found.opaque in desk.get("/calendar/").content.decode()
    desk.post(f"/appointments/{found.opaque}/confirm/")
    found.refresh_from_db()
    assert found.state == "booked"
    day = found.begins_at.date()
    page = desk.get(f"/calendar/{day}/").content.decode()
    assert f"/appointments/{found.opaque}/" in page
    assert "Zelda Quagga" in page


def test_the_front_desk_books_for_a_patient_and_repeats(
    somebody: Any, patient: Any, at: Any
) -> None:
    desk, person = somebody("front_desk"), patient()
    url = f"/patients/{person.pseudonym}/book/"
    page = desk.get(f"{url}?service=telehealth&from={at('08:00', 7).date()}").content.decode()
    begins = BUTTON.findall(page)[0]
    made = desk.post(url, {"service": "telehealth", "begins": begins})
    found = person.appointments.get()
    assert (made.url, found.state) == (f"/appointments/{found.opaque}/", "booked")
    desk.post(f"/appointments/{found.opaque}/repeat/", {"weeks": 1, "times": 3})
    assert person.appointments.count() == 4


def test_a_closed_hour_is_not_offered_and_names_who_stands_there(
    somebody: Any, booked: Any, offered: Any
) -> None:
    from ischia.clinic.booking.models import Closure

    desk, found = somebody("front_desk"), booked()
    wall = found.begins_at.astimezone(offered.zone)
    said = {"resource": found.resources[0], "day": f"{wall:%Y-%m-%d}"}
    hours = {"begins": "07:00", "ends": "23:00", "why": "congress"}
    page = desk.post("/calendar/closed/", {**said, **hours}, follow=True).content.decode()
    assert "appointments stand there" in page
    assert "congress" in page
    closure = Closure.objects.get(why="congress")
    desk.post(f"/calendar/closed/{closure.pk}/open/")
    assert not Closure.objects.filter(pk=closure.pk).exists()
    wrong = desk.post("/calendar/closed/", {**said, "begins": "12:00", "ends": "11:00"})
    assert wrong.url == "/calendar/"
    assert not Closure.objects.filter(pk__gt=closure.pk).exists()


def test_a_private_address_tells_when_and_no_name(somebody: Any, booked: Any) -> None:
    from django.test import Client
    from icalendar import Calendar

    client = somebody("physician")
    found = booked(service="first_assessment")
    page = client.post("/calendar/address/", {"make": "1"}).content.decode()
    address = re.search(r"/feeds/[\w-]+\.ics", page)
    assert address is not None
    answer = Client().get(address[0])
    assert b"Quagga" not in answer.content
    assert b"TZID" not in answer.content
    events = {str(e["uid"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    event = events[f"{found.opaque}@ischia"]
    assert event["dtstart"].dt == found.begins_at
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)
    assert found.person.pseudonym in str(event["summary"])
    client.post("/calendar/address/", {"end": "1"})
    assert Client().get(address[0]).status_code == 404


def test_a_patients_address_holds_their_own_and_what_was_cancelled(
    somebody: Any, booked: Any, offered: Any
) -> None:
    from django.test import Client
    from icalendar import Calendar

    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.book import change
    from ischia.clinic.booking.states import Event

    client = somebody("patient")
    found, other = booked(client.user), booked()
    change(offered, found, Event.CANCEL, PROGRAM)
    page = client.post("/calendar/address/", {"make": "1"}).content.decode()
    address = re.search(r"/feeds/[\w-]+\.ics", page)
    assert address is not None
    content = Client().get(address[0]).content
    assert other.opaque.encode() not in content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["status"]), found.person.pseudonym.encode() in content) == (
        "CANCELLED",
        False,
    )
