"""Who asks: every page of the clinic begins here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ischia.clinic.accounts.actor import Actor

View = Callable[Concatenate[HttpRequest, Actor, ...], HttpResponseBase]


def asked_by_somebody(view: View) -> Callable[..., HttpResponseBase]:
    """Hand a view whoever asks; nobody is sent to log in."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401  # parts of the address
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, Actor.of(request.user), *args, **kwargs)

    return asked
