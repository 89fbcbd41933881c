"""Pages of a visit by video: the way in, where the patient is, what stands beside the video."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

WHERE = {
    "country": "US",
    "region": "US-NY",
    "address": "12 Quagga Street",
    "contact": "Zora Zebra",
    "telephone": "+1 555 0100",
}


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_asked_for_confirmed_and_entered(
    somebody: Any, patient: Any, booked: Any, offered: Any
) -> None:
    theirs, desk = somebody("patient"), somebody("front_desk")
    asked = booked(patient(theirs.user), state="requested", minutes_ahead=20)
    assert "has to confirm" in shown(theirs.get(f"/video/{asked.opaque}/"))
    assert "Video visit" not in shown(theirs.get("/my/"))
    desk.post(f"/appointments/{asked.opaque}/confirm/")
    asked.refresh_from_db()
    assert asked.state == "booked"
    assert f'href="/video/{asked.opaque}/"' in shown(theirs.get("/my/"))
    assert "It opens 15 minutes before" in shown(theirs.get(f"/video/{asked.opaque}/"))
    asked.begins_at = datetime.now(UTC) + timedelta(minutes=14)
    asked.save()
    assert "Go to the video visit" in shown(theirs.get("/my/"))
    assert "Where are you now?" in shown(theirs.get(f"/video/{asked.opaque}/"))
    assert offered.service("telehealth").request_only, "a person of the clinic confirms"


def test_where_a_patient_is_comes_before_the_call(visit: Any) -> None:
    from ischia.clinic.telehealth.models import Stated

    address = f"/video/{visit.opaque}/"
    Stated.objects.all().delete()
    for wrong in (
        {"country": "XX"},
        {"region": ""},
        {"region": "CA-ON"},
        {"address": ""},
        {"contact": ""},
        {"telephone": "no number"},
    ):
        page = shown(visit.theirs.post(f"{address}where/", {**WHERE, **wrong}))
        assert "errorlist" in page, wrong
    assert visit.theirs.post(f"{address}where/", WHERE).url == address
    page = shown(visit.theirs.get(address))
    assert "New York, United States" in page
    assert "data-call" in page
    assert "Nothing of a video visit is recorded" in page
    beside = shown(visit.ours.get(f"{address}where/shown/"))
    assert all(said in beside for said in ("New York", "12 Quagga Street", "Zora Zebra", "0100"))
    kept = bytes(Stated.objects.get().sealed)
    assert b"Quagga" not in kept


def test_a_country_whose_regions_are_not_told_apart_needs_none(visit: Any) -> None:
    told = {**WHERE, "country": "IT", "region": ""}
    assert visit.theirs.post(f"/video/{visit.opaque}/where/", told).status_code == 302
    assert "Italy" in shown(visit.theirs.get(f"/video/{visit.opaque}/"))


@pytest.mark.parametrize(
    ("entered", "until", "says"),
    [
        (None, None, "Not known here."),
        ("US-CA", None, "Not known here."),
        ("US-NY", None, "A licence of yours for it is entered here."),
        ("US", None, "A licence of yours for it is entered here."),
        ("US-NY", date(2020, 1, 1), "has ended"),
    ],
)
def test_whether_one_may_practise_there(
    entered: str | None, until: date | None, says: str, visit: Any, somebody: Any
) -> None:
    from ischia.clinic.telehealth.models import Licence

    Licence.objects.all().delete()
    if entered is not None:
        told = {"account": visit.ours.user.pk, "place": entered, "until": until or ""}
        assert somebody("administrator").post("/licences/", told).status_code == 302
    assert says in shown(visit.ours.get(f"/video/{visit.opaque}/where/shown/"))


def test_a_licence_of_somebody_else_says_nothing(visit: Any, somebody: Any) -> None:
    administrator, other = somebody("administrator"), somebody("chiropractor")
    told = {"account": other.user.pk, "place": "US-NY"}
    administrator.post("/licences/", told)
    assert "Not known here." in shown(visit.ours.get(f"/video/{visit.opaque}/where/shown/"))
    page = shown(administrator.get("/licences/"))
    number = re.findall(r"/licences/(\d+)/out/", page)[-1]
    assert administrator.post(f"/licences/{number}/out/").status_code == 302
    assert f"/licences/{number}/out/" not in shown(administrator.get("/licences/"))


@pytest.mark.parametrize("role", ["patient", "front_desk", "physician", "sonographer"])
def test_only_an_administrator_enters_licences(role: str, somebody: Any) -> None:
    client = somebody(role)
    assert client.get("/licences/").status_code == 403
    assert client.post("/licences/1/out/").status_code == 403


PARTS = (
    *("", "alive/", "where/shown/", "exam/", "argument/"),
    *("exam/keep/", "exam/undo/", "exam/put/", "where/"),
)
POSTED = {"exam/keep/", "exam/undo/", "exam/put/", "where/"}


@pytest.mark.parametrize("part", PARTS)
def test_nobody_else_sees_any_part_of_it(part: str, visit: Any, somebody: Any) -> None:
    address = f"/video/{visit.opaque}/{part}"
    for role in ("patient", "front_desk", "sonographer", "administrator"):
        client = somebody(role)
        answer = client.post(address) if part in POSTED else client.get(address)
        assert answer.status_code in {403, 404}, role
        assert b"Quagga" not in answer.content


@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"", "alive/", "where/"}])
def test_a_patient_sees_nothing_of_what_stands_beside_the_video(part: str, visit: Any) -> None:
    address = f"/video/{visit.opaque}/{part}"
    answer = visit.theirs.post(address) if part in POSTED else visit.theirs.get(address)
    assert answer.status_code in {403, 404}


def test_nobody_states_it_for_the_patient(visit: Any) -> None:
    assert visit.ours.post(f"/video/{visit.opaque}/where/", WHERE).status_code == 403


def test_camera_and_socket_are_allowed_on_this_page_alone(visit: Any) -> None:
    call = visit.ours.get(f"/video/{visit.opaque}/")
    assert "camera=(self), microphone=(self)" in call["Permissions-Policy"]
    assert "geolocation=()" in call["Permissions-Policy"]
    assert "connect-src 'self' ws://testserver;" in call["Content-Security-Policy"]
    for other in (f"/video/{visit.opaque}/where/shown/", "/today/"):
        answer = visit.ours.get(other)
        assert "camera=()" in answer["Permissions-Policy"]
        assert "ws:" not in answer["Content-Security-Policy"]


def test_an_appointment_in_the_clinic_has_no_video(visit: Any, booked: Any) -> None:
    other = booked(visit.person, service="follow_up")
    assert "cannot be entered" in shown(visit.theirs.get(f"/video/{other.opaque}/"))
    assert f"/video/{other.opaque}/" not in shown(visit.theirs.get("/my/"))


def test_today_names_who_comes_by_video(visit: Any) -> None:
    page = shown(visit.ours.get("/today/"))
    assert f'href="/video/{visit.opaque}/"' in page
    assert "waits to be let in" not in page


def test_a_sheet_that_an_intake_began_is_still_to_be_begun(visit: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.calendar import day_of
    from ischia.clinic.booking.offered import required
    from ischia.clinic.records import case
    from ischia.model.terms import How
    from ischia.service.screening import empty_sheet
    from ischia.service.sheets import visit_from

    address, day = f"/video/{visit.opaque}/exam/", day_of(visit.begins_at, required())
    path = f"visits/{day}/visit.toml"
    case.change(visit.person, {path: empty_sheet(day, How.REPORTED)}, PROGRAM, "an intake")
    assert "Begin the sheet of this visit" in shown(visit.ours.get(address))
    assert "Begin the sheet of this visit" not in shown(visit.ours.post(address))
    begun = visit_from(case.read(case.latest(visit.person), path) or b"")
    assert begun.mode is How.REMOTE


def test_tests_beside_the_video_go_on_the_sheet(visit: Any) -> None:
    from ischia.clinic.booking.calendar import day_of
    from ischia.clinic.booking.offered import required
    from ischia.clinic.records import case
    from ischia.clinic.work.worker import work_once
    from ischia.model.terms import How
    from ischia.service.sheets import visit_from

    address = f"/video/{visit.opaque}/exam/"
    day = day_of(visit.begins_at, required())
    page = shown(visit.ours.get(address))
    assert "Yes: Sudden onset" in page, "what the patient answered before"
    assert "Begin the sheet of this visit" in page
    page = shown(visit.ours.post(address))
    assert 'data-guide="foot_drop"' in page
    assert "exam.slump" not in page, "what cannot be done by video is not asked"
    key = "exam.foot_drop.right.result"
    assert f'name="{key}" value="present"' in page
    kept = shown(visit.ours.post(f"{address}keep/", {key: "present"}))
    assert "1 change kept" in kept
    assert "On the sheet." in shown(visit.ours.post(f"{address}put/"))
    sheet = visit_from(case.read(case.latest(visit.person), f"visits/{day}/visit.toml") or b"")
    assert (sheet.mode, sheet.exam[0].item, sheet.exam[0].how) == (
        How.REMOTE,
        "foot_drop",
        How.REMOTE,
    )
    while work_once("test"):
        pass
    argument = shown(visit.ours.get(f"/video/{visit.opaque}/argument/"))
    assert "Palsy of the sciatic nerve" in argument
    assert re.search(r"<b>\d+&nbsp;%</b></td><td>\d+–\d+", argument)


def test_every_test_that_can_be_had_by_video_tells_the_patient_how() -> None:
    from ischia.clinic.telehealth.guidance import guidance
    from ischia.model.terms import How
    from ischia.service.questions import examination

    for section in examination(How.REMOTE):
        for question in section.questions:
            told = guidance(question.item)
            assert told is not None, question.item
            assert told.words != question.asks, "the clinician's words are no instruction"
    assert guidance("straight_leg_raise") is None
    assert guidance("") is None
