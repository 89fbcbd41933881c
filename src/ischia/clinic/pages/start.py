"""The first address: each role to where it works."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages.asking import asked_by_somebody


@asked_by_somebody
def start(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Send whoever asks to where their work begins."""
    if actor.is_patient:
        return HttpResponseRedirect(reverse("mine"))
    view = "today" if may(actor.role, Action.SEE_TODAY) else "patients"
    return HttpResponseRedirect(reverse(view))
