"""Staff must have a second factor before they see anything, but for the demo."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ischia.clinic.accounts.models import User

# Where somebody without a second factor can go: to make one, and out.
_OPEN = ("/accounts/", "/static/")


class SecondFactor:
    """Send staff without a second factor to where they make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the page asked for, or the way to a second factor."""
        if _must_make_one(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self._get_response(request)


def _must_make_one(request: HttpRequest) -> bool:
    if request.path.startswith(_OPEN):
        return False
    user = request.user
    return user.is_authenticated and lacks_second_factor(user)


def lacks_second_factor(user: User) -> bool:
    """Return whether somebody must make a second factor before they see anything."""
    return not settings.DEMO and user.is_staff and not is_mfa_enabled(user)
