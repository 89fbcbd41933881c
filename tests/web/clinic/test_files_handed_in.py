"""Instrument files: sealed, read in the background, doubted, put on the visit's sheet."""

from collections.abc import Callable
from typing import Any

import pytest

DAY = "2026-03-05"
FACTS = {"side": "right", "motion": "knee_extension", "contraction": "concentric"}


@pytest.fixture(scope="module")
def instrument() -> Callable[[int], Any]:
    """Give a function that makes a dynamometer's file; another seed, other bytes."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

    def made(seed: int) -> Any:
        data, _ = dynamometer_file(DynamometerPlan(), seed)
        return SimpleUploadedFile("Quagga Zelda knee.txt", data)

    return made


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/{rest}"


def measured(person: Any) -> Any:
    """Let the worker read what waits, but assess nothing; return the last upload."""
    from ischia.clinic.work import measuring, queue
    from ischia.clinic.work.models import Job, Kind

    for job in Job.objects.filter(kind=Kind.MEASURE, state="waiting", person=person):
        measuring.measure(job)
        queue.done(job)
    return person.uploads.order_by("-id").first()


def hand_in(client: Any, person: Any, file: Any, **facts: str) -> Any:
    return client.post(url(person, "files/"), {"files": [file], **facts})


def sheet(person: Any) -> bytes:
    from ischia.clinic.records import case

    return case.read(case.latest(person), f"visits/{DAY}/visit.toml")


def test_a_file_comes_onto_the_sheet_and_its_name_does_not(
    somebody: Any, patient: Any, instrument: Any
) -> None:
    from ischia.clinic.records import case
    from ischia.clinic.work.models import Job

    client, person = somebody("sonographer"), patient()
    before = sheet(person)
    hand_in(client, person, instrument(1), **FACTS, set_velocity_deg_s="60")
    assert "Being read" in client.get(url(person, "files.page")).content.decode()
    upload = measured(person)
    assert upload.state == "kept"
    paths = case.paths_of(case.latest(person))
    path = f"visits/{DAY}/recording-{upload.sha256[:10]}.txt"
    assert paths[path] == upload.sha256
    assert sheet(person).startswith(before.rstrip())
    assert b'side = "right"' in sheet(person)
    assert b"Quagga" not in sheet(person)
    assert Job.objects.filter(person=person, kind="assess", state="waiting").exists()
    page = client.get(url(person, "files.page")).content.decode()
    assert "On the visit" in page
    assert "Quagga Zelda knee.txt" in page, "people see the name that they gave"


def test_the_same_file_twice_is_one(somebody: Any, patient: Any, instrument: Any) -> None:
    client, person = somebody("physician"), patient()
    for _ in range(2):
        hand_in(client, person, instrument(2), **FACTS, set_velocity_deg_s="60")
        measured(person)
    assert person.uploads.count() == 1
    assert sheet(person).count(b"[[recording]]") == 1


def test_a_file_that_stands_with_another_patient_asks_first(
    somebody: Any, patient: Any, instrument: Any
) -> None:
    client, first, second = somebody("physician"), patient(), patient()
    for person in (first, second):
        hand_in(client, person, instrument(3), **FACTS, set_velocity_deg_s="60")
        upload = measured(person)
    assert upload.state == "asks"
    assert b"[[recording]]" not in sheet(second)
    page = client.get(url(second, "files.page")).content.decode()
    assert "already stands with another patient" in page
    assert first.pseudonym not in page
    client.post(url(second, f"files/{upload.pk}/"), {"settle": "confirm"})
    assert measured(second).state == "kept"
    assert b"[[recording]]" in sheet(second)


def test_a_file_taken_back_comes_onto_no_sheet(
    somebody: Any, patient: Any, instrument: Any
) -> None:
    client, first, second = somebody("physician"), patient(), patient()
    for person in (first, second):
        hand_in(client, person, instrument(4), **FACTS, set_velocity_deg_s="60")
        upload = measured(person)
    client.post(url(second, f"files/{upload.pk}/"), {"settle": "remove"})
    assert measured(second).state == "removed"
    assert "knee.txt" not in client.get(url(second, "files.page")).content.decode()
    assert b"[[recording]]" not in sheet(second)


@pytest.mark.parametrize("data", [b"", b"not an instrument's file", b"\x00\xff" * 400])
def test_what_no_reader_knows_is_refused_with_what_to_do(
    data: bytes, somebody: Any, patient: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, person = somebody("physician"), patient()
    hand_in(client, person, SimpleUploadedFile("x.txt", data))
    upload = measured(person)
    assert upload.state == "refused"
    assert "Not understood" in client.get(url(person, "files.page")).content.decode()
    assert b"[[recording]]" not in sheet(person)


def test_facts_that_were_missing_can_be_given_afterwards(
    somebody: Any, patient: Any, instrument: Any
) -> None:
    client, person = somebody("physician"), patient()
    hand_in(client, person, instrument(5))
    upload = measured(person)
    assert upload.state == "refused"
    client.post(url(person, f"files/{upload.pk}/"), {"settle": "again", **FACTS})
    assert measured(person).state == "kept"


def test_no_file_without_a_visit(somebody: Any, patient: Any, instrument: Any) -> None:
    client, person = somebody("physician"), patient()
    there = f"/patients/{person.pseudonym}/visits/2026-03-09/files/"
    assert client.post(there, {"files": [instrument(6)]}).status_code == 404
    assert not person.uploads.exists()


@pytest.mark.parametrize("role", ["patient", "front_desk", "administrator"])
def test_who_may_not_hands_in_nothing(
    role: str, somebody: Any, patient: Any, instrument: Any
) -> None:
    person = patient()
    assert hand_in(somebody(role), person, instrument(7)).status_code in {403, 404}
    assert not person.uploads.exists()


def test_another_patients_upload_cannot_be_settled(
    somebody: Any, patient: Any, instrument: Any
) -> None:
    client, owner, other = somebody("physician"), patient(), patient()
    hand_in(client, owner, instrument(8))
    upload = measured(owner)
    there = url(other, f"files/{upload.pk}/")
    assert client.post(there, {"settle": "remove"}).status_code == 404


def test_a_new_patient_and_a_new_visit(somebody: Any) -> None:
    from ischia.clinic.people.models import Person
    from ischia.clinic.records import case
    from ischia.service.sheets import case_from

    client = somebody("physician")
    given = {
        "given": "Zelda<script>",
        "family": "Müller",
        "born": "1990-05-06",
        "sex": "female",
        "injured_side": "left",
        "complaint": 'A "pull"',
        "onset": "2026-03-01",
        "mass_kg": "61",
    }
    where = client.post("/patients/new/", given).url
    person = Person.objects.get(pseudonym=where.split("/")[2])
    document = case_from(case.read(case.latest(person), "case.toml"))
    assert (document.complaint, document.subject.mass_kg) == ('A "pull"', 61)
    page = client.get("/patients/", {"name": "muller "}).content.decode()
    assert "Zelda&lt;script&gt; Müller" in page
    added = client.post(f"{where}visits/new/", {"date": "2026-03-09", "mode": "remote"})
    assert added.url.endswith("/visits/2026-03-09/files.page")
    assert b'mode = "remote"' in case.read(case.latest(person), "visits/2026-03-09/visit.toml")
    again = case.latest(person).number
    client.post(f"{where}visits/new/", {"date": "2026-03-09", "mode": "remote"})
    assert case.latest(person).number == again, "a visit is not made twice"


def test_the_front_desk_registers_and_sees_no_visit(somebody: Any, patient: Any) -> None:
    client, person = somebody("front_desk"), patient()
    page = client.get(f"/patients/{person.pseudonym}/").content.decode()
    assert "Zelda Quagga" in page
    assert "Visits" not in page
    assert client.get(url(person)).status_code == 403
