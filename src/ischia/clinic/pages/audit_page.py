"""The audit, and whether its chain is whole."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.audit.models import Entry
from ischia.clinic.pages.asking import asked_by_somebody

_PER_PAGE = 100


class _Numbered(Paginator):  # type: ignore[type-arg]  # it takes none at run time
    """Pages of the audit: its entries are numbered without a gap, so nothing has to be counted."""

    @cached_property
    def count(self) -> int:
        """How many entries there are."""
        last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
        return last or 0


@require_GET
@asked_by_somebody
def audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who read and wrote what, newest first."""
    reach.require(actor, Action.SEE_AUDIT)
    chain.note(actor, Action.SEE_AUDIT)
    page = _Numbered(Entry.objects.order_by("-number"), _PER_PAGE).get_page(request.GET.get("page"))
    verdict = chain.verify() if "verify" in request.GET else None
    return render(request, "pages/audit.html", {"page": page, "verdict": verdict})
