"""Which statements of two assessments of the same record differ: what was said, what is now."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ischia.knowledge.load import load

_NOTHING: Final = "not said"
_CAUSES: Final = 6  # that a report names with their chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One statement that is another now."""

    about: str
    was: str
    now: str


def knowledge_sha256() -> str:
    """Return the hash of the knowledge base as it is now."""
    return load().stamp.sha256


def knowledge_of(assessment: bytes) -> str:
    """Return the hash of the knowledge that an `assessment.json` was argued with."""
    sha256: str = json.loads(assessment)["knowledge"]["sha256"]
    return sha256


def differing(was: bytes, now: bytes) -> tuple[Difference, ...]:
    """Return every statement of one `assessment.json` that the other does not make.

    Compared is what a reader acts on: conclusion, causes and their chances in whole per cent, red
    flags, grades, conflicts, plan and its doses, next test, and measured values to three figures.
    """
    old, new = _statements(json.loads(was)), _statements(json.loads(now))
    return tuple(
        Difference(about=about, was=old.get(about, _NOTHING), now=new.get(about, _NOTHING))
        for about in dict.fromkeys((*old, *new))
        if old.get(about) != new.get(about)
    )


def _statements(data: dict[str, Any]) -> dict[str, str]:
    return dict((*_argued(data), *_graded(data), *_planned(data), *_measured(data)))


def _argued(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Conclusion", str(data.get("conclusion", ""))
    causes = data.get("hypotheses", [])[:_CAUSES]
    if causes:
        yield "Leading cause", f"{causes[0]['name']}, {causes[0]['side']}"
    for cause in causes:
        chance = f"{cause['posterior']:.0%}".replace("%", " %")
        yield f"Chance of {cause['name']}, {cause['side']}", chance
    for flag in data.get("red_flags", []):
        if flag["state"] in {"present", "inconclusive", "done"}:
            yield (
                f"Red flag: {flag['name']}",
                f"{flag['state']}, {flag['urgency']}. {flag['action']}",
            )
    for test in data.get("next_tests", [])[:1]:
        yield "Next best test", test["name"]


def _graded(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for grade in data.get("grades", []):
        where = ", ".join(filter(None, (grade.get("name") or grade["system"], grade.get("side"))))
        yield f"Grade: {where}, by {grade['by']}", grade["grade"]
    for conflict in data.get("conflicts", []):
        yield f"Conflict: {conflict['id']}", conflict["says"]


def _planned(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    plan = data.get("plan")
    if not plan:
        return
    yield "Plan", plan["condition"]
    for held in plan.get("held", []):
        yield f"Plan held by {held}", "held"
    for phase in plan.get("phases", []):
        for item in phase.get("items", []):
            said = [item["says"], item.get("dose"), item.get("blocked") and "blocked"]
            yield f"{phase['name']}: {item['id']}", "; ".join(filter(None, said))


def _measured(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for m in data["measured"].get("measurements", []):
        context = ", ".join(f"{k} {v}" for k, v in sorted(m.get("context", {}).items()))
        about = " ".join(filter(None, (m["concept"], m["side"], f"({context})" if context else "")))
        yield f"Measured: {about}", f"{m['value']:.3g} {m['unit']}"
