"""A plan is changed line by line, with a reason; what the program drafted stays beside it."""

import json
from datetime import date
from typing import Any

import pytest

DAY = "2026-03-05"
PLAN = {
    "condition": "hamstring_strain",
    "current_phase": "first",
    "own_goals": [],
    "held": [],
    "phases": [
        {
            "id": "first",
            "name": "Protect",
            "entry": [],
            "exit": [{"id": "g", "says": "Walks without pain", "state": "not_measured", "why": ""}],
            "items": [
                {"id": "walk", "kind": "exercise", "says": "Walk", "dose": "10 minutes"},
                {"id": "pill", "kind": "medicine", "says": "A medicine", "dose": None},
                {"id": "no", "kind": "medicine", "says": "Another", "blocked": "takes a thinner"},
            ],
        },
        {"id": "second", "name": "Load", "entry": [], "exit": [], "items": []},
    ],
}


def url(person: Any, rest: str = "") -> str:
    return f"/patients/{person.pseudonym}/visits/{DAY}/{rest}"


@pytest.fixture(scope="module")
def planned(patient: Any) -> Any:
    """Give a patient with an assessment that holds this plan, and no more."""
    from ischia.clinic.records import case, results
    from ischia.clinic.work import queue, worker

    person = patient()
    queue.assess(case.latest(person), date.fromisoformat(DAY))
    while worker.work_once("test"):
        pass
    found = results.newest(person, date.fromisoformat(DAY))
    data = json.loads(results.document(found, "assessment.json")) | {"plan": PLAN}
    documents = {name: results.document(found, name) for name in found.documents}
    documents["assessment.json"] = json.dumps(data).encode()
    row = results.row_of(found)
    results.keep(found.version, found.visit_date, row=row, documents=documents, program="with plan")
    return person


def decided(person: Any) -> list[dict[str, Any]]:
    from ischia.clinic.records import case

    lines = case.read(case.latest(person), "decisions.jsonl") or b""
    return [json.loads(line) for line in lines.splitlines()]


def change(client: Any, person: Any, **said: str) -> Any:
    return client.post(url(person, "plan/change/"), said)


def test_a_dose_and_a_phase_are_changed_with_a_reason(planned: Any, somebody: Any) -> None:
    client = somebody("physical_therapist")
    change(client, planned, item="walk", dose="5 minutes", reason="sore")
    change(client, planned, phase="second", reason="ahead of it")
    change(client, planned, item="walk", leave_out="yes", reason="too sore")
    assert [d["on"] for d in decided(planned)] == [
        "plan_dose:walk:5 minutes",
        "plan_phase:second",
        "plan_dose:walk:left out",
    ]
    paper = client.get(url(planned, "plan/print/")).content.decode()
    assert "left out (physical therapist: too sore)" in paper
    assert "physical therapist: ahead of it" in paper
    assert "Walks without pain: <b>not measured</b>" in paper


@pytest.mark.parametrize(
    "said",
    [
        {"item": "walk", "dose": "5 minutes", "reason": ""},
        {"item": "walk", "dose": "", "reason": "why"},
        {"item": "nothing", "dose": "1", "reason": "why"},
        {"phase": "third", "reason": "why"},
        {"item": "pill", "dose": "1 a day", "reason": "a physician’s line"},
        {"item": "no", "leave_out": "yes", "reason": "blocked already"},
    ],
)
def test_what_cannot_be_changed_is_not(said: dict[str, str], planned: Any, somebody: Any) -> None:
    before = decided(planned)
    change(somebody("chiropractor"), planned, **said)
    assert decided(planned) == before


def test_a_physician_changes_a_medication_line(planned: Any, somebody: Any) -> None:
    change(somebody("physician"), planned, item="pill", dose="none", reason="not needed")
    assert decided(planned)[-1]["on"] == "plan_dose:pill:none"


@pytest.mark.parametrize("role", ["acupuncturist", "sonographer", "front_desk"])
def test_who_may_not_plan_changes_nothing(role: str, planned: Any, somebody: Any) -> None:
    before = decided(planned)
    answer = change(somebody(role), planned, item="walk", dose="1", reason="why")
    assert answer.status_code == 403
    assert decided(planned) == before
