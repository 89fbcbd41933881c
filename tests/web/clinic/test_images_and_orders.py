"""A report of images is typed in as it was written; orders are made, printed, done or withdrawn."""

from typing import Any

import pytest

DAY = "2026-03-05"


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/{rest}"


def sheet(person: Any) -> str:
    from ischia.clinic.records import case

    return case.read(case.latest(person), f"visits/{DAY}/visit.toml").decode()


REPORT = {
    "fact.modality": "ultrasound",
    "fact.date": "2026-03-04",
    "fact.region": "right thigh",
    "fact.side": "right",
    "fact.grade": "2c",
    "fact.wording": "Torn fibres.",
    "word.ultrasound.haematoma": "present",
    "word.ultrasound.fibre_disruption": "absent",
    "size.ultrasound.haematoma_length": "32,5",
}


def test_a_report_is_kept_then_put_on_the_sheet(patient: Any, somebody: Any) -> None:
    person, client = patient(), somebody("sonographer")
    before = sheet(person)
    for key, value in REPORT.items():
        client.post(url(person, "images/keep/"), {key: value}, headers={"HX-Request": "true"})
    assert sheet(person) == before
    page = somebody("physician").get(url(person, "images.page")).content.decode()
    assert "9 fields kept" in page
    client.post(url(person, "images/put/"))
    made = sheet(person)
    assert 'present = ["haematoma"]\nabsent = ["fibre_disruption"]' in made
    assert 'wording = "Torn fibres. Grade as reported: 2c."' in made
    assert 'concept = "ultrasound.haematoma_length"\nvalue = 32.5\nunit = "mm"' in made
    assert person.versions.count() == 2


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"fact.region": ""}, "region"),
        ({"fact.side": ""}, "no leg"),
        ({"fact.date": "2026-03-09"}, "not after the visit"),
        ({"size.ultrasound.haematoma_length": "big"}, "expected a number"),
        ({"word.ultrasound.nothing": "present"}, "no word of a report"),
        ({"fact.modality": "xray", "word.xray.fracture": "absent"}, "no size of an ultrasound"),
    ],
)
def test_a_report_that_cannot_be_is_not_put_on_the_sheet(
    fields: dict[str, str], why: str, patient: Any, somebody: Any
) -> None:
    person, client = patient(), somebody("physician")
    client.post(url(person, "images/keep/"), {**REPORT, **fields})
    page = client.post(url(person, "images/put/"), follow=True).content.decode()
    assert "Nothing was put on the sheet." in page
    assert why in page
    assert person.versions.count() == 1


def test_without_consent_no_report_is_put_on_the_sheet(
    patient: Any, account: Any, somebody: Any
) -> None:
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.care import consent

    person, client = patient(account("patient")), somebody("physician")
    consent.record(person, Actor.of(person.account), given=False, name="Z", guardian=False)
    client.post(url(person, "images/keep/"), REPORT)
    page = client.post(url(person, "images/put/"), follow=True).content.decode()
    assert "Consent was taken back" in page
    assert person.versions.count() == 1


@pytest.fixture
def ordered(patient: Any, somebody: Any) -> Any:
    client, person = somebody("physician"), patient()
    said = {"kind": "imaging", "what": "MRI of the right thigh", "why": "a tear is likely"}
    client.post(url(person, "orders/"), said)
    client.person, client.order = person, person.orders.get()
    return client


def test_an_order_is_printed_and_waited_for(ordered: Any, somebody: Any) -> None:
    paper = f"/patients/{ordered.person.pseudonym}/orders/{ordered.order.pk}/"
    page = somebody("acupuncturist").get(paper).content.decode()
    assert "MRI of the right thigh" in page
    assert "a tear is likely" in page
    assert "MRI of the right thigh" in somebody("physician").get("/board/").content.decode()


def test_an_order_ends_once(ordered: Any) -> None:
    end = f"/patients/{ordered.person.pseudonym}/orders/{ordered.order.pk}/end/"
    ordered.post(end, {"state": "withdrawn", "why": ""})
    assert ordered.order.steps.count() == 1, "to withdraw needs a reason"
    ordered.post(end, {"state": "done"})
    ordered.post(end, {"state": "withdrawn", "why": "late"})
    assert list(ordered.order.steps.order_by("id").values_list("state", flat=True)) == [
        "ordered",
        "done",
    ]
    assert ordered.person.pseudonym not in ordered.get("/board/").content.decode()


def test_what_says_nothing_is_not_ordered(patient: Any, somebody: Any) -> None:
    person, client = patient(), somebody("physician")
    client.post(url(person, "orders/"), {"kind": "imaging", "what": "", "why": "x"})
    assert not person.orders.exists()


def test_what_asks_for_an_order_is_offered() -> None:
    import json

    from ischia.service.ordering import proposals

    flag = {"name": "Fracture", "state": "present", "action": "X-ray today"}
    tests = [
        {"test": "mri.haematoma", "name": "MRI of the thigh", "side": "left", "why": "now 50%"},
        {"test": "slump", "name": "Slump test", "side": "left", "why": "now 50%"},
        {
            "test": "mri.fracture",
            "name": "MRI",
            "why": "neither answer would change the conclusion",
        },
    ]
    item = {"id": "any", "kind": "referral", "says": "A surgeon", "blocked": None}
    other = {"id": "x", "kind": "exercise", "says": "x"}
    plan = {"phases": [{"name": "Now", "items": [item, other]}]}
    data = {"red_flags": [flag], "next_tests": tests, "plan": plan}
    assert [(p.kind, p.what) for p in proposals(json.dumps(data).encode())] == [
        ("referral", "Fracture: X-ray today"),
        ("imaging", "MRI of the thigh, left"),
        ("referral", "A surgeon"),
    ]


def test_who_is_not_better_is_counted_from_what_was_measured() -> None:
    import json

    from ischia.service.standing import standing

    def made(verdict: str, last: str) -> bytes:
        points = [{"date": "2026-03-01"}, {"date": last}]
        return json.dumps({"progress": [{"verdict": verdict, "points": points}]}).encode()

    assert standing(made("within_noise", "2026-03-15")).not_better
    assert not standing(made("within_noise", "2026-03-14")).not_better
    assert not standing(made("improved", "2026-03-15")).not_better
    assert not standing(made("error_unknown", "2026-03-15")).not_better
    assert not standing(b"{}").not_better


def test_what_waits_is_cut_and_says_so(
    ordered: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.pages import board

    client, said = somebody("physician"), "More waits than fits"
    assert said not in client.get("/board/").content.decode()
    monkeypatch.setattr(board, "_MOST", 0)
    page = client.get("/board/").content.decode()
    assert said in page
    assert ordered.person.pseudonym not in page


def test_months_without_an_assessment_are_left_out(patient: Any) -> None:
    from datetime import UTC, datetime

    from ischia.clinic.pages.board import assessed_by_month
    from ischia.clinic.records.models import Assessed

    person = patient()
    days = ("2026-01-31T23:59", "2026-02-01T00:00", "2026-02-28T12:00", "2025-07-31T12:00")
    for number, day in enumerate(days):
        made = Assessed.objects.create(
            person=person,
            version=person.versions.get(),
            visit_date="2026-03-05",
            policy="evidence",
            program=str(number),
            urgency=3,
            sealed_row=b"",
            documents={},
        )
        Assessed.objects.filter(pk=made.pk).update(
            made_at=datetime.fromisoformat(day).replace(tzinfo=UTC)
        )
    found = assessed_by_month(datetime(2026, 2, 28, 13, tzinfo=UTC))
    assert [(m["month"].month, m["assessments"]) for m in found] == [(1, 1), (2, 2)]


def test_utilisation_names_nobody(patient: Any, somebody: Any) -> None:
    person = patient()
    page = somebody("administrator").get("/use/").content.decode()
    assert person.pseudonym not in page
    assert "Visits" in page
