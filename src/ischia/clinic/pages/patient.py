"""One patient: who, the visits, what waits; and the list of all."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach, treating
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import prove_again, recently_proved
from ischia.clinic.booking.upcoming import upcoming
from ischia.clinic.care import consent, research
from ischia.clinic.operations import erased
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.own import own_things
from ischia.clinic.people.identity import Identity, erase_identity, identity_of, sweep
from ischia.clinic.people.models import Person
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Assessed
from ischia.clinic.work import queue
from ischia.service.today import TodayRow

_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One patient in the list."""

    person: Person
    identity: Identity


@require_GET
@asked_by_somebody
def patients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the patients, or those of a family name."""
    asked = request.GET.get("name", "").strip()
    pages = Paginator(reach.patients(actor, asked), _PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    listed = [Listed(person=p, identity=identity_of(p)) for p in shown]
    clinical = may(actor.role, Action.SEE_RECORD)
    context = {"listed": listed, "page": shown, "asked": asked, "clinical": clinical}
    return render(request, "pages/patients.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """One visit in the list of a patient's."""

    day: date
    assessed: Assessed | None
    row: TodayRow | None
    newest_version: bool


@require_GET
@asked_by_somebody
def patient(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Show a patient: who, the visits, what is being worked on."""
    clinical = may(actor.role, Action.SEE_RECORD)
    action = Action.SEE_RECORD if clinical else Action.SEE_IDENTITY
    person = reach.person(actor, pseudonym, action)
    context = {
        "person": person,
        "identity": identity_of(person),
        "clinical": clinical,
        "upcoming": upcoming(person),
        "may_book": may(actor.role, Action.KEEP_CALENDAR),
        "may_export": may(actor.role, Action.EXPORT),
        "may_exchange": may(actor.role, Action.EXCHANGE),
        "may_import": may(actor.role, Action.IMPORT),
        "may_erase": may(actor.role, Action.ERASE),
        "may_add": may(actor.role, Action.ADD_VISIT),
        "may_assign": may(actor.role, Action.ASSIGN_CARE),
        "may_consent": may(actor.role, Action.RECORD_CONSENT),
        "agreed": consent.agreed(person),
        "research": research.standing(person),
        "unmeasured": consent.why_nothing_is_measured(person),
        "today": date.today(),  # noqa: DTZ011  # the day of the clinic's own clock
    }
    if context["may_assign"]:
        context |= {"treats": treating.who_treats(person), "could": treating.who_could(person)}
    if clinical:
        version = case.latest(person)
        days = case.visit_dates(case.paths_of(version)) if version else ()
        context |= {
            "version": version,
            "lines": [_line(person, day, version.number if version else 0) for day in days],
            "jobs": queue.open_jobs(person),
        }
    return render(request, "pages/patient.html", context)


def _line(person: Person, day: date, newest: int) -> VisitLine:
    found = results.newest(person, day)
    return VisitLine(
        day=day,
        assessed=found,
        row=results.row_of(found) if found else None,
        newest_version=found is not None and found.version.number == newest,
    )


@require_GET
@asked_by_somebody
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show a patient what is theirs: the pages written for them, and their record to take along."""
    own = reach.own_person(actor)
    person = reach.person(actor, own.pseudonym, Action.SEE_PATIENT_PAGE)
    days = person.assessed.order_by("-visit_date").values_list("visit_date", flat=True).distinct()
    context = {"person": person, "identity": identity_of(person), "days": list(days)}
    context["upcoming"] = upcoming(person)
    return render(request, "pages/mine.html", context | own_things(person))


@require_POST
@asked_by_somebody
def erase(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Erase a patient for good, when the pseudonym was typed once more."""
    if request.POST.get("again", "").strip() != pseudonym:
        messages.error(request, "Nothing was erased: type the pseudonym exactly to erase.")
        return HttpResponseRedirect(reverse("patient", args=[pseudonym]))
    reach.require(actor, Action.ERASE)
    if not recently_proved(request):
        messages.error(request, "Nothing was erased: prove who you are, then erase.")
        return prove_again(request, reverse("patient", args=[pseudonym]))
    with transaction.atomic():
        person = reach.person(actor, pseudonym, Action.ERASE)
        erase_identity(person)
        transaction.on_commit(lambda: sweep(person))
        transaction.on_commit(erased.note)
    messages.success(request, "Erased. The key is destroyed; what was sealed under it stays shut.")
    return HttpResponseRedirect(reverse("patients"))
