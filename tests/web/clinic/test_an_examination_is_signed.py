"""From a visit to a signed report: typed in, kept, put on the sheet, signed, amended, recalled."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

DAY = "2026-03-05"
VISIT = date.fromisoformat(DAY)
NOW = date.today()  # noqa: DTZ011  # the clinic goes by its own clock
FIELD = "exam.hamstring_tenderness.right.result"


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/{rest}"


def work() -> None:
    from ischia.clinic.work import worker

    while worker.work_once("test"):
        pass


def sheet(person: Any) -> str:
    from ischia.clinic.records import case

    return case.read(case.latest(person), f"visits/{DAY}/visit.toml").decode()


def keep(client: Any, person: Any, **fields: str) -> Any:
    named = {key.replace("__", "."): value for key, value in fields.items()}
    return client.post(url(person, "exam/keep/"), named, headers={"HX-Request": "true"})


@pytest.fixture
def treated(patient: Callable[..., Any]) -> Any:
    return patient()


def test_what_is_typed_is_kept_and_is_not_on_the_sheet(treated: Any, somebody: Any) -> None:
    client, before = somebody("physical_therapist"), sheet(treated)
    answer = keep(client, treated, **{FIELD: "present"}).content.decode()
    assert "1 change kept" in answer
    page = somebody("physician").get(url(treated, "exam.page")).content.decode()
    assert re.search(rf'name="{FIELD}" value="present" checked', page)
    assert sheet(treated) == before


def test_what_is_put_on_the_sheet_is_one_version_and_is_assessed(
    treated: Any, somebody: Any
) -> None:
    client = somebody("physician")
    keep(client, treated, **{FIELD: "present", "exam.slump.left.result": "absent"})
    keep(client, treated, **{"exam.thigh_girth.left.values": "53,2 53.4"})
    answer = client.post(url(treated, "exam/put/"))
    assert answer.url == url(treated)
    assert treated.versions.count() == 2
    assert 'item = "sudden_onset"' in sheet(treated), "what the form did not touch stays"
    assert 'item = "slump"\nside = "left"\nresult = "absent"' in sheet(treated)
    assert "values = [53.2, 53.4]" in sheet(treated)
    work()
    from ischia.clinic.records import results

    found = results.newest(treated, VISIT)
    assert found.version.number == 2
    assert b'"hamstring_tenderness"' in results.document(found, "assessment.json")


def test_undo_takes_the_last_change_back(treated: Any, somebody: Any) -> None:
    client = somebody("physician")
    keep(client, treated, **{FIELD: "present"})
    keep(client, treated, **{FIELD: "absent"})
    client.post(url(treated, "exam/undo/"))
    page = client.get(url(treated, "exam.page")).content.decode()
    assert re.search(rf'name="{FIELD}" value="present" checked', page)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("exam.thigh_girth.left.values", "wide", "no number"),
        ("history.pain_nprs.none.values", "11", "outside what it can be"),
        ("exam.thigh_girth.left.values", "53 5.3", "repeated readings of one length"),
        (FIELD, "perhaps", "no state"),
        ("exam.hamstring_tenderness.right.pain", "4", "without the state of its test"),
    ],
)
def test_what_cannot_be_is_not_put_on_the_sheet(
    key: str, value: str, why: str, treated: Any, somebody: Any
) -> None:
    client, before = somebody("physician"), sheet(treated)
    keep(client, treated, **{key: value})
    page = client.post(url(treated, "exam/put/"), follow=True).content.decode()
    assert "Nothing was put on the sheet." in page
    assert why in page
    assert sheet(treated) == before


def test_a_row_shows_its_own_visit_and_role_and_no_other(
    treated: Any, patient: Any, somebody: Any
) -> None:
    """Rows that nobody answered are drawn once for all; an answered one, and a role, are not."""
    name = "exam.hamstring_tenderness.right.result"
    chosen = f'name="{name}" value="present" checked'
    there, other = (url(person, "exam.page") for person in (treated, patient()))
    examines, looks = somebody("physician"), somebody("sonographer")
    before = examines.get(there).content.decode()
    assert f'name="{name}" value="" checked' in before
    keep(examines, treated, **{name: "present"})
    assert chosen in examines.get(there).content.decode()
    assert chosen not in examines.get(other).content.decode()
    counts = [c.get(other).content.decode().count(" disabled>") for c in (examines, looks)]
    assert counts[0] == 0
    assert counts[1] == before.count("<fieldset")


def test_a_field_that_nothing_asks_is_not_kept(treated: Any, somebody: Any) -> None:
    answer = keep(somebody("physician"), treated, **{"exam.nothing.left.result": "present"})
    assert "change kept" not in answer.content.decode()
    assert not treated.drafts.exists()


def test_a_remote_visit_asks_what_can_be_had_there(patient: Any, somebody: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case

    person = patient()
    remote = sheet(person).replace(f"date   = {DAY}", f'date = {DAY}\nmode = "remote"')
    case.change(person, {f"visits/{DAY}/visit.toml": remote.encode()}, PROGRAM, "for a test")
    page = somebody("physician").get(url(person, "exam.page")).content.decode()
    assert "exam.foot_drop.left.result" in page
    assert "exam.slump.left.result" not in page


def test_nothing_is_put_on_the_sheet_of_a_minor_without_a_guardian(
    patient: Any, somebody: Any
) -> None:
    from ischia.clinic.care import consent
    from ischia.clinic.people import identity

    person, client = patient(), somebody("physician")
    identity.change(person, identity.Identity(born=f"{NOW.year - 12}-01-01"))
    keep(client, person, **{FIELD: "present"})
    page = client.post(url(person, "exam/put/"), follow=True).content.decode()
    assert "no guardian has agreed" in page
    from ischia.clinic.accounts.actor import PROGRAM

    consent.record(person, PROGRAM, given=True, name="A guardian", guardian=True)
    assert client.post(url(person, "exam/put/")).url == url(person)


# ---- signing


@pytest.fixture(scope="module")
def assessed(patient: Callable[..., Any]) -> Any:
    from ischia.clinic.records import case
    from ischia.clinic.work import queue

    person = patient()
    queue.assess(case.latest(person), VISIT)
    work()
    return person


def test_who_has_not_proved_who_they_are_signs_nothing(assessed: Any, somebody: Any) -> None:
    answer = somebody("physician", proved=False).post(url(assessed, "sign/"))
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not assessed.signed.exists()


def test_a_report_is_signed_amended_shared_and_recalled(assessed: Any, somebody: Any) -> None:
    therapist, physician = somebody("physical_therapist"), somebody("physician")
    therapist.post(url(assessed, "sign/"))
    first = assessed.signed.get()
    assert (first.number, first.medication, first.role) == (1, False, "physical_therapist")
    paper = therapist.get(url(assessed, "signed/1/report.pdf")).content
    assert paper.startswith(b"%PDF")
    assert hashlib.sha256(paper).hexdigest() == first.report_sha256
    draft = therapist.get(url(assessed, "documents/report.pdf")).content
    pages = [len(re.findall(rb"/Type\s*/Page\b", data)) for data in (draft, paper)]
    assert pages[1] == pages[0] + 1, "a sheet of signature, then the report"
    again = therapist.post(url(assessed, "sign/"), follow=True).content.decode()
    assert "signed already" in again

    # The medication lines are a physician's: the same report, signed once more, with a reason.
    assert "amendment without a reason" in (
        physician.post(url(assessed, "sign/"), follow=True).content.decode()
    )
    physician.post(url(assessed, "sign/"), {"reason": "with its medication"})
    second = assessed.signed.get(number=2)
    assert second.medication
    assert assessed.signed.get(number=1).report_sha256 == first.report_sha256, "the old stays"

    own = somebody("patient")
    assessed.account = own.user
    assessed.save()
    assert own.get(url(assessed, "signed/2/report.pdf")).status_code == 404
    physician.post(url(assessed, "signed/2/"), {"deed": "shared"})
    assert own.get(url(assessed, "signed/2/report.pdf")).status_code == 200
    assert "signed/2/report.pdf" in own.get("/my/").content.decode()
    assert own.get(url(assessed, "signed/1/report.pdf")).status_code == 404
    physician.post(url(assessed, "signed/2/"), {"deed": "recalled", "reason": ""})
    assert own.get(url(assessed, "signed/2/report.pdf")).status_code == 200
    physician.post(url(assessed, "signed/2/"), {"deed": "recalled", "reason": "an error"})
    assert own.get(url(assessed, "signed/2/report.pdf")).status_code == 404
    page = physician.get(url(assessed, "report.page")).content.decode()
    assert "Recalled: version 2" in page.replace("</b>", "").replace("<b>", "")


def test_what_changed_underneath_is_worked_out(
    patient: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.records import case, results
    from ischia.clinic.signing import signatures
    from ischia.clinic.work import queue

    person, client = patient(), somebody("physician")
    queue.assess(case.latest(person), VISIT)
    work()
    client.post(url(person, "sign/"))
    monkeypatch.setattr(signatures, "program", lambda: "another")
    assert "Not compared yet" in client.get("/signed/").content.decode()
    signed = person.signed.get()
    old = results.document(signed.assessed, "assessment.json")
    new = old.replace(b'"conclusion": "', b'"conclusion": "not ')
    row = results.row_of(signed.assessed)
    documents = {"assessment.json": new, "report.pdf": b"%PDF", "pieces.json": b"{}"}
    results.keep(signed.assessed.version, VISIT, row=row, documents=documents, program="another")
    page = client.get("/signed/").content.decode()
    assert "1 statement differs" in page
    assert "<td>Conclusion</td>" in page


def test_an_assessment_that_is_not_the_last_word_is_not_signed(patient: Any, somebody: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case
    from ischia.clinic.work import queue

    person, client = patient(), somebody("physician")
    queue.assess(case.latest(person), VISIT)
    work()
    more = sheet(person) + '\n[[history]]\nitem = "fever"\nresult = "absent"\n'
    case.change(person, {f"visits/{DAY}/visit.toml": more.encode()}, PROGRAM, "for a test")
    page = client.post(url(person, "sign/"), follow=True).content.decode()
    assert "Nothing was signed." in page
    assert not person.signed.exists()


@pytest.mark.parametrize("table", ["signing_signed", "signing_after"])
@pytest.mark.parametrize("change", ["UPDATE {} SET role = 'x'", "DELETE FROM {}"])
@pytest.mark.usefixtures("assessed")
def test_the_database_keeps_what_was_signed(table: str, change: str) -> None:
    from django.db import IntegrityError, connection

    with pytest.raises(IntegrityError, match="append-only"):
        connection.cursor().execute(change.format(table))
