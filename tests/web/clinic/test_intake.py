"""The intake: the patient agrees and answers; a danger alarms; what is sent stands on a sheet."""

from datetime import date
from typing import Any

import pytest

NUMB = {"ask.saddle_numbness": "yes"}
DAY = date.today()  # noqa: DTZ011  # the clinic goes by its own clock
TODAY = str(DAY)


@pytest.fixture
def own(somebody: Any, patient: Any) -> Any:
    client = somebody("patient")
    client.person = patient(client.user)
    return client


def agree(client: Any, **more: str) -> Any:
    return client.post("/my/intake/consent/", {"agree": "yes", "name": "Zelda Q", **more})


def keep(client: Any, step: str, **fields: str) -> str:
    headers = {"HX-Request": "true"}
    return client.post(f"/my/intake/{step}/", fields, headers=headers).content.decode()


def sheet(person: Any, path: str = f"visits/{TODAY}/visit.toml") -> str:
    from ischia.clinic.records import case

    return (case.read(case.latest(person), path) or b"").decode()


def test_nothing_is_kept_before_somebody_agreed(own: Any) -> None:
    assert own.post("/my/intake/danger/", NUMB).url == "/my/intake/consent/"
    own.post("/my/intake/consent/", {"name": "Zelda Q"})
    assert own.get("/my/intake/danger/").url == "/my/intake/consent/"
    assert not own.person.drafts.exists()
    assert agree(own).url == "/my/intake/where/"
    assert own.get("/my/intake/danger/").status_code == 200


def test_a_minor_needs_a_guardian(own: Any) -> None:
    from ischia.clinic.people import identity

    identity.change(own.person, identity.Identity(born=f"{DAY.year - 12}-01-01"))
    page = own.get("/my/intake/consent/").content.decode()
    assert "a guardian agrees" in page
    agree(own)
    assert own.get("/my/intake/danger/").status_code == 302
    agree(own, guardian="yes")
    assert own.get("/my/intake/danger/").status_code == 200
    assert own.person.consents.get().guardian


def test_a_danger_alarms_the_clinic_and_tells_the_patient_what_to_do(
    own: Any, somebody: Any
) -> None:
    agree(own)
    assert "emergency department now" not in keep(own, "danger", **{"ask.fever": "no"})
    assert "Go to an emergency department now." in keep(own, "danger", **NUMB)
    keep(own, "danger", **NUMB)
    alarm = own.person.alarms.get()
    clinician = somebody("physical_therapist")
    page = clinician.get("/today/").content.decode()
    assert page.index("Cauda equina compression") < page.index("No visit of your patients")
    assert own.person.pseudonym in page
    assert "Zelda" not in page
    clinician.post(f"/alarms/{alarm.pk}/", {"said": ""})
    assert "Cauda equina compression" in clinician.get("/today/").content.decode()
    keep(own, "danger", **{"ask.saddle_numbness": "no"})
    assert own.person.alarms.get().answered_at is None, "a mere no ends no alarm"
    clinician.post(f"/alarms/{alarm.pk}/", {"said": "called, on the way to the hospital"})
    assert "Cauda equina compression" not in clinician.get("/today/").content.decode()
    assert clinician.post(f"/alarms/{alarm.pk}/", {"said": "again"}).status_code == 404


def test_what_is_sent_stands_on_a_sheet_of_its_day_with_its_source(own: Any) -> None:
    agree(own)
    keep(own, "where", **{"place.posterior_thigh_pain.right": "yes"})
    keep(own, "where", **{"place.groin_pain.left": "yes"})
    keep(own, "where", **{"place.groin_pain.left": ""})
    keep(own, "now", **{"ask.bruising": "left"})
    keep(own, "now", **{"ask.pain_nprs": "6"})
    keep(own, "health", **{"ask.anticoagulant": "yes"})
    keep(own, "health", **{"text.medicines": "apixaban"})
    keep(own, "questionnaires", **{"prom.fash.total": "71"})
    keep(own, "goals", **{"goal.1": "Run the school race"})
    assert own.post("/my/intake/send/now/").url == "/my/"
    made = sheet(own.person)
    assert 'mode = "reported"' in made
    assert f'note = "patient, intake, {TODAY}"' in made
    assert f'note = "patient, intake, {TODAY}: apixaban"' in made
    assert 'item = "bruising"\nside = "left"\nresult = "present"' in made
    assert 'item = "bruising"\nside = "right"\nresult = "absent"' in made
    assert "groin_pain" not in made, "not marked is not asked, until the patient says that is all"
    assert "values = [6.0]" in made
    assert "total = 71.0" in sheet(own.person, "proms.toml")
    assert 'goals = ["Run the school race"]' in sheet(own.person, "case.toml")
    assert not own.person.drafts.exists()
    from ischia.clinic.records import results
    from ischia.clinic.work import worker

    while worker.work_once("test"):
        pass
    found = results.document(results.newest(own.person, DAY), "assessment.json")
    assert b'"posterior_thigh_pain"' in found


def test_what_the_clinic_wrote_down_is_not_written_over(own: Any, somebody: Any) -> None:
    pseudonym, clinician = own.person.pseudonym, somebody("physician")
    clinician.post(f"/patients/{pseudonym}/visits/new/", {"date": TODAY, "mode": "in_person"})
    clinician.post(
        f"/patients/{pseudonym}/visits/{TODAY}/exam/keep/",
        {"history.fever.none.result": "present"},
    )
    clinician.post(f"/patients/{pseudonym}/visits/{TODAY}/exam/put/")
    agree(own)
    keep(own, "danger", **{"ask.fever": "no"})
    own.post("/my/intake/send/now/")
    assert 'item = "fever"\nresult = "present"' in sheet(own.person)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"prom.lefs.1": "4"}, "not answered: item 2"),
        ({"prom.fash.total": "many"}, "Type the number"),
        ({"text.medicines": "some"}, "whether you take a blood thinner"),
        ({"ask.pain_nprs": "12"}, "outside what it can be"),
    ],
)
def test_what_cannot_be_is_not_sent(fields: dict[str, str], why: str, own: Any) -> None:
    agree(own)
    for key, value in fields.items():
        keep(own, "now", **{key: value})
    page = own.post("/my/intake/send/now/", follow=True).content.decode()
    assert "Not sent." in page
    assert why in page
    assert own.person.versions.count() == 1
    assert own.person.drafts.exists(), "what was typed is there still"


def test_consent_taken_back_stops_everything(own: Any) -> None:
    agree(own)
    own.post("/my/consent/back/")
    assert own.get("/my/intake/danger/").url == "/my/intake/consent/"
    assert "was taken back" in own.post("/my/intake/send/now/", follow=True).content.decode()
    assert own.person.versions.count() == 1


@pytest.mark.parametrize("role", ["physician", "front_desk", "administrator"])
def test_nobody_else_fills_an_intake_in(role: str, somebody: Any) -> None:
    client = somebody(role)
    assert client.get("/my/intake/consent/").status_code == 404
    assert client.post("/my/intake/send/now/").status_code == 404
