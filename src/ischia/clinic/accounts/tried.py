"""Under which name somebody tried to log in: allauth's form and Django's signal say it apart."""

from collections.abc import Mapping

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Return the name that was tried; without it, guesses would not be counted."""
    known = credentials or {}
    return known.get("username") or known.get("login") or str(request.POST.get("login", ""))
