"""A request opens what it asks for: not every bundle of a patient, and not every patient."""

from typing import Any

import pytest


def counted(ask: Any, secret: str, path: str) -> int:
    """Return how often a request asks the database, once everything that is kept is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(secret, path)
    with CaptureQueriesContext(connection) as queries:
        assert ask(secret, path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["administrator", "physician"])
def test_no_request_asks_more_of_the_database_with_more_patients(
    ask: Any, token: Any, account: Any, patient: Any, assessed: Any, role: str
) -> None:
    from ischia.clinic.access import treating
    from ischia.clinic.accounts.actor import PROGRAM

    user = account(role)
    secret, whose = token(user=user), assessed.pseudonym

    def treat(more: list[Any]) -> None:
        for person in more:
            treating.give(PROGRAM, person, user)

    treat([assessed, *(patient() for _ in range(2))])
    most = {
        "Patient?_count=2": 12,
        "Patient?_count=2&_offset=2": 12,
        f"Patient?identifier={whose}": 12,
        f"Patient?_id={whose}": 12,
        f"Observation?patient={whose}&_count=100": 12,
        f"DiagnosticReport?patient={whose}": 14,
        f"Patient/{whose}/$everything?_count=100": 24,
    }
    few = {path: counted(ask, secret, path) for path in most}
    treat([patient() for _ in range(27)])
    assert {path: counted(ask, secret, path) for path in most} == few
    assert all(count <= most[path] for path, count in few.items()), few
    assert counted(ask, secret, "Patient?_count=30") == few["Patient?_count=2"]


def test_a_bundle_is_opened_once_and_each_kind_by_itself(
    ask: Any, token: Any, assessed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.clinic.fhir import served

    secret, at = token(), f"Observation?patient={assessed.pseudonym}"
    before = ask(secret, at).json()
    assert before["total"] > 0
    monkeypatch.setattr(served.results, "document", None)  # whoever opens a bundle now fails
    assert ask(secret, at).json() == before
    one = before["entry"][0]["resource"]
    assert ask(secret, f"Observation/{one['id']}").json() == one


def test_a_list_of_patients_opens_its_page_alone(
    ask: Any, token: Any, account: Any, patient: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ischia.clinic.audit.models import Entry

    user = account("administrator")
    secret = token(user=user)
    people = sorted(patient().pseudonym for _ in range(3))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked_for:
            page = ask(secret, "Patient?_count=1&_offset=1").json()
        counts.append(len(asked_for))
        assert len(page["entry"]) == 1
        people += [patient().pseudonym for _ in range(3)]
    assert counts[1] <= counts[0], "it grows with the number of patients"
    assert page["total"] >= 6
    assert Entry.objects.filter(who=user.opaque, action="exchange").count() == 2
    found = ask(secret, f"Patient?identifier={people[0]}").json()
    assert [one["resource"]["id"] for one in found["entry"]] == [people[0]]
    other = ask(secret, f"Patient?identifier=urn:other|{people[0]}").json()
    assert other["total"] == 0
    last = ask(secret, "Patient?_sort=-_id&_count=1").json()["entry"][0]["resource"]["id"]
    assert last >= max(people)
