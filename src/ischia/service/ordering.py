"""An assessment → what could be ordered: images that a next test needs, and referrals."""

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

from ischia.knowledge.load import load
from ischia.knowledge.schema import Criterion
from ischia.model.terms import Modality
from ischia.reason.next_test import NO_CHANGE

Kind = Literal["imaging", "referral"]
_MOST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something to order, and what asks for it."""

    kind: Kind
    what: str
    why: str


def proposals(assessment: bytes) -> tuple[Proposal, ...]:
    """Return what an `assessment.json` gives a reason to order: alarms first, then the next tests.

    A referral comes from a red flag that is up, or stands in the plan; images come from the next
    best tests that are read from images, where an answer would change something.
    """
    data = json.loads(assessment)
    found = [*_of_alarms(data), *_of_tests(data), *_of_plan(data)]
    return tuple({(p.kind, p.what): p for p in reversed(found)}.values())[::-1][:_MOST]


def _of_alarms(data: dict[str, Any]) -> list[Proposal]:
    return [
        Proposal(kind="referral", what=f"{flag['name']}: {flag['action']}", why="A red flag")
        for flag in data.get("red_flags", [])
        if flag["state"] == "present"
    ]


def _of_tests(data: dict[str, Any]) -> list[Proposal]:
    criteria = load().criteria
    return [
        Proposal(
            kind="imaging",
            what=", ".join(filter(None, (test["name"], test.get("side")))),
            why=test["why"],
        )
        for test in data.get("next_tests", [])
        if test["test"] in criteria and _is_imaged(criteria[test["test"]])
        if NO_CHANGE not in test["why"]
    ]


def _of_plan(data: dict[str, Any]) -> list[Proposal]:
    plan = data.get("plan") or {}
    names = {treatment.id: treatment.name for treatment in load().treatments.values()}
    kinds: dict[str, Kind] = {"imaging": "imaging", "referral": "referral"}
    return [
        Proposal(
            kind=kinds[item["kind"]],
            what=names.get(item["id"], item["says"]),
            why=f"Plan, {phase['name']}: {item['says']}",
        )
        for phase in plan.get("phases", [])
        for item in phase["items"]
        if item.get("kind") in kinds and not item.get("blocked")
    ]


def _is_imaged(criterion: Criterion) -> bool:
    return criterion.report is not None or criterion.modality is Modality.ULTRASOUND
