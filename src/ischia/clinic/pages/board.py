"""What waits: results, gates, people who do not get better; and for the manager what is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
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

_MOST: Final = 100  # of each list: nobody works through more at once
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
    theirs = reach.of_own_patients(actor)
    followed = [
        _due(found, made, over)
        for found, made in waiting.standings(actor)
        if (over := _days_over(found, made)) is not None or made.gates_open or made.not_better
    ]
    uploads = Upload.objects.filter(
        theirs, state__in=[Upload.State.ASKS, Upload.State.REFUSED]
    ).order_by("-id")
    failed = Job.objects.filter(theirs, state=State.FAILED).order_by("-id")
    lists: dict[str, Sequence[Any]] = {
        "orders": _open_orders(theirs),
        "uploads": list(uploads.select_related("person")[: _MOST + 1]),
        "failed": list(failed.select_related("person")[: _MOST + 1]),
        "gates": [one for one in followed if one.standing.gates_open or one.days_over is not None],
        "not_better": [one for one in followed if one.standing.not_better],
    }
    context = {
        "may_sign": may(actor.role, Action.SIGN_REPORT),
        "most": _MOST,
        "more": any(len(each) > _MOST for each in lists.values()),
    }
    shown = {name: each[:_MOST] for name, each in lists.items()}
    return render(request, "pages/board.html", context | shown)


@require_GET
@asked_by_somebody
def used(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is used, in counts without a name."""
    reach.require(actor, Action.SEE_USE)
    chain.note(actor, Action.SEE_USE)
    now = timezone.now()
    since = now - timedelta(days=_MONTHS * _DAYS)
    entries = Entry.objects.filter(at__gte=since.isoformat(), role__in=Role.values)
    by_role = entries.values_list("role").annotate(count=Count("number")).order_by("-count")
    context = {
        "months": assessed_by_month(now),
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


def assessed_by_month(now: datetime) -> list[dict[str, Any]]:
    """Return how many assessments were made in each of the last months that had any."""
    count = now.year * 12 + now.month - 1
    bounds = [divmod(n, 12) for n in range(count - _MONTHS, count + 2)]
    starts = [datetime(year, month + 1, 1, tzinfo=UTC) for year, month in bounds]
    # Asked by bounds and not by the month of each row, which a database would work out row by row.
    within = {
        f"m{n}": Count("pk", filter=Q(made_at__gte=start, made_at__lt=end))
        for n, (start, end) in enumerate(pairwise(starts))
    }
    counts = Assessed.objects.filter(made_at__gte=starts[0]).aggregate(**within)
    told = zip(starts, counts.values(), strict=False)
    return [{"month": month, "assessments": made} for month, made in told if made]


def _open_orders(theirs: Q) -> list[orders.Shown]:
    steps = OrderStep.objects.filter(order=OuterRef("pk"))
    ended = steps.filter(state__in=[OrderStep.State.DONE, OrderStep.State.WITHDRAWN])
    found = Order.objects.filter(theirs, ~Exists(ended))
    rows = found.select_related("person__key").prefetch_related("steps").order_by("id")
    return [orders.shown(order) for order in rows[: _MOST + 1]]


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
