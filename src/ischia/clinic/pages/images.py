"""The report of images, typed in as the radiologist wrote it: kept while typing, then put down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec
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
from ischia.model.errors import InputError
from ischia.model.imaging import ImagingReport
from ischia.service.questions import report_words
from ischia.service.reported_images import size_words, with_report
from ischia.service.sheets import visit_from

_MODALITIES: Final = (
    ("mri", "MRI"),
    ("ultrasound", "Ultrasound"),
    ("xray", "X-ray"),
    ("ct", "CT"),
)
_FACTS: Final = ("modality", "date", "region", "side", "level", "condition", "grade", "wording")
_STATES: Final = (("", "Not mentioned"), ("present", "Present"), ("absent", "Absent"))
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One sign of a report, with what stands there."""

    key: str
    name: str
    said: str


def panel(actor: Actor, person: Person, day: date) -> dict[str, Any]:
    """Return what the page of the form shows."""
    at = opened(FORM, person, day)
    now = at.typed
    told = {name: now.answers.get(f"fact.{name}", "") for name in _FACTS}
    modality = told["modality"] or "mri"
    sizes = [
        (key, *words, now.answers.get(f"size.{key}", "")) for key, words in size_words().items()
    ]
    return {
        "facts": told,
        "modality": modality,
        "modalities": _MODALITIES,
        "states": _STATES,
        "words": _words(modality, now.answers),
        "sizes": sizes if modality == "ultrasound" else [],
        "reports": visit_from(at.sheet).imaging_report,
        "may_report": may(actor.role, Action.REPORT_IMAGES),
    } | _state(now)


@require_POST
@asked_by_somebody
def keep(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Keep fields that were just typed; nothing is on the sheet yet."""
    person = written_by(FORM, actor, pseudonym, day, "kept").person
    fields = {
        key: str(value).strip()[:_LONGEST]
        for key, value in request.POST.items()
        if key.startswith(("fact.", "word.", "size."))
    }
    now = drafts.keep(person, FORM.draft, day, fields, actor)
    if not request.headers.get("HX-Request") or "fact.modality" in fields:
        if request.headers.get("HX-Request"):  # other images have other words
            return HttpResponse(headers={"HX-Refresh": "true"})
        return page_of(FORM, pseudonym, day)
    context = {"person": person, "day": day, "may_report": True} | _state(now)
    return render(request, "pages/images_state.html", context)


@require_POST
@asked_by_somebody
def undo(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Take the last change back."""
    return undone(FORM, actor, pseudonym, day)


@require_POST
@asked_by_somebody
def put(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Put the report on the visit's sheet: the next version, which is then assessed."""
    return put_down(FORM, request, actor, pseudonym, day)


def _filled(sheet: bytes, answers: Mapping[str, str]) -> bytes:
    return with_report(sheet, _report(answers), _sizes(answers))


FORM: Final = SheetForm(
    page="images",
    draft=Draft.Form.IMAGES,
    action=Action.REPORT_IMAGES,
    why="a report of images",
    filled=_filled,
)


def _words(modality: str, answers: Mapping[str, str]) -> list[Word]:
    made = []
    for word in report_words().get(modality, ()):
        key = f"word.{modality}.{word.sign}"
        made.append(Word(key=key, name=word.name, said=answers.get(key, "")))
    return made


def _state(now: drafts.Typed) -> dict[str, Any]:
    return {
        "waiting": sum(bool(value) for value in now.answers.values()),
        "can_undo": bool(now.before),
    }


def _report(answers: Mapping[str, str]) -> ImagingReport:
    """Return what was typed as a report."""
    told = {name: answers.get(f"fact.{name}", "") for name in _FACTS}
    modality, grade = told["modality"] or "mri", told.pop("grade")
    if grade:  # as it was written: no rule of ours reads it
        told["wording"] = f"{told['wording']} Grade as reported: {grade}.".strip()
    start = f"word.{modality}."
    signs = {
        key.removeprefix(start): said for key, said in answers.items() if key.startswith(start)
    }
    plain = {key: value for key, value in told.items() if value} | {
        "modality": modality,
        "present": [sign for sign, said in signs.items() if said == "present"],
        "absent": [sign for sign, said in signs.items() if said == "absent"],
        "reader": "radiologist",
    }
    try:
        return msgspec.convert(plain, ImagingReport, strict=False)
    except msgspec.ValidationError as err:
        raise InputError(
            where="the report",
            found=str(err),
            expected="the kind of imaging, its day, and the region",
            do="Fill them in; the rest may stay empty.",
        ) from err


def _sizes(answers: Mapping[str, str]) -> dict[str, float]:
    found = {}
    for key, said in answers.items():
        if key.startswith("size.") and said:
            try:
                found[key.removeprefix("size.")] = float(said.replace(",", "."))
            except ValueError as err:
                raise InputError(
                    where=key.removeprefix("size."),
                    found=said[:20],
                    expected="a number",
                    do="Type the size in the unit beside the field.",
                ) from err
    return found
