"""The plan of a visit, changed by who may: doses, lines, the phase; each with a reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages import deciding
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.records.models import Assessed
from ischia.clinic.work import queue
from ischia.model.plan import Decision
from ischia.model.plan_changes import (
    LEFT_OUT,
    Change,
    changed_line,
    chosen_phase,
    plan_changes,
)

_MEDICINES: Final = frozenset({"medicine", "injection"})
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the plan, as the program drafted it and as somebody changed it."""

    id: str
    says: str
    dose: str
    blocked: str
    medicine: bool
    changed: str  # the dose that holds instead, "left out", or nothing
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One phase with its lines and gates."""

    id: str
    name: str
    lines: tuple[Line, ...]
    gates: tuple[dict[str, Any], ...]
    here: bool  # where the gates place the patient
    chosen: str  # why a clinician placed the patient here instead; else nothing


def panel(actor: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the page of the plan shows below the report's own plan."""
    found = results.newest(person, day)
    plan = _plan(found) if found is not None else None
    if plan is None:
        return {"stages": ()}
    return {
        "stages": _stages(plan, deciding.decisions(person)),
        "may_plan": may(actor.role, Action.DECIDE_PLAN),
        "may_medicine": may(actor.role, Action.SIGN_MEDICATION),
    }


@require_POST
@asked_by_somebody
def change(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Change a dose, leave a line out, or place the patient in a phase; with a reason."""
    back = HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "plan"]))
    reason = request.POST.get("reason", "").strip()[:_LONGEST]
    with transaction.atomic():
        found = reach.assessed(actor, pseudonym, day, Action.DECIDE_PLAN)
        on = _asked(request, actor, _plan(found))
        if on is None or not reason:
            messages.error(request, "Nothing was changed: a change needs a reason in words.")
            return back
        version = deciding.add(found.person, actor, on=on, accepts=False, reason=reason)
        queue.assess(version, day)
    messages.success(request, "Changed. What the program drafted stays readable beside it.")
    return back


@require_GET
@asked_by_somebody
def paper(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Show the plan as it is printed."""
    found = reach.assessed(actor, pseudonym, day, Action.SEE_ASSESSMENT)
    plan = _plan(found)
    if plan is None:
        raise Http404
    context = {
        "person": found.person,
        "identity": identity_of(found.person),
        "day": day,
        "row": results.row_of(found),
        "plan": plan,
        "stages": _stages(plan, deciding.decisions(found.person)),
    }
    return render(request, "pages/plan_paper.html", context)


def planned(found: Assessed) -> tuple[dict[str, Any], tuple[Stage, ...]] | None:
    """Return the plan of an assessment and its phases as they hold now; None where it has none."""
    plan = _plan(found)
    return None if plan is None else (plan, _stages(plan, deciding.decisions(found.person)))


def _asked(request: HttpRequest, actor: Actor, plan: dict[str, Any] | None) -> str | None:
    """Return what is decided, as a decision names it; None where the plan has no such thing."""
    phases = plan["phases"] if plan else []
    if phase := request.POST.get("phase", ""):
        return chosen_phase(phase) if any(p["id"] == phase for p in phases) else None
    item = request.POST.get("item", "")
    dose = " ".join(request.POST.get("dose", "").split())[:_LONGEST]
    line = next((i for p in phases for i in p["items"] if i["id"] == item), None)
    if line is None or line.get("blocked"):
        return None
    if line.get("kind") in _MEDICINES and not may(actor.role, Action.SIGN_MEDICATION):
        return None
    if "leave_out" in request.POST:
        return changed_line(item, "")
    return changed_line(item, dose) if dose else None


def _plan(found: Assessed) -> dict[str, Any] | None:
    data = json.loads(results.document(found, "assessment.json") or b"{}")
    plan: dict[str, Any] | None = data.get("plan")
    return plan


def _stages(plan: dict[str, Any], decided: Sequence[Decision]) -> tuple[Stage, ...]:
    changes = plan_changes(reversed(decided))  # they come newest first
    return tuple(
        Stage(
            id=p["id"],
            name=p["name"],
            lines=tuple(_line(item, changes.lines.get(item["id"])) for item in p["items"]),
            gates=(*p["entry"], *p["exit"]),
            here=p["id"] == plan.get("current_phase"),
            chosen=changes.placed.reason if changes.placed and p["id"] == changes.phase else "",
        )
        for p in plan["phases"]
    )


def _line(item: dict[str, Any], changed: Change | None) -> Line:
    return Line(
        id=item["id"],
        says=item["says"],
        dose=item.get("dose") or "",
        blocked=item.get("blocked") or "",
        medicine=item.get("kind") in _MEDICINES,
        changed=(changed.dose or LEFT_OUT) if changed else "",
        why=changed.decision.reason if changed else "",
    )
