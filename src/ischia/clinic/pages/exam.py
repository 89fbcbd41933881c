"""History and examination of a visit, typed in: kept while typing, then put on the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import drafts
from ischia.clinic.care.models import Draft
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.sheet import (
    SheetForm,
    opened,
    page_of,
    put_down,
    undone,
    written_by,
)
from ischia.clinic.people.models import Person
from ischia.model.terms import State
from ischia.service.filled import NO_SIDE, Key, answers_on, filled_in
from ischia.service.questions import Question, Section, examination, history
from ischia.service.sheets import visit_from

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
    at = opened(FORM, person, day)
    document, now = visit_from(at.sheet), at.typed
    on_sheet, mode = answers_on(document), document.mode
    shown = {**on_sheet, **now.answers}
    return {
        "states": _STATES,
        "parts": (
            ("History", [_block(s, shown, now.answers) for s in history(mode)]),
            ("Examination", [_block(s, shown, now.answers) for s in examination(mode)]),
        ),
        "mode": mode.value.replace("_", " "),
        "waiting": _waiting(on_sheet, now.answers),
        "can_undo": bool(now.before),
        "may_examine": may(actor.role, Action.EXAMINE),
    }


@require_POST
@asked_by_somebody
def keep(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Keep fields that were just typed; nothing is on the sheet yet."""
    at = written_by(FORM, actor, pseudonym, day, "kept")
    fields = {k: str(v).strip() for k, v in request.POST.items() if Key.read(k) is not None}
    on_sheet, now = answers_on(visit_from(at.sheet)), at.typed
    shown = {**on_sheet, **now.answers}
    changed = {k: v for k, v in fields.items() if v != shown.get(k, "")}
    if changed:
        now = drafts.keep(at.person, FORM.draft, day, changed, actor)
    if not request.headers.get("HX-Request"):
        return page_of(FORM, pseudonym, day)
    context = {
        "person": at.person,
        "day": day,
        "waiting": _waiting(on_sheet, now.answers),
        "can_undo": bool(now.before),
        "may_examine": True,
    }
    return render(request, "pages/exam_state.html", context)


@require_POST
@asked_by_somebody
def undo(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Take the last change back."""
    return undone(FORM, actor, pseudonym, day)


@require_POST
@asked_by_somebody
def put(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Put what was typed on the visit's sheet: the next version, which is then assessed."""
    return put_down(FORM, request, actor, pseudonym, day)


def _filled(sheet: bytes, answers: Mapping[str, str]) -> bytes | None:
    new = _waiting(answers_on(visit_from(sheet)), answers)
    return filled_in(sheet, answers) if new else None


FORM: Final = SheetForm(
    page="exam",
    draft=Draft.Form.EXAM,
    action=Action.EXAMINE,
    why="history and examination",
    filled=_filled,
)


def _waiting(on_sheet: Mapping[str, str], answers: Mapping[str, str]) -> int:
    return sum(on_sheet.get(key, "") != value for key, value in answers.items())


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
