"""What can be decided about an assessment, and what was."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed, Version
from ischia.model.plan import Decision

_FILE = "decisions.jsonl"
_MOST = 6  # causes that are offered; one further down is overridden for one of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to accept or override."""

    on: str  # as a decision names it
    says: str


def choices(found: Assessed, page: str) -> tuple[Choice, ...]:
    """Return the leading causes of an assessment and its alarms, or its plan."""
    data = json.loads(results.document(found, "assessment.json") or b"{}")
    if page == "plan":
        plan = data.get("plan")
        return (Choice(on=f"plan:{plan['condition']}", says="This plan"),) if plan else ()
    alarms = tuple(
        Choice(on=f"red_flag:{f['id']}", says=f"Red flag: {f['name']}")
        for f in data.get("red_flags", [])
        if f["state"] == "present"
    )
    causes = tuple(
        Choice(
            on=f"hypothesis:{h['condition']}:{h['side']}",
            says=f"{h['name']}, {h['side']}, {h['posterior']:.0%}".replace("%", " %"),
        )
        for h in data.get("hypotheses", [])[:_MOST]
    )
    return (*causes, *alarms)


def decisions(person: Person) -> tuple[Decision, ...]:
    """Return every decision of a patient's record, newest first."""
    version = case.latest(person)
    lines = (case.read(version, _FILE) or b"").splitlines() if version else []
    found = [msgspec.json.decode(line, type=Decision) for line in lines if line.strip()]
    return tuple(reversed(found))


def add(person: Person, actor: Actor, *, on: str, accepts: bool, reason: str) -> Version:
    """Add a decision at the end of the record's; the ones before stay as they are."""
    decision = Decision(
        who=actor.opaque,
        at=datetime.now(UTC).replace(microsecond=0),
        on=on,
        accepts=accepts,
        reason=f"{actor.role.replace('_', ' ')}: {reason}",
    )
    version = case.latest(person)
    before = (case.read(version, _FILE) or b"") if version else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    made = before + msgspec.json.encode(decision) + b"\n"
    return case.change(person, {_FILE: made}, actor, "somebody decided")
