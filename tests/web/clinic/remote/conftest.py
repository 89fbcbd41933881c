"""A patient with a plan that a clinician agreed to, so that there is something to exercise."""

import json
from datetime import date
from typing import Any

import pytest

DAY = date(2026, 3, 5)
PLAN = {
    "condition": "hamstring_strain",
    "held": [],
    "current_phase": "load",
    "phases": [
        {
            "id": "load",
            "name": "Load it",
            "entry": [],
            "exit": [],
            "items": [
                {
                    "id": "lengthening_hamstring",
                    "says": "…",
                    "kind": "exercise",
                    "dose": "3 sessions a week",
                },
                {
                    "id": "nordic_hamstring",
                    "says": "…",
                    "kind": "exercise",
                    "dose": "2 sessions a week, 2 sets of 5 at first",
                },
                {
                    "id": "trunk_and_hip_control",
                    "says": "…",
                    "kind": "exercise",
                    "dose": "3 sessions a week",
                    "blocked": "somebody must look first",
                },
            ],
        }
    ],
}


@pytest.fixture
def own(somebody: Any, patient: Any) -> Any:
    """Give a patient's client with an assessed visit; `plan(...)` changes what its plan says."""
    from ischia.clinic.files import vault
    from ischia.clinic.records.models import Assessed

    client = somebody("patient")
    client.person = person = patient(client.user)

    def plan(**changes: Any) -> None:
        document = json.dumps({"plan": {**PLAN, **changes}}).encode()
        sha256 = vault.put_bytes(person.key, document)
        Assessed.objects.update_or_create(
            person=person,
            version=person.versions.order_by("number").first(),
            visit_date=DAY,
            policy="evidence",
            program="test",
            defaults={
                "urgency": 3,
                "sealed_row": b"",
                "documents": {"assessment.json": sha256},
                "current": True,
            },
        )

    plan()
    client.plan = plan
    return client


@pytest.fixture
def decide(account: Any) -> Any:
    """Give a function that decides about a patient's plan."""
    from ischia.clinic.accounts.actor import Actor
    from ischia.clinic.pages import deciding

    def decided(client: Any, on: str = "plan:hamstring_strain", *, accepts: bool = True) -> None:
        by = Actor.of(account("physical_therapist"))
        deciding.add(client.person, by, on=on, accepts=accepts, reason="seen")

    return decided


@pytest.fixture
def ready(own: Any, decide: Any) -> Any:
    """Give a patient's client whose plan a clinician agreed to."""
    decide(own)
    return own
