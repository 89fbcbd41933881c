"""What a DICOM node received: nobody's, until somebody with the right says whose it is."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DAY = "2026-03-05"
ROLES = (
    *("patient", "front_desk", "physician", "physical_therapist", "chiropractor"),
    *("acupuncturist", "sonographer", "administrator"),
)
FACTS = {"side": "right", "structure": "rectus_femoris", "view": "long_axis"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a node's folder that the clinic is told of."""
    from django.test import override_settings

    with override_settings(NODE_FOLDER=tmp_path):
        yield tmp_path


@pytest.fixture
def arrived(folder: Path, clips: Any) -> Callable[..., str]:
    """Give a function that has an object in the folder as a node keeps it, and returns its hash."""

    def made(**tags: Any) -> str:
        from ischia.node.store import Store

        plain = {"PatientName": None, "PatientID": None, "PatientBirthDate": None}
        store = Store(folder, 0)
        part = store.new()
        part.write_bytes(clips.written(clips.clip((2, 48, 64), **{**plain, **tags})))
        sha256, _ = store.take(part, {"kind": "ultrasound clip", "by": "LOGIQ"})
        store.close()
        return sha256

    return made


def page(client: Any) -> str:
    return str(client.get("/received/").content.decode())


def give(client: Any, sha256: str, pseudonym: str, **said: str) -> Any:
    told = {"object": sha256, "pseudonym": pseudonym, "day": DAY, **FACTS, **said}
    return client.post("/received/assign/", told)


def measured(person: Any) -> Any:
    """Let the worker read what waits, but assess nothing; return the last upload."""
    from ischia.clinic.work import measuring, queue
    from ischia.clinic.work.models import Job, Kind

    for job in Job.objects.filter(kind=Kind.MEASURE, state="waiting", person=person):
        measuring.measure(job)
        queue.done(job)
    return person.uploads.order_by("-id").first()


def audited(what: str) -> list[str]:
    from ischia.clinic.audit.models import Entry

    return list(Entry.objects.filter(action=what).values_list("what", flat=True))


def test_an_object_is_nobodys_until_it_is_given_and_is_then_a_file_like_any(
    somebody: Any, patient: Any, arrived: Any
) -> None:
    from ischia.clinic.records import case

    client, person = somebody("sonographer"), patient()
    sha256 = arrived(PatientName="Quagga^Zelda", StudyDate="20260305")
    shown = page(client)
    for word in ("LOGIQ", "Ultrasound clip", "US", "Quagga^Zelda", 'value="2026-03-05"'):
        assert word in shown
    assert person.pseudonym not in shown, "a name suggests nobody"
    assert not person.uploads.exists(), "nothing is given by itself"
    assert give(client, sha256, person.pseudonym).url.endswith(f"/visits/{DAY}/files.page")
    upload = measured(person)
    assert (upload.state, upload.sha256) == ("kept", sha256)
    sheet = case.read(case.latest(person), f"visits/{DAY}/visit.toml")
    assert b'structure = "rectus_femoris"' in sheet
    assert b"Quagga" not in sheet
    assert sha256 not in page(client)
    assert f"{DAY} {sha256[:12]}" in audited("received given")


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"ImageLaterality": "R"}, "right"),
        ({"Laterality": "L"}, "left"),
        ({"ImageLaterality": "R", "Laterality": "L"}, None),
        ({"Laterality": "B"}, None),
    ],
)
def test_a_side_that_the_object_says_is_told_and_not_asked(
    somebody: Any, arrived: Any, tags: dict[str, str], told: str | None
) -> None:
    client = somebody("sonographer")
    arrived(**{"Laterality": "", "ImageLaterality": None, **tags})
    shown = page(client)
    assert ('name="side"' in shown) == (told is None)
    assert (f"{told} side" in shown) == (told is not None)


def test_a_patient_number_and_an_orders_number_suggest_and_fill_in(
    somebody: Any, patient: Any, arrived: Any
) -> None:
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.care import orders

    client, one, two = somebody("physician"), patient(), patient()
    asked = orders.Asked(what="Ultrasound", why="to see")
    order = orders.make(two, DAY, "imaging", asked, Actor.of(client.user))
    accession = orders.shown(order).accession
    assert accession in client.get(f"/patients/{two.pseudonym}/orders/{order.pk}/").content.decode()
    first = arrived(PatientID=one.pseudonym.lower())
    assert f'value="{one.pseudonym}"' in page(client)
    give(client, first, one.pseudonym)
    second = arrived(AccessionNumber=accession)
    assert f'value="{two.pseudonym}"' in page(client)
    give(client, second, two.pseudonym)
    referral = orders.make(one, DAY, "referral", asked, Actor.of(client.user))
    arrived(AccessionNumber=orders.shown(referral).accession)
    arrived(AccessionNumber="12", PatientID="4711")
    assert f'value="{one.pseudonym}"' not in page(client), "these numbers mean nobody"


def test_numbers_of_two_patients_or_anothers_name_fill_in_nobody(
    somebody: Any, patient: Any, arrived: Any
) -> None:
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.care import orders

    client, one, two = somebody("physician"), patient(), patient()
    asked = orders.Asked(what="Ultrasound", why="to see")
    order = orders.make(two, DAY, "imaging", asked, Actor.of(client.user))
    arrived(PatientID=one.pseudonym, AccessionNumber=orders.shown(order).accession)
    shown = page(client)
    assert "more than one patient" in shown
    assert f'value="{one.pseudonym}"' not in shown
    third = patient()
    arrived(PatientID=third.pseudonym, PatientName="Okapi^Bruno")
    shown = page(client)
    assert "is not that patient" in shown
    assert f'value="{third.pseudonym}"' not in shown


@pytest.mark.parametrize("said", ["name", "born", "number"])
def test_given_to_the_wrong_patient_it_asks_before_it_is_on_the_visit(
    said: str, somebody: Any, patient: Any, arrived: Any
) -> None:
    from ischia.clinic.records import case

    client, person, other = somebody("physician"), patient(), patient(family="Okapi")
    tags = {
        "name": {"PatientName": "Okapi^Bruno"},
        "born": {"PatientBirthDate": "19700101"},
        "number": {"PatientID": other.pseudonym},
    }
    give(client, arrived(**tags[said]), person.pseudonym)
    upload = measured(person)
    assert upload.state == "asks"
    sheet = case.read(case.latest(person), f"visits/{DAY}/visit.toml")
    assert b"[[recording]]" not in sheet
    shown = client.get(f"/patients/{person.pseudonym}/visits/{DAY}/files.page").content.decode()
    assert "this patient’s" in shown
    assert other.pseudonym not in shown


def test_given_twice_it_stays_with_the_first_until_it_is_taken_back(
    somebody: Any, patient: Any, arrived: Any
) -> None:
    client, first, second = somebody("physician"), patient(), patient()
    sha256 = arrived(PatientName="Okapi^Bruno")
    for person in (first, first, second):
        give(client, sha256, person.pseudonym)
    assert "to another patient already" in page(client)
    assert (first.uploads.count(), second.uploads.count()) == (1, 0)
    assert not second.key.sealed.filter(sha256=sha256).exists(), "no copy under another's key"
    upload = measured(first)
    there = f"/patients/{first.pseudonym}/visits/{DAY}/files/{upload.pk}/"
    client.post(there, {"settle": "remove"})
    assert sha256 in page(client), "taken back, it is nobody's again"
    give(client, sha256, second.pseudonym)
    assert second.uploads.count() == 1


def test_of_two_who_give_it_at_once_one_does(
    somebody: Any, patient: Any, arrived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.pages import received

    client, first, second = somebody("physician"), patient(), patient()
    sha256 = arrived()
    monkeypatch.setattr(received, "_why_not", lambda *_: None)  # both looked before either gave
    give(client, sha256, first.pseudonym)
    give(client, sha256, second.pseudonym)
    assert "to somebody meanwhile" in page(client)
    assert (first.uploads.count(), second.uploads.count()) == (1, 0)
    assert audited("received given").count(f"{DAY} {sha256[:12]}") == 1


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_an_object_that_is_gone_or_changed_meanwhile_is_nobodys(
    what: str, somebody: Any, patient: Any, arrived: Any, folder: Path
) -> None:
    client, person = somebody("physician"), patient()
    sha256 = arrived()
    assert sha256 in page(client)
    place = folder / "objects" / sha256[:2] / f"{sha256}.dcm"
    if what == "gone":
        place.unlink()
    else:
        place.write_bytes(b"another")
    give(client, sha256, person.pseudonym)
    assert f"an object that {'is gone' if what == 'gone' else 'changed'}" in page(client)
    assert not person.uploads.exists()
    assert not person.key.sealed.filter(sha256=sha256).exists()


def test_bytes_that_say_nothing_are_shown_and_break_nothing(
    somebody: Any, patient: Any, arrived: Any, folder: Path
) -> None:
    client, person = somebody("physician"), patient()
    arrived()
    data = b"\0" * 128 + b"DICM" + b"\xff" * 99
    sha256 = hashlib.sha256(data).hexdigest()
    for part, text in (("objects", data), ("records", json.dumps({"sha256": sha256}).encode())):
        place = folder / part / sha256[:2]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{sha256}.{'dcm' if part == 'objects' else 'json'}").write_bytes(text)
    (folder / "records" / sha256[:2] / "half.json").write_text('{"sha256": ')
    assert sha256 in page(client)
    give(client, sha256, person.pseudonym)
    assert measured(person).state == "refused"


def test_set_aside_it_stays_in_the_node_and_can_be_taken_up_again(
    somebody: Any, arrived: Any, folder: Path
) -> None:
    client = somebody("sonographer")
    sha256 = arrived()
    for _ in range(2):
        client.post("/received/aside/", {"object": sha256})
    shown = page(client)
    assert "Nothing waits" in shown
    assert "Take it up again" in shown
    assert (folder / "objects" / sha256[:2] / f"{sha256}.dcm").is_file()
    client.post("/received/aside/", {"object": sha256, "say": "again"})
    assert "Nothing waits" not in page(client)
    for what in ("received set aside", "received taken up again"):
        assert audited(what).count(sha256[:12]) == 1


@pytest.mark.parametrize("given", [{"day": "2026-03-09"}, {"day": "x"}, {"structure": "zebra"}])
def test_no_visit_no_day_and_no_word_give_nothing(
    given: dict[str, str], somebody: Any, patient: Any, arrived: Any
) -> None:
    client, person = somebody("physician"), patient()
    assert give(client, arrived(), person.pseudonym, **given).url == "/received/"
    assert not person.uploads.exists()


def test_who_took_consent_back_is_given_nothing(somebody: Any, patient: Any, arrived: Any) -> None:
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.care import consent

    client, person = somebody("physician"), patient()
    by = Actor.of(client.user)
    consent.record(person, by, given=False, name="Zelda Quagga", guardian=False)
    give(client, arrived(), person.pseudonym)
    assert "taken back" in page(client)
    assert not person.uploads.exists()


def test_each_role(somebody: Any, patient: Any, arrived: Any) -> None:
    """Who hands in files sees, gives and sets aside; to others it is refused, theirs or not."""
    allowed = "00222220"
    for role, letter in zip(ROLES, allowed, strict=True):
        client, person, sha256 = somebody(role), patient(), arrived()
        if role == "patient":
            person.account = client.user
            person.save()
        may = letter == "2"
        assert client.get("/received/").status_code == (200 if may else 403), role
        aside = client.post("/received/aside/", {"object": sha256})
        assert aside.status_code == (302 if may else 403), role
        assert give(client, sha256, person.pseudonym).status_code == (302 if may else 403), role
        assert person.uploads.exists() is may, role


def test_whom_others_treat_is_given_nothing(somebody: Any, patient: Any, arrived: Any) -> None:
    from ischia.clinic.access.models import Treats

    client, person, sha256 = somebody("physician"), patient(), arrived(PatientID="P-1")
    Treats.objects.filter(person=person).delete()
    assert give(client, sha256, person.pseudonym).status_code == 403
    assert give(client, sha256, "P-NOBODY").status_code == 404
    assert not person.uploads.exists()
    assert sha256 in page(client)


def test_who_may_not_see_identities_sees_whose_it_is_not(
    somebody: Any, arrived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.access import table

    arrived(PatientName="Okapi^Bruno", PatientID="4711", PatientBirthDate="19700102")
    client = somebody("sonographer")
    assert "Okapi" in page(client)
    blind = table.STAFF["sonographer"] - {table.Action.SEE_IDENTITY}
    monkeypatch.setitem(table.STAFF, "sonographer", blind)
    shown = page(client)
    assert "LOGIQ" in shown
    assert not any(word in shown for word in ("Okapi", "4711", "1970-01-02"))


@pytest.mark.parametrize("object_", ["", "../../etc/passwd", "a" * 64])
def test_what_no_node_received_is_not_there(object_: str, somebody: Any, folder: Path) -> None:
    client = somebody("physician")
    (folder / "objects").mkdir()
    assert give(client, object_, "P-1").status_code == 404
    assert client.post("/received/aside/", {"object": object_}).status_code == 404


def test_without_a_node_there_is_no_entry_and_the_page_says_so(somebody: Any) -> None:
    client = somebody("physician")
    shown = page(client)
    assert "ISCHIA_NODE" in shown
    assert 'href="/received/"' not in shown


def test_a_folder_that_is_gone_is_said(somebody: Any, folder: Path) -> None:
    from django.test import override_settings

    client = somebody("physician")
    assert 'href="/received/"' in page(client)
    with override_settings(NODE_FOLDER=folder / "nowhere"):
        assert "cannot be read" in page(client)
