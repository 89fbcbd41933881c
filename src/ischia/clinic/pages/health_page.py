"""The same for a person: what stands, what somebody must see to, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.health.standing import standing
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.work.models import Job, State


@require_GET
@asked_by_somebody
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how the clinic stands, to whoever sees its use."""
    reach.require(actor, Action.SEE_USE)
    found = standing()
    context = {
        "standing": found,
        "waiting": Job.objects.filter(state=State.WAITING).count(),
        "failed": Job.objects.filter(state=State.FAILED).count(),
    }
    return render(request, "pages/health.html", context)
