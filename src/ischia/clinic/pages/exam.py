"""History and examination of a visit, typed in: kept while typing, then put on the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
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

STATES = (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its legs beside one another."""

    question: Question
    fields: tuple[Field, ...]
    html: SafeString


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
    shown, may_examine = {**on_sheet, **now.answers}, may(actor.role, Action.EXAMINE)

    def block(section: Section) -> Block:
        return _block(section, shown, may_examine=may_examine)

    return {
        "parts": (
            ("History", [block(section) for section in history(mode)]),
            ("Examination", [block(section) for section in examination(mode)]),
        ),
        "mode": mode.value.replace("_", " "),
        "waiting": _waiting(on_sheet, now.answers),
        "can_undo": bool(now.before),
        "may_examine": may_examine,
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


def _block(section: Section, shown: Mapping[str, str], *, may_examine: bool) -> Block:
    rows = tuple(_row(question, shown, may_examine=may_examine) for question in section.questions)
    answered = sum(any(f.result or f.values for f in row.fields) for row in rows)
    return Block(section=section, rows=rows, answered=answered)


def _row(question: Question, shown: Mapping[str, str], *, may_examine: bool) -> Row:
    fields = tuple(_field(question, side, shown) for side in _sides(question))
    if any(f.result or f.values or f.pain or f.note for f in fields):
        html = _drawn(question, fields, may_examine=may_examine)
    else:
        html = _blank(question, may_examine, get_language())
    return Row(question=question, fields=fields, html=html)


def _sides(question: Question) -> tuple[str, ...]:
    return ("left", "right") if question.sided else ("",)


def _field(question: Question, side: str, shown: Mapping[str, str]) -> Field:
    key = f"{question.part}.{question.item}.{side or NO_SIDE}"
    told = {name: shown.get(f"{key}.{name}", "") for name in ("result", "values", "pain", "note")}
    return Field(side=side, key=key, **told)


@lru_cache(maxsize=2_048)
def _blank(question: Question, may_examine: bool, _language: str | None) -> SafeString:  # noqa: FBT001  # part of a key
    """Return a row that nobody answered: the same for every patient, and most rows are such."""
    fields = tuple(_field(question, side, {}) for side in _sides(question))
    return _drawn(question, fields, may_examine=may_examine)


def _drawn(question: Question, fields: tuple[Field, ...], *, may_examine: bool) -> SafeString:
    told = {"q": question, "fields": fields, "may_examine": may_examine, "states": STATES}
    return render_to_string("pages/exam_row.html", told)
