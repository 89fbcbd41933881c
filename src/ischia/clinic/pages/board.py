"""What waits: results, gates, people who do not get better; and for the manager what is used."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ischia.clinic.access import reach, waiting
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import Role
from ischia.clinic.audit import chain
from ischia.clinic.audit.models import Entry
from ischia.clinic.care import orders
from ischia.clinic.care.models import Order, OrderStep, Standing
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.models import Person
from ischia.clinic.records import results
from ischia.clinic.records.models import Assessed
from ischia.clinic.signing.models import Signed
from ischia.clinic.work.models import Job, State, Upload

_MONTHS: Final = 6
_DAYS: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A patient of whom something is due."""

    assessed: Assessed
    standing: Standing
    sentence: str
    days_over: int | None  # since something was to be measured again


@require_GET
@asked_by_somebody
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits, of the patients of whoever asks."""
    reach.require(actor, Action.SEE_TODAY)
    chain.note(actor, Action.SEE_TODAY, what="what waits")
    people = reach.own_patients(actor)
    followed = [
        _due(found, made, over)
        for found, made in waiting.standings(actor)
        if (over := _days_over(found, made)) is not None or made.gates_open or made.not_better
    ]
    context = {
        "may_sign": may(actor.role, Action.SIGN_REPORT),
        "orders": _open_orders(people),
        "uploads": Upload.objects.filter(
            person__in=people, state__in=[Upload.State.ASKS, Upload.State.REFUSED]
        ).select_related("person"),
        "failed": Job.objects.filter(person__in=people, state=State.FAILED).select_related(
            "person"
        ),
        "gates": [one for one in followed if one.standing.gates_open or one.days_over is not None],
        "not_better": [one for one in followed if one.standing.not_better],
    }
    return render(request, "pages/board.html", context)


@require_GET
@asked_by_somebody
def used(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is used, in counts without a name."""
    reach.require(actor, Action.SEE_USE)
    chain.note(actor, Action.SEE_USE)
    since = timezone.now() - timedelta(days=_MONTHS * _DAYS)
    months = (
        Assessed.objects.filter(made_at__gte=since)
        .annotate(month=TruncMonth("made_at"))
        .values("month")
        .annotate(assessments=Count("id"))
        .order_by("month")
    )
    entries = Entry.objects.filter(at__gte=since.isoformat(), role__in=Role.values)
    by_role = entries.values_list("role").annotate(count=Count("number")).order_by("-count")
    context = {
        "months": months,
        "counts": {
            "Patients": Person.objects.filter(erased_at=None).count(),
            "Visits assessed": Assessed.objects.values("person", "visit_date").distinct().count(),
            "Files measured": Upload.objects.filter(state=Upload.State.KEPT).count(),
            "Reports signed": Signed.objects.count(),
            "Orders": Order.objects.count(),
            "Jobs failed": Job.objects.filter(state=State.FAILED).count(),
        },
        "roles": [(Role(role).label, count) for role, count in by_role],
        "months_shown": _MONTHS,
    }
    return render(request, "pages/use.html", context)


def _open_orders(people: QuerySet[Person]) -> list[orders.Shown]:
    ended = Q(steps__state__in=[OrderStep.State.DONE, OrderStep.State.WITHDRAWN])
    found = Order.objects.filter(person__in=people).exclude(ended)
    rows = found.select_related("person__key").prefetch_related("steps").order_by("id")
    return [orders.shown(order) for order in rows]


def _days_over(found: Assessed, standing: Standing) -> int | None:
    """Return for how many days something should have been measured again; None where not yet."""
    if standing.due_in_days is None:
        return None
    today = date.today()  # noqa: DTZ011  # the day of the clinic's own clock
    since = (today - found.visit_date).days - standing.due_in_days
    return since if since >= 0 else None


def _due(found: Assessed, standing: Standing, over: int | None) -> Due:
    return Due(
        assessed=found,
        standing=standing,
        sentence=results.row_of(found).sentence,
        days_over=over,
    )
