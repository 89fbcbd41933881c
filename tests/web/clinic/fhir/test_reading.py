"""What another system reads: valid FHIR, all of it audited, page by page."""

from datetime import date

import pytest


def refused(answer, status, code):
    told = answer.json()
    assert (answer.status_code, told["resourceType"]) == (status, "OperationOutcome")
    assert [issue["code"] for issue in told["issue"]] == [code]
    assert answer.headers["Content-Type"].startswith("application/fhir+json")
    return told["issue"][0]["diagnostics"]


@pytest.fixture
def sound(fhir_schema_faults, fhir_model_faults):
    def checked(answer):
        told = answer.json()
        assert answer.status_code == 200, told
        assert fhir_schema_faults(told) == []
        assert fhir_model_faults(told) == []
        return told

    return checked


def resources(bundle):
    return [entry["resource"] for entry in bundle.get("entry", [])]


def test_anybody_may_ask_what_there_is(ask, sound) -> None:
    told = sound(ask(None, "metadata"))
    assert told["fhirVersion"] == "4.0.1"
    served = {kind["type"]: kind for kind in told["rest"][0]["resource"]}
    assert {"Observation", "RiskAssessment", "CarePlan", "Consent", "Appointment"} <= set(served)
    assert {"name", "family"}.isdisjoint(p["name"] for p in served["Patient"]["searchParam"])


def test_everything_of_a_patient_is_whole_and_its_references_lead_somewhere(
    ask, sound, token, assessed
) -> None:
    secret = token(person=assessed)
    path, found = f"Patient/{assessed.pseudonym}/$everything?_count=40", []
    while path:
        page = sound(ask(secret, path))
        found += resources(page)
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        path = following[0].partition("/fhir/")[2] if following else None
    addresses = [f"{one['resourceType']}/{one['id']}" for one in found]
    assert len(set(addresses)) == len(addresses) == page["total"]
    assert set(references(found)) <= set(addresses)
    kinds = {one["resourceType"] for one in found}
    assert {"Patient", "Encounter", "Condition", "Observation", "RiskAssessment"} <= kinds
    assert {"DiagnosticReport", "ClinicalImpression", "Provenance", "Practitioner"} <= kinds


def references(part):
    if isinstance(part, dict):
        own = [part["reference"]] if isinstance(part.get("reference"), str) else []
        return own + [one for value in part.values() for one in references(value)]
    if isinstance(part, list):
        return [one for value in part for one in references(value)]
    return []


def test_each_read_stands_in_the_audit(ask, token, assessed) -> None:
    from ischia.clinic.audit.models import Entry

    secret = token(person=assessed)
    before = Entry.objects.count()
    ask(secret, f"Patient/{assessed.pseudonym}")
    ask(secret, "Observation?code=exam.pain_nprs")
    ask(secret, f"Patient/{assessed.pseudonym}/$everything")
    added = list(Entry.objects.order_by("number")[before:])
    assert [(e.action, e.whose) for e in added] == [("exchange", assessed.pseudonym)] * 3
    assert all("token t-" in e.what for e in added)
    assert [e.what.split(",")[0] for e in added] == [
        "fhir Patient read",
        "fhir Observation search",
        "fhir everything",
    ]


def test_a_search_finds_by_code_category_and_date(ask, sound, token, assessed) -> None:
    secret = token(person=assessed)

    def found(query):
        return resources(sound(ask(secret, f"Observation?{query}")))

    (pain,) = found("code=exam.pain_nprs")
    assert pain["valueQuantity"]["value"] == 4.0
    assert found("code=http://loinc.org|30525-0") == found("code=subject.age") != []
    assert found("code=http://snomed.info/sct|30525-0") == []
    assert {one["category"][0]["coding"][0]["code"] for one in found("category=survey")} == {
        "survey"
    }
    every = found("")
    assert found("date=2026-03-05") == found("date=ge2026-03&date=lt2026-04") == every
    assert found("date=gt2026-03-05") == found("date=eb2026") == []
    assert found(f"_id={pain['id']}&patient=Patient/{assessed.pseudonym}") == [pain]


def test_pages_follow_each_other_without_a_gap(ask, sound, token, assessed) -> None:
    secret = token(person=assessed)
    whole = [r["id"] for r in resources(sound(ask(secret, "Observation?_count=200&_sort=_id")))]
    assert whole == sorted(whole)
    first = sound(ask(secret, "Observation?_count=3&_sort=_id"))
    links = {link["relation"]: link["url"] for link in first["link"]}
    second = sound(ask(secret, links["next"].partition("/fhir/")[2]))
    assert [r["id"] for r in resources(first) + resources(second)] == whole[:6]
    assert first["total"] == second["total"] == len(whole)
    assert "previous" in {link["relation"] for link in second["link"]}
    backwards = resources(sound(ask(secret, "Observation?_sort=-_id&_count=1")))
    assert backwards[0]["id"] == whole[-1]
    counted = sound(ask(secret, "Observation?_summary=count"))
    assert (counted["total"], "entry" in counted) == (len(whole), False)


def test_an_unchanged_resource_is_not_sent_again(ask, token, assessed) -> None:
    secret = token(person=assessed)
    first = ask(secret, f"Patient/{assessed.pseudonym}")
    assert first.headers["Last-Modified"].endswith("GMT")
    again = ask(secret, f"Patient/{assessed.pseudonym}", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_names_leave_only_with_a_token_that_says_so(ask, sound, token, assessed) -> None:
    plain = sound(ask(token(person=assessed), f"Patient/{assessed.pseudonym}"))
    assert not {"name", "birthDate"} & set(plain)
    assert plain["gender"] == "female"
    named = sound(ask(token(person=assessed, identity=True), f"Patient/{assessed.pseudonym}"))
    assert named["name"] == [{"family": "Quagga", "given": ["Zelda"]}]
    assert named["birthDate"] == "1996-02-03"
    every = ask(token(person=assessed), f"Patient/{assessed.pseudonym}/$everything")
    assert "Quagga" not in every.content.decode()


def test_nothing_that_was_not_measured_has_a_value(ask, sound, token, assessed) -> None:
    every = resources(sound(ask(token(person=assessed), "Observation?_count=200")))
    valued = [any(key.startswith("value") for key in one) for one in every]
    assert [("dataAbsentReason" in one) for one in every] == [not has for has in valued]
    for word in ("normal", "negative"):
        assert not any(word in str(one.get("interpretation", "")) for one in every)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("name=Quagga", "not-supported"),
        ("family:exact=Quagga", "not-supported"),
        ("colour=red", "not-supported"),
        ("date=yesterday", "value"),
        ("date=2026-13-40", "value"),
        ("date=ap2026", "value"),
        ("code=", "value"),
        ("_count=many", "value"),
        ("_count=-1", "value"),
        ("_offset=9999999999999", "value"),
        ("_sort=value", "not-supported"),
        ("_summary=text", "not-supported"),
        ("_include=Observation:subject", "not-supported"),
        ("patient=P-1&patient=P-2", "invalid"),
    ],
)
def test_a_search_that_is_not_understood_is_told_why(ask, token, assessed, query, code) -> None:
    why = refused(ask(token(person=assessed), f"Observation?{query}"), 400, code)
    assert "Quagga" not in why


@pytest.mark.parametrize(
    "path",
    [
        "Observation/{p}.20260305.000000000000",
        "Observation/{p}",
        "Patient/a b",
        "Patient/{p}/history",
        "",
        "Patient/",
    ],
)
def test_what_is_not_there_is_told_as_such(ask, token, assessed, path) -> None:
    secret = token(person=assessed)
    answer = ask(secret, path.format(p=assessed.pseudonym))
    assert answer.status_code in (403, 404)
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_an_unknown_resource_and_another_form_are_refused(ask, token, assessed) -> None:
    secret = token(person=assessed)
    refused(ask(secret, "Spaceship"), 404, "not-supported")
    refused(ask(secret, "Observation?_format=xml"), 406, "not-supported")
    refused(ask(secret, "Observation", Accept="application/fhir+xml"), 406, "not-supported")
    assert ask(secret, "Observation", Accept="application/fhir+json").status_code == 200


def test_nothing_can_be_written(token, assessed) -> None:
    from django.test import Client

    headers = {"Authorization": f"Bearer {token(person=assessed)}"}
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), method)("/fhir/Patient", headers=headers)
        refused(answer, 405, "not-supported")
        assert answer.headers["Allow"] == "GET, HEAD"


def test_a_fault_of_ours_is_no_page(ask, token, assessed, monkeypatch, caplog) -> None:
    from ischia.clinic.fhir import views

    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(views, "record", broken)
    refused(ask(token(person=assessed), "Observation"), 500, "exception")
    assert "a FHIR request failed" in caplog.text


def test_a_visit_without_an_assessment_is_told(ask, sound, token, patient) -> None:
    person = patient()
    told = resources(sound(ask(token(person=person), "Observation")))
    assert [one["resourceType"] for one in told] == ["OperationOutcome"]
    assert "2026-03-05 is not assessed" in told[0]["issue"][0]["diagnostics"]


def test_what_the_clinic_itself_knows_is_read_as_well(ask, sound, token, account, assessed) -> None:
    from datetime import UTC, datetime

    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.booking.states import State
    from ischia.clinic.care import consent, orders
    from ischia.clinic.care.models import OrderStep

    physician = Actor.of(account("physician"))
    for state in (State.BOOKED, State.HELD):
        Appointment.objects.create(
            person=assessed,
            service="first visit",
            begins_at=datetime(2026, 3, 9, 10, 30, tzinfo=UTC),
            minutes=45,
            state=state,
            price_minor=0,
            currency="EUR",
        )
    for given in (False, True):
        consent.record(assessed, physician, given=given, name="Zelda Quagga", guardian=False)
    asked = orders.Asked(what="MRI of the right thigh", why="a gap")
    made = orders.make(assessed, date(2026, 3, 5), "imaging", asked, physician)
    orders.end(made, OrderStep.State.DONE, physician, "")
    secret = token(person=assessed)

    (booked,) = resources(sound(ask(secret, "Appointment?status=booked")))
    assert (booked["start"], booked["end"]) == (
        "2026-03-09T10:30:00+00:00",
        "2026-03-09T11:15:00+00:00",
    )
    assert sound(ask(secret, f"Appointment/{booked['id']}")) == booked
    assert sound(ask(secret, "Appointment"))["total"] == 1
    said = resources(sound(ask(secret, "Consent?_sort=_id")))
    assert [(one["status"], one["provision"]["type"]) for one in said] == [
        ("inactive", "deny"),
        ("active", "permit"),
    ]
    (order,) = resources(sound(ask(secret, "ServiceRequest?intent=order")))
    assert (order["status"], order["code"]["text"]) == ("completed", "MRI of the right thigh")
    assert "Quagga" not in str(said)


def test_a_report_is_final_once_it_is_signed_and_in_error_once_recalled(
    ask, sound, token, account, assessed
) -> None:
    from ischia.clinic.records import results
    from ischia.clinic.signing.models import After, Signed

    def told():
        secret = token("DiagnosticReport", "Practitioner", person=assessed)
        (found,) = resources(sound(ask(secret, "DiagnosticReport")))
        return found, resources(sound(ask(secret, "Practitioner?_count=200")))

    assert told()[0]["status"] == "preliminary"
    by, row = account("physician"), results.newest(assessed, date(2026, 3, 5))
    one = Signed.objects.create(
        person=assessed,
        assessed=row,
        visit_date=row.visit_date,
        number=1,
        medication=False,
        by=by.opaque,
        role=by.role,
    )
    report, staff = told()
    assert report["status"] == "final"
    (signer,) = [s for s in staff if report["resultsInterpreter"][0]["reference"].endswith(s["id"])]
    assert signer["qualification"][0]["code"]["text"] == "Physician"
    After.objects.create(signed=one, deed=After.Deed.RECALLED, by=by.opaque, role=by.role)
    assert told()[0]["status"] == "entered-in-error"
