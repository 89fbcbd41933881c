"""The intake: the patient's own answers, step by step on a phone, kept while typing."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach, waiting
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care import alarms, consent, drafts, intake
from ischia.clinic.care.answers import EVERYWHERE
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.figure import marked_places
from ischia.clinic.people.models import Person
from ischia.clinic.work import queue
from ischia.model.errors import InputError
from ischia.service.questionnaires import questionnaires
from ischia.service.questions import Question, history

STEPS: Final = {
    "consent": "Your agreement",
    "where": "Where it hurts",
    "danger": "What must not wait",
    "began": "How it began",
    "now": "How it is now",
    "health": "Medicines and illnesses",
    "before": "Before",
    "questionnaires": "Questionnaires",
    "goals": "What you want to do again",
    "send": "Send",
}
_SECTIONS: Final = {
    "danger": "What must not wait",
    "began": "How it began",
    "now": "How it is now",
    "health": "Medicines and illnesses",
    "before": "Before",
}
_KINDS: Final = ("ask.", "place.", "prom.", "goal.", "text.", "case.")
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question with what was answered."""

    question: Question
    key: str
    said: str


@asked_by_somebody
def step(request: HttpRequest, actor: Actor, step: str) -> HttpResponse:
    """Show a step of the intake, or keep what it says and go on."""
    if step not in STEPS:
        raise Http404
    person = _own(actor, step)
    agreed = consent.why_nothing_is_measured(person) is None and consent.agreed(person)
    if step != "consent" and not agreed:
        return HttpResponseRedirect(reverse("intake", args=["consent"]))
    if request.method == "POST":
        return _kept(request, actor, person, step)
    return render(request, "pages/intake.html", _context(person, step))


def _own(actor: Actor, what: str) -> Person:
    return reach.person(
        actor, reach.own_person(actor).pseudonym, Action.FILL_INTAKE, what=f"intake {what}"
    )


def _kept(request: HttpRequest, actor: Actor, person: Person, step: str) -> HttpResponse:
    """Keep the fields that came; without scripts all of a step, with them the one that changed."""
    fields = {
        key: str(value).strip()[:_LONGEST]
        for key, value in request.POST.items()
        if key.startswith(_KINDS) or key == EVERYWHERE
    }
    alone = bool(request.headers.get("HX-Request"))
    if not alone and step == "where":  # a box that is not ticked is not sent
        now = drafts.typed(person, intake.FORM, None).answers
        gone = [key for key in now if key.startswith("place.") or key == EVERYWHERE]
        fields = {**dict.fromkeys(gone, ""), **fields}
    try:
        if step == "consent":
            _agree(request, actor, person)
        with transaction.atomic():
            intake.keep(person, fields, _today(), actor)
    except InputError as err:
        messages.error(request, str(err))
        return HttpResponseRedirect(reverse("intake", args=[step]))
    if alone:
        return render(request, "pages/intake_state.html", _told(person))
    return HttpResponseRedirect(reverse("intake", args=[_next(step)]))


def _agree(request: HttpRequest, actor: Actor, person: Person) -> None:
    name, said = request.POST.get("name", "").strip(), request.POST.get("agree", "")
    minor = consent.is_minor(person)
    if said == "yes" and name and (not minor or request.POST.get("guardian") == "yes"):
        consent.record(person, actor, given=True, name=name[:_LONGEST], guardian=minor)
        chain.note(actor, "consent given", whose=person.pseudonym)
        return
    raise InputError(
        where="your agreement",
        found="no name, or no tick" if not minor else "no guardian’s name, or no tick",
        expected="a tick and the name of who agrees",
        do="Nothing is kept or measured without it.",
    )


@require_POST
@asked_by_somebody
def send(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send the intake to the clinic."""
    person = _own(actor, "sent")
    if (why := consent.why_nothing_is_measured(person)) is not None:
        messages.error(request, why)
        return HttpResponseRedirect(reverse("intake", args=["consent"]))
    try:
        with transaction.atomic():
            queue.assess(intake.send(person, today := _today(), actor), today)
    except InputError as err:
        messages.error(request, f"Not sent. {err}")
        return HttpResponseRedirect(reverse("intake", args=["send"]))
    messages.success(request, "Sent. Thank you: the clinic has your answers.")
    return HttpResponseRedirect(reverse("mine"))


@require_POST
@asked_by_somebody
def take_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take consent back: nothing more is measured."""
    person = _own(actor, "consent taken back")
    consent.record(person, actor, given=False, name="", guardian=False)
    messages.success(request, "Taken back. Nothing more is measured of you.")
    return HttpResponseRedirect(reverse("mine"))


@require_POST
@asked_by_somebody
def answer_alarm(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say what was done about an alarm."""
    found = waiting.alarm(actor, number)
    said = request.POST.get("said", "").strip()[:_LONGEST]
    if not said:
        messages.error(request, "Say what was done: the alarm stays until somebody does.")
    else:
        with transaction.atomic():
            alarms.answer(found, actor, said)
            chain.note(actor, Action.ANSWER_ALARM, whose=found.person.pseudonym)
    return HttpResponseRedirect(reverse("today"))


@require_POST
@asked_by_somebody
def record_consent(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Write down at the desk that somebody agreed on paper: for a minor, a guardian."""
    person = reach.person(actor, pseudonym, Action.RECORD_CONSENT)
    name = request.POST.get("name", "").strip()[:_LONGEST]
    if name:
        guardian = consent.is_minor(person)
        consent.record(person, actor, given=True, name=name, guardian=guardian)
        messages.success(request, "Written down.")
    else:
        messages.error(request, "Write down who agreed.")
    return HttpResponseRedirect(reverse("patient", args=[pseudonym]))


def _context(person: Person, step: str) -> dict[str, Any]:
    fields = drafts.typed(person, intake.FORM, None).answers
    names = list(STEPS)
    context: dict[str, Any] = {
        "step": step,
        "name": STEPS[step],
        "number": names.index(step) + 1,
        "steps": [(name, STEPS[name]) for name in names],
        "before_this": names[names.index(step) - 1] if names.index(step) else "",
        "sport": fields.get("case.sport", ""),
        "onset": fields.get("case.onset", ""),
        "medicines": fields.get("text.medicines", ""),
    } | _told(person)
    if step == "consent":
        agreed = consent.agreed(person)
        context |= {"words": consent.WORDS, "minor": consent.is_minor(person), "agreed": agreed}
    elif step == "where":
        context |= {"views": marked_places(fields), "everywhere": fields.get(EVERYWHERE)}
    elif step in _SECTIONS:
        context["asked"] = _asked(_SECTIONS[step], fields)
    elif step == "questionnaires":
        context["questionnaires"] = [
            {"rule": q, "slots": [(s, fields.get(f"prom.{q.id}.{s.number}", "")) for s in q.slots]}
            | {"total": fields.get(f"prom.{q.id}.total", "")}
            for q in questionnaires()
            if q.id != "nprs"  # asked in a step before
        ]
    elif step == "goals":
        context["goals"] = [(n, fields.get(f"goal.{n}", "")) for n in (1, 2, 3)]
    return context


def _told(person: Person) -> dict[str, Any]:
    """Return what a patient is told now: dangers first, and how much is kept."""
    fields = drafts.typed(person, intake.FORM, None).answers
    said = sum(bool(v) for k, v in fields.items() if k.startswith(_KINDS))
    return {"person": person, "dangers": intake.screened(person, fields, _today()), "kept": said}


def _asked(name: str, fields: dict[str, str]) -> list[Asked]:
    section = next(s for s in history() if s.name == name)
    return [
        Asked(question=q, key=f"ask.{q.item}", said=fields.get(f"ask.{q.item}", ""))
        for q in section.questions
    ]


def _next(step: str) -> str:
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the day of the clinic's own clock
