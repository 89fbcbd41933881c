"""One visit: red flags, the argument, progress, plan, files; and what is being worked on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.deciding import Choice, choices, decisions
from ischia.clinic.pages.panels import ALONE, PANELS, panel_of
from ischia.clinic.pages.upload import Handed, handed_in
from ischia.clinic.pages.viewers import viewer_of
from ischia.clinic.people.identity import identity_of
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.joining import joined
from ischia.clinic.records.models import Assessed
from ischia.clinic.work import queue
from ischia.clinic.work.assessing import program
from ischia.model.documents import VisitDocument
from ischia.model.terms import How
from ischia.service.sheets import toml_sheet
from ischia.service.today import pieces_from_json

# What each page of a visit shows of the report's pieces, in order.
PAGES = {
    "argument": (
        "front",
        "explanations",
        "evidence",
        "findings",
        "sensitivity",
        "grades",
        "next-tests",
        "screening",
    ),
    "progress": ("progress", "prognosis", "return-to-sport"),
    "plan": ("plan", "plan-other-side", "other-policy"),
    # The last page for what is measured: a piece that no page names stands here as well.
    "measurements": ("legs", "symmetry", "hamstrings", "ultrasound", "gait"),
    # With a viewer; the pieces stand there where the viewer was not built, or scripts are off.
    "curves": ("legs", "symmetry"),
    "motion": ("hamstrings", "gait"),
    "ultrasound": ("ultrasound",),
    "exam": (),
    "images": (),
    "files": (),
    "orders": (),
    "report": (),
}
_NAMES = {
    "argument": "Assessment",
    "progress": "Progress",
    "plan": "Plan",
    "measurements": "Measurements",
    "curves": "Curves",
    "motion": "Motion",
    "ultrasound": "Ultrasound",
    "exam": "Examination",
    "images": "Images reported",
    "files": "Files",
    "orders": "Orders",
    "report": "Report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of the report on a page of the clinic."""

    key: str
    html: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One page of a visit."""

    name: str
    url: str
    here: bool


@require_GET
@asked_by_somebody
def visit(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Show the argument of a visit."""
    return _shown(request, actor, pseudonym, day, "argument")


@require_GET
@asked_by_somebody
def page(request: HttpRequest, actor: Actor, pseudonym: str, day: date, page: str) -> HttpResponse:
    """Show another page of a visit."""
    if page not in PAGES:
        raise Http404
    return _shown(request, actor, pseudonym, day, page)


def _shown(
    request: HttpRequest, actor: Actor, pseudonym: str, day: date, page: str
) -> HttpResponse:
    person = reach.person(actor, pseudonym, Action.SEE_ASSESSMENT, what=f"{day} {page}")
    version = case.latest(person)
    if version is None or day not in case.visit_dates(case.paths_of(version)):
        raise Http404
    found = results.newest(person, day)
    context: dict[str, Any] = {
        "person": person,
        "identity": identity_of(person),
        "day": day,
        "page": page,
        "page_name": _NAMES[page],
        "tabs": _tabs(pseudonym, day, page),
        "assessed": found,
        "row": results.row_of(found) if found else None,
        "stale": _stale(found, version.number),
        "may_add": may(actor.role, Action.ADD_FILES),
        "viewer": viewer_of(page, pseudonym, day),
    } | _state(person, day)
    if page in PANELS:
        context["panel"], shown = panel_of(page)
        context |= {"alone": page in ALONE} | shown(actor, person, day)
    if found is not None:
        context["pieces"] = _pieces(found, page)
    if found is not None and page in {"argument", "plan"}:
        context["choices"] = _choices(found, actor, page)
        context["decisions"] = decisions(person)
    return render(request, "pages/visit.html", context)


def _tabs(pseudonym: str, day: date, page: str) -> list[Tab]:
    return [
        Tab(
            name=_NAMES[name],
            url=reverse("visit", args=[pseudonym, day])
            if name == "argument"
            else reverse("visit_page", args=[pseudonym, day, name]),
            here=name == page,
        )
        for name in PAGES
    ]


def _pieces(found: Assessed, page: str) -> list[Piece]:
    """Return the pieces of the report that a page shows; only our own writers made them."""
    kept = pieces_from_json(results.document(found, "pieces.json") or b"{}")
    keys = list(PAGES[page])
    if page == "measurements":
        named = {key for shown in PAGES.values() for key in shown}
        keys += [key for key in kept if key not in named]
    return [Piece(key=key, html=mark_safe(kept[key])) for key in keys if key in kept]  # noqa: S308


def _choices(found: Assessed, actor: Actor, page: str) -> tuple[Choice, ...]:
    action = Action.DECIDE_DIAGNOSIS if page == "argument" else Action.DECIDE_PLAN
    return choices(found, page) if may(actor.role, action) else ()


def _stale(found: Assessed | None, newest: int) -> str:
    """Return why an assessment is not the last word, in words; nothing where it is."""
    if found is None:
        return ""
    if found.version.number != newest:
        return "The record has changed since this was assessed."
    if found.program != program():
        return "A method or the knowledge has changed since this was assessed."
    return ""


def _state(person: Person, day: date) -> dict[str, Any]:
    """Return what is being worked on for a visit, and what went wrong."""
    of_visit = [j for j in person.jobs.order_by("-id")[:40] if j.about.get("visit") == str(day)]
    last = of_visit[0] if of_visit else None
    uploads: list[Handed] = handed_in(person, day)
    return {
        "job": last if last and last.state in {"waiting", "running"} else None,
        "failed": queue.said_of(last) if last and last.state == "failed" else "",
        "uploads": uploads,
        "reading": any(u.upload.state == "reading" for u in uploads),
    }


@require_GET
@asked_by_somebody
def state(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Show what is being worked on; asked for again and again, and not audited each time."""
    person = reach.person_quietly(actor, pseudonym, Action.SEE_ASSESSMENT)
    context = {"person": person, "day": day} | _state(person, day)
    answer = render(request, "pages/working.html", context)
    if not context["job"] and not context["reading"]:
        answer["HX-Refresh"] = "true"  # only a page on which something was going on asks
    return answer


class VisitForm(forms.Form):
    """A new visit."""

    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    mode = forms.ChoiceField(choices=[(how.value, how.value.replace("_", " ")) for how in How])


@require_POST
@asked_by_somebody
def add(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Add a visit to a patient's record."""
    person = reach.person(actor, pseudonym, Action.ADD_VISIT)
    form = VisitForm(request.POST)
    if not form.is_valid():
        messages.error(request, "A visit needs a day.")
        return HttpResponseRedirect(reverse("patient", args=[pseudonym]))
    day: date = form.cleaned_data["date"]
    document = VisitDocument(schema="ischia.visit/1", date=day, mode=How(form.cleaned_data["mode"]))
    with transaction.atomic():
        version = case.latest(person)
        if version is None or day not in case.visit_dates(case.paths_of(version)):
            path = f"visits/{day}/visit.toml"
            made = {path: toml_sheet(document), **joined(person)}
            queue.assess(case.change(person, made, actor, "a visit was added"), day)
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "files"]))


@require_POST
@asked_by_somebody
def assess_again(  # a view's signature
    request: HttpRequest,  # noqa: ARG001
    actor: Actor,
    pseudonym: str,
    day: date,
) -> HttpResponse:
    """Ask for a visit to be assessed from the record as it is now."""
    person = reach.person(actor, pseudonym, Action.ADD_FILES, what=f"{day} assess again")
    version = case.latest(person)
    if version is None or day not in case.visit_dates(case.paths_of(version)):
        raise Http404
    queue.assess(version, day)
    return HttpResponseRedirect(reverse("visit", args=[pseudonym, day]))
