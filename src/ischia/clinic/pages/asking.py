"""Who asks: every page of the clinic begins here."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from ischia.clinic.access.reach import NotTheirsError
from ischia.clinic.access.table import Action, may
from ischia.clinic.access.treating import OPEN
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import recently_proved, where_to_prove

NOT_THEIRS = 403
View = Callable[Concatenate[HttpRequest, Actor, ...], HttpResponseBase]


def asked_by_somebody(view: View) -> Callable[..., HttpResponseBase]:
    """Hand a view whoever asks; nobody is sent to log in."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401  # parts of the address
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = Actor.of(request.user)
        try:
            return view(request, actor, *args, **kwargs)
        except NotTheirsError as err:
            return _not_theirs(request, actor, err.pseudonym)

    return asked


def _not_theirs(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponseBase:
    """Say that others treat this patient, and how who may can reach them all the same."""
    may_break = may(actor.role, Action.BREAK_GLASS)
    context = {
        "pseudonym": pseudonym,
        "may_break": may_break,
        "hours": OPEN // timedelta(hours=1),
        "proved": recently_proved(request),
        "prove": where_to_prove(reverse("patient", args=[pseudonym])),
    }
    return render(request, "pages/glass.html", context, status=NOT_THEIRS)
