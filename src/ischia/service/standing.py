"""An assessment → what a dashboard counts of it, each from what was measured."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

TWO_WEEKS: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a patient stands, for counting."""

    gates_open: int  # of the phase that the patient is in, and not measured
    due_in_days: int | None  # until something is to be measured again; 0 is due since the visit
    not_better: bool


def standing(assessment: bytes) -> Standing:
    """Return what an `assessment.json` says of gates, of what is due, and of getting better.

    Not better is who was followed for two weeks or more and of whose series that have a verdict
    none improved; a series without a verdict is never taken as a failure.
    """
    data = json.loads(assessment)
    plan = data.get("plan") or {}
    now = next((p for p in plan.get("phases", []) if p["id"] == plan.get("current_phase")), None)
    gates = now["exit"] if now else []
    due = [again["due_in_days"] for again in plan.get("remeasure", [])]
    return Standing(
        gates_open=sum(gate["state"] == "not_measured" for gate in gates),
        due_in_days=min(due, default=None),
        not_better=_not_better(data.get("progress", [])),
    )


def _not_better(series: list[dict[str, Any]]) -> bool:
    judged = [
        one["verdict"]
        for one in series
        if one["verdict"] != "error_unknown" and _days(one["points"]) >= TWO_WEEKS
    ]
    return bool(judged) and "improved" not in judged


def _days(points: list[dict[str, Any]]) -> int:
    days = [date.fromisoformat(point["date"]) for point in points]
    return (max(days) - min(days)).days
