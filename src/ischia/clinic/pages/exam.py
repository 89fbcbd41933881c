"""History and examination of a visit, typed in: kept while typing, then put on the sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import drafts
from ischia.clinic.care.consent import why_nothing_is_measured
from ischia.clinic.care.models import Draft
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.sheet import sheet_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.work import queue
from ischia.model.errors import InputError
from ischia.model.terms import State
from ischia.service.filled import NO_SIDE, Key, answers_on, filled_in
from ischia.service.questions import Question, Section, examination, history
from ischia.service.sheets import visit_from

_FORM = Draft.Form.EXAM
_STATES = (
    ("", "Not examined"),
    (State.PRESENT.value, "Present"),
    (State.ABSENT.value, "Absent"),
    (State.INDETERMINATE.value, "Unclear"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One leg of one question, with what stands there."""

    side: str  # "left", "right", or nothing
    key: str  # without its last part
    result: str
    values: str
    pain: str
    note: str
    new: bool  # not on the sheet yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its legs beside one another."""

    question: Question
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The rows of a section."""

    section: Section
    rows: tuple[Row, ...]
    answered: int


def panel(actor: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the page of the form shows."""
    on_sheet, now = _answers(person, day)
    shown = {**on_sheet, **now.answers}
    mode = visit_from(sheet_of(person, day)[1]).mode
    return {
        "states": _STATES,
        "parts": (
            ("History", [_block(s, shown, now.answers) for s in history(mode)]),
            ("Examination", [_block(s, shown, now.answers) for s in examination(mode)]),
        ),
        "mode": mode.value.replace("_", " "),
        "waiting": _waiting(on_sheet, now),
        "can_undo": bool(now.before),
        "may_examine": may(actor.role, Action.EXAMINE),
    }


@require_POST
@asked_by_somebody
def keep(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Keep fields that were just typed; nothing is on the sheet yet."""
    person = _examined(actor, pseudonym, day, "kept")
    fields = {k: str(v).strip() for k, v in request.POST.items() if Key.read(k) is not None}
    on_sheet, before = _answers(person, day)
    shown = {**on_sheet, **before.answers}
    changed = {k: v for k, v in fields.items() if v != shown.get(k, "")}
    now = drafts.keep(person, _FORM, day, changed, actor) if changed else before
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "exam"]))
    context = {
        "person": person,
        "day": day,
        "waiting": _waiting(on_sheet, now),
        "can_undo": bool(now.before),
        "may_examine": True,
    }
    return render(request, "pages/exam_state.html", context)


@require_POST
@asked_by_somebody
def undo(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Take the last change back."""
    person = _examined(actor, pseudonym, day, "undone")
    drafts.undo(person, _FORM, day, actor)
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "exam"]))


@require_POST
@asked_by_somebody
def put(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Put what was typed on the visit's sheet: the next version, which is then assessed."""
    back = HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "exam"]))
    try:
        with transaction.atomic():
            person = _examined(actor, pseudonym, day, "put on the sheet")
            on_sheet, now = _answers(person, day)
            if not _waiting(on_sheet, now):
                messages.error(request, "Nothing was typed that is not on the sheet already.")
                return back
            if (why := why_nothing_is_measured(person)) is not None:
                messages.error(request, why)
                return back
            path, sheet = sheet_of(person, day)
            made = filled_in(sheet, now.answers)
            version = case.change(person, {path: made}, actor, "history and examination")
            drafts.put_away(person, _FORM, day)
            queue.assess(version, day)
    except InputError as err:
        messages.error(request, f"Nothing was put on the sheet. {err}")
        return back
    messages.success(request, "On the sheet. The visit is being assessed with it.")
    return HttpResponseRedirect(reverse("visit", args=[pseudonym, day]))


def _examined(actor: Actor, pseudonym: str, day: date, what: str) -> Person:
    person = reach.person(actor, pseudonym, Action.EXAMINE, what=f"{day} {what}")
    sheet_of(person, day)
    return person


def _answers(person: Person, day: date) -> tuple[dict[str, str], drafts.Typed]:
    return answers_on(visit_from(sheet_of(person, day)[1])), drafts.typed(person, _FORM, day)


def _waiting(on_sheet: dict[str, str], now: drafts.Typed) -> int:
    return sum(on_sheet.get(key, "") != value for key, value in now.answers.items())


def _block(section: Section, shown: dict[str, str], new: dict[str, str]) -> Block:
    rows = tuple(_row(question, shown, new) for question in section.questions)
    answered = sum(any(f.result or f.values for f in row.fields) for row in rows)
    return Block(section=section, rows=rows, answered=answered)


def _row(question: Question, shown: dict[str, str], new: dict[str, str]) -> Row:
    fields = []
    for side in ("left", "right") if question.sided else ("",):
        key = f"{question.part}.{question.item}.{side or NO_SIDE}"
        told = {name: shown.get(f"{key}.{name}", "") for name in ("result", "values", "pain")}
        note = shown.get(f"{key}.note", "")
        changed = any(k.startswith(f"{key}.") for k in new)
        fields.append(Field(side=side, key=key, note=note, new=changed, **told))
    return Row(question=question, fields=tuple(fields))
