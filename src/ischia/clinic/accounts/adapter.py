"""How accounts come about here: the clinic makes them; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Closed(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by the clinic."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's own signature
        """Return False: a stranger cannot make an account."""
        return False
