"""Exercises at home: only of a plan somebody agreed to; kept once; alarms reach the clinic."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

TODAY = date.today()  # noqa: DTZ011  # the clinic goes by its own clock
HOME = "/my/exercises/"


def entry(**more: Any) -> dict[str, Any]:
    return {
        "client_id": str(uuid.uuid4()),
        "day": str(TODAY),
        "treatment": "nordic_hamstring",
        "movement": "nordic",
        "done": [5, 5],
        **more,
    }


def send(client: Any, *entries: Any) -> Any:
    body = json.dumps({"entries": list(entries)})
    return client.post(f"{HOME}entries/", body, content_type="application/json")


def shown(client: Any) -> str:
    return str(client.get(HOME).content.decode())


def test_nothing_is_shown_that_no_clinician_agreed_to(own: Any, decide: Any) -> None:
    assert "has not agreed to a plan yet" in shown(own)
    decide(own)
    page = shown(own)
    assert "Lean forward from your knees" in page
    assert "2 × 5 times" in page
    assert "a default of the clinic" in page, "a dose without sets says whose the sets are"
    assert "forearms" not in page, "a blocked line is not done"
    decide(own, accepts=False)
    assert "Your clinician is changing your plan." in shown(own)


def test_an_alarm_holds_every_exercise(ready: Any) -> None:
    ready.plan(held=["fracture"])
    assert "has to be ruled out first" in shown(ready)
    assert "Lean forward" not in shown(ready)


def test_what_a_clinician_changed_holds(ready: Any, decide: Any) -> None:
    decide(ready, "plan_dose:nordic_hamstring:4 sets of 3", accepts=False)
    assert "4 × 3 times" in shown(ready)
    decide(ready, "plan_dose:nordic_hamstring:left out", accepts=False)
    assert "Lean forward" not in shown(ready)


def test_an_entry_sent_twice_is_kept_once_and_alarms_once(ready: Any) -> None:
    one = entry(words="Tingling down to the foot")
    first, again = send(ready, one).json(), send(ready, one).json()
    assert first["kept"] == again["kept"] == [one["client_id"]]
    assert [d["id"] for d in again["dangers"]] == ["home_nerve"], "the patient is told again"
    assert ready.person.home_entries.count() == 1
    assert ready.person.alarms.count() == 1


def test_what_is_kept_is_sealed(ready: Any) -> None:
    send(ready, entry(words="unmistakable words"))
    assert b"unmistakable" not in bytes(ready.person.home_entries.get().sealed)


@pytest.mark.parametrize(
    ("told", "alarms"),
    [
        ([(0, {"pain_after_0_10": 5})], set()),
        ([(0, {"pain_after_0_10": 5}), (0, {"pain_before_0_10": 6})], {"home_pain_twice"}),
        ([(0, {"pain_after_0_10": 4}), (0, {"pain_after_0_10": 9})], set()),
        ([(20, {"pain_after_0_10": 8}), (0, {"pain_after_0_10": 8})], set()),
        ([(0, {"swelling": True})], {"home_swelling"}),
        ([(0, {"words": "I can’t pee"})], {"home_cauda_equina"}),
        ([(0, {"words": "went well"})], set()),
    ],
)
def test_rules_alarm_the_clinic(
    told: list[tuple[int, dict[str, Any]]], alarms: set[str], ready: Any, somebody: Any
) -> None:
    answer: dict[str, Any] = {}
    for ago, said in told:
        day = str(TODAY - timedelta(days=ago))
        answer = send(ready, entry(day=day, **said)).json()
    assert {d["id"] for d in answer["dangers"]} == alarms
    assert {a.flag for a in ready.person.alarms.all()} == alarms
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.pages.own import open_alarms

    waiting = open_alarms(Actor.of(somebody("physical_therapist").user))
    told_of = {one.danger.id for one in waiting if one.alarm.person == ready.person}
    assert told_of == alarms


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"pain_after_0_10": 11},
        {"day": str(TODAY + timedelta(days=3))},
        {"day": str(TODAY - timedelta(days=90))},
        {"done": [10_000]},
        {"side": "middle"},
        {"unknown": 1, "done": "many"},
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(wrong: dict[str, Any], ready: Any) -> None:
    good = entry()
    answer = send(ready, entry(**wrong), good).json()
    assert answer["kept"] == [good["client_id"]]
    assert len(answer["refused"]) == 1


@pytest.mark.parametrize("body", ["", "[]", '{"entries": 3}', "{"])
def test_what_is_no_list_is_refused(body: str, ready: Any) -> None:
    answer = ready.post(f"{HOME}entries/", body, content_type="application/json")
    assert answer.status_code == 422


def test_a_form_without_scripts_does_the_same(ready: Any) -> None:
    fields = {k: v for k, v in entry().items() if k != "done"}
    page = ready.post(f"{HOME}done/", {**fields, "sets": "2", "times": "5", "pain_after": "2"})
    assert page.url == HOME
    assert "1 day with exercises in the last 7, of 3 that the plan means" in shown(ready)
    told = ready.post(f"{HOME}done/", {**fields, "client_id": str(uuid.uuid4()), "swelling": "yes"})
    assert "Stop exercising until the clinic has called you" in told.content.decode()
    wrong = {**fields, "client_id": str(uuid.uuid4()), "sets": "many"}
    assert "Not kept." in ready.post(f"{HOME}done/", wrong, follow=True).content.decode()


def test_the_clinician_sees_it_on_the_progress_page(ready: Any) -> None:
    send(ready, entry(pain_before_0_10=1, pain_after_0_10=4, words="pulls a little"))
    from ischia.clinic.remote import course

    told = course.panel(None, ready.person, TODAY)["course"]  # type: ignore[arg-type]
    assert told.week.pain == ((TODAY, 1, 4),)
    assert told.words == ((TODAY, "pulls a little"),)


def test_consent_taken_back_stops_it(ready: Any) -> None:
    ready.post("/my/consent/back/")
    assert send(ready, entry()).status_code == 422
    assert "was taken back" in shown(ready)
    assert not ready.person.home_entries.exists()


@pytest.mark.parametrize("role", ["physician", "front_desk", "administrator"])
def test_nobody_else_has_exercises(role: str, somebody: Any) -> None:
    client = somebody(role)
    for page in ("", "plan.json"):
        assert client.get(f"{HOME}{page}").status_code == 404
    assert send(client, entry()).status_code == 404


def test_a_patient_sees_no_other_patients_entries(ready: Any, somebody: Any, patient: Any) -> None:
    send(ready, entry())
    other = somebody("patient")
    other.person = patient(other.user)
    assert other.get(f"{HOME}plan.json").json()["pains"] == []
    assert other.person.home_entries.count() == 0


def test_what_is_for_everybody_says_nothing_of_anybody(ready: Any) -> None:
    from django.test import Client

    client = Client()
    for page in ("offline/", "manifest.webmanifest"):
        answer = client.get(f"{HOME}{page}")
        assert answer.status_code == 200
        assert ready.person.pseudonym not in answer.content.decode()
    assert client.get(HOME).status_code == 302


def test_log_out_clears_what_the_browser_kept(ready: Any) -> None:
    assert "Clear-Site-Data" not in ready.get(HOME)
    assert ready.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 22, 3, tzinfo=UTC), "It opens on Monday at"),
        (datetime(2026, 11, 23, 16, tzinfo=UTC), "The clinic is open"),
    ],
)
def test_it_is_said_when_nobody_watches(at: datetime, said: str) -> None:
    from ischia.clinic.remote.watched import watched

    assert said in watched(at)
    assert "call an ambulance" in watched(at)
