"""What the clinician has beside the video: where the patient is, what is known, tests, argument."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach, video
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.booking.calendar import day_of
from ischia.clinic.booking.models import Appointment
from ischia.clinic.booking.offered import required
from ischia.clinic.care import consent
from ischia.clinic.pages import exam as form
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed
from ischia.clinic.telehealth.guidance import guidance
from ischia.clinic.telehealth.practise import may_practise
from ischia.clinic.telehealth.stated import stated
from ischia.clinic.work import queue
from ischia.model.terms import How, State
from ischia.service.filled import answers_on
from ischia.service.questions import history
from ischia.service.screening import empty_sheet
from ischia.service.sheets import toml_sheet, visit_from

_MOST: Final = 5  # causes that stand beside the video; the visit's own page has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One possible cause beside the video."""

    name: str
    percent: str
    interval: str
    was: str  # before the last change of the record; nothing where it is the first


@require_GET
@asked_by_somebody
def where(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show where the patient is, whom to call there, and whether one may practise there."""
    found, _ = _opened(actor, opaque)
    told = stated(found)
    person = _person(found)
    context: dict[str, Any] = {
        "found": found,
        "told": told,
        "minor": consent.is_minor(person),
        "agreed": consent.agreed(person),
        "unmeasured": consent.why_nothing_is_measured(person),
    }
    if told is not None:
        on = timezone.localdate(timezone.now(), required().zone)
        context["may"] = may_practise(actor, told.country, told.region, on).value
    return render(request, "telehealth/where_shown.html", context)


@asked_by_somebody
def exam(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show the questions and tests that can be had by video; begin the visit's sheet by POST."""
    found, day = _opened(actor, opaque)
    person = _person(found)
    if request.method == "POST":
        reach.person(actor, person.pseudonym, Action.ADD_VISIT, what=f"{day} by video")
        _begin(actor, person, day)
    reach.person(actor, person.pseudonym, Action.SEE_RECORD, what=f"{day} beside the video")
    context = _state(actor, found, day) | {"known": _known(person, day)}
    if context["begun"]:
        context |= form.panel(actor, person, day) | {"states": form.STATES}
        context["guided"] = {
            row.question.item
            for _, blocks in context["parts"]
            for block in blocks
            for row in block.rows
            if guidance(row.question.item) is not None
        }
    return render(request, "telehealth/exam.html", context)


@require_POST
@asked_by_somebody
def keep(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Keep what was typed, as the visit's own page does."""
    return _done(request, actor, opaque, form.keep)


@require_POST
@asked_by_somebody
def undo(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Take the last change back."""
    return _done(request, actor, opaque, form.undo)


@require_POST
@asked_by_somebody
def put(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Put what was typed on the sheet; the visit is then assessed."""
    return _done(request, actor, opaque, form.put)


@require_GET
@asked_by_somebody
def argument(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Show the causes as they stand now; asked for again and again, and not audited each time."""
    found = video.quietly(actor, opaque)
    day = day_of(found.begins_at, required())
    person = reach.person_quietly(actor, _person(found).pseudonym, Action.SEE_ASSESSMENT)
    last = results.newest(person, day)
    before = _before(last) if last is not None else None
    jobs = [j for j in queue.open_jobs(person) if j.about.get("visit") == str(day)]
    context: dict[str, Any] = {"found": found, "person": person, "day": day, "working": bool(jobs)}
    if last is not None:
        context |= {"row": results.row_of(last), "causes": _causes(last, before)}
        context["dangers"] = _dangers(last)
    return render(request, "telehealth/argument.html", context)


def _opened(actor: Actor, opaque: str) -> tuple[Appointment, date]:
    found = video.one(actor, opaque, what="beside")
    reach.require(actor, Action.SEE_RECORD)  # a patient sits in, and sees nothing of this
    return found, day_of(found.begins_at, required())


def _person(found: Appointment) -> Person:
    if found.person is None:  # nobody sits in one that nobody has
        raise LookupError(found.opaque)
    return found.person


def _done(request: HttpRequest, actor: Actor, opaque: str, act: Any) -> HttpResponse:  # noqa: ANN401
    """Let the form of the visit's page act, and answer with what stands beside the video."""
    found, day = _opened(actor, opaque)
    answer: HttpResponseBase = act(request, _person(found).pseudonym, day)
    context = _state(actor, found, day)
    context["said"] = [str(message) for message in messages.get_messages(request)]
    status = answer.status_code if answer.status_code >= 400 else 200  # noqa: PLR2004
    return render(request, "telehealth/exam_state.html", context, status=status)


def _begin(actor: Actor, person: Person, day: date) -> None:
    """Begin the visit's sheet, or make one that an intake began the sheet of a video visit."""
    version = case.latest(person)
    path = f"visits/{day}/visit.toml"
    there = case.read(version, path) if version is not None else None
    if there is None:
        made = empty_sheet(day, How.REMOTE)
    elif visit_from(there).mode is How.REPORTED:
        made = toml_sheet(replace(visit_from(there), mode=How.REMOTE))
    else:
        return
    queue.assess(case.change(person, {path: made}, actor, "a visit by video"), day)


def _state(actor: Actor, found: Appointment, day: date) -> dict[str, Any]:
    person = _person(found)
    begun = _begun(person, day)
    context = {
        "found": found,
        "person": person,
        "day": day,
        "begun": begun,
        "may_examine": may(actor.role, Action.EXAMINE),
    }
    if begun:
        shown = form.panel(actor, person, day)
        context |= {"waiting": shown["waiting"], "can_undo": shown["can_undo"]}
    return context


def _begun(person: Person, day: date) -> bool:
    """Return whether a visit has its sheet; what an intake made is none that somebody examined."""
    version = case.latest(person)
    there = case.read(version, f"visits/{day}/visit.toml") if version is not None else None
    return there is not None and visit_from(there).mode is not How.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the last sheet before or on a day says, in words."""

    day: date
    yes: tuple[str, ...]
    no: int
    values: tuple[str, ...]


def _known(person: Person, day: date) -> Known | None:
    """Return the history and intake as they stand on the newest sheet that answers any."""
    version = case.latest(person)
    if version is None:
        return None
    paths = case.paths_of(version)
    for on in case.visit_dates(paths):
        sheet = case.read(version, f"visits/{on}/visit.toml") if on <= day else None
        told = answers_on(visit_from(sheet)) if sheet is not None else {}
        if any(key.startswith("history.") for key in told):
            return _told(on, told)
    return None


def _told(on: date, told: dict[str, str]) -> Known:
    yes, values, no = [], [], 0
    for section in history():
        for question in section.questions:
            start = f"history.{question.item}."
            for key, said in told.items():
                if not key.startswith(start):
                    continue
                side, _, field = key.removeprefix(start).partition(".")
                leg = "" if side == "none" else f", {side}"
                if field == "result" and said == State.PRESENT:
                    yes.append(f"{question.name}{leg}")
                elif field == "result" and said == State.ABSENT:
                    no += 1
                elif field == "values":
                    values.append(f"{question.name}{leg}: {said}")
    return Known(day=on, yes=tuple(yes), no=no, values=tuple(values))


def _before(last: Assessed) -> Assessed | None:
    earlier = last.person.assessed.filter(
        visit_date=last.visit_date, version__number__lt=last.version.number
    )
    return earlier.order_by("-version__number", "-pk").first()


def _causes(last: Assessed, before: Assessed | None) -> list[Cause]:
    was = {_key(h): _percent(h["posterior"]) for h in _document(before, "hypotheses")}
    return [
        Cause(
            name=h["name"] + (f", {h['side']}" if h.get("side") in {"left", "right"} else ""),
            percent=_percent(h["posterior"]),
            interval="–".join(_percent(edge) for edge in h["posterior95"])
            if h.get("posterior95")
            else "",
            was=was.get(_key(h), ""),
        )
        for h in _document(last, "hypotheses")[:_MOST]
    ]


def _dangers(last: Assessed) -> list[tuple[str, str]]:
    """Return what must not wait: its name, and what to do."""
    flags = _document(last, "red_flags")
    return [(flag["name"], flag["action"]) for flag in flags if flag["state"] == "present"]


def _document(assessed: Assessed | None, part: str) -> list[dict[str, Any]]:
    if assessed is None:
        return []
    told = json.loads(results.document(assessed, "assessment.json") or b"{}")
    found: list[dict[str, Any]] = told.get(part) or []
    return found


def _key(hypothesis: dict[str, Any]) -> tuple[str, str]:
    return hypothesis["condition"], str(hypothesis.get("side"))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
