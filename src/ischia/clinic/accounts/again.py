"""Who one is, proved once more: before signing, taking a record along, erasing, breaking the glass.

Whoever finds an open browser is logged in; that is not enough to act in somebody's name.
"""

from allauth.account.internal.flows import reauthentication
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def recently_proved(request: HttpRequest) -> bool:
    """Return whether who asks has proved again who they are within the last minutes.

    The log-in itself does not count; `ACCOUNT_REAUTHENTICATION_TIMEOUT` says how long a proof
    holds. Whoever has neither a password nor a second factor can prove nothing, and has not.
    """
    if not request.user.is_authenticated:
        return False
    ways = reauthentication.get_reauthentication_flows(request.user)
    return bool(ways) and bool(reauthentication.did_recently_reauthenticate(request))


def prove_again(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """Send who asks to prove it, by password, one-time code or passkey, and then to `back`.

    `back` is a page to read, never one that acts: what was typed into a form is not kept meanwhile,
    for it would stand unsealed in the session.
    """
    request.session.pop(reauthentication.STATE_SESSION_KEY, None)
    return HttpResponseRedirect(where_to_prove(back))


def where_to_prove(back: str) -> str:
    """Return the address where one proves who one is, for a link on a page; then it is `back`."""
    return f"{reverse('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}"
