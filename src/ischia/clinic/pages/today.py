"""Today: one row for each patient, what cannot wait on top."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.glass import broken
from ischia.clinic.pages.own import open_alarms
from ischia.clinic.records import results
from ischia.service.today import TodayRow

_MOST = 50
_URGENT = 1  # now and today


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row, and where it leads."""

    pseudonym: str
    row: TodayRow
    url: str

    @property
    def red(self) -> bool:
        """Whether somebody must act now or today."""
        return self.row.urgency <= _URGENT


@asked_by_somebody
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the patients of the clinic by how soon somebody must act."""
    lines = [
        Line(
            pseudonym=found.person.pseudonym,
            row=results.row_of(found),
            url=reverse("visit", args=[found.person.pseudonym, found.visit_date]),
        )
        for found in reach.today(actor, _MOST)
    ]
    return render(
        request,
        "pages/today.html",
        {
            "lines": lines,
            "red": sum(line.red for line in lines),
            "most": _MOST,
            "broken": broken(actor),
            "alarms": open_alarms(actor),
            "treats": may(actor.role, Action.SEE_RECORD),
        },
    )
