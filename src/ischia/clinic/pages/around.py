"""What stands around every page: where one is, where one may go, whether all is simulated."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from ischia.clinic.access.table import Action, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the navigation."""

    name: str
    url: str
    here: bool


_ENTRIES = (
    ("Today", "today", Action.SEE_TODAY),
    ("Waiting", "board", Action.SEE_RECORD),
    ("Received", "received", Action.ADD_FILES),
    ("Patients", "patients", Action.LIST_PATIENTS),
    ("Calendar", "calendar", Action.SEE_CALENDAR),
    ("New patient", "register", Action.REGISTER),
    ("Utilisation", "use", Action.SEE_USE),
    ("Accounts", "accounts", Action.MANAGE_ACCOUNTS),
    ("Audit", "audit", Action.SEE_AUDIT),
)


def around(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation for who is logged in, and whether this is the demo."""
    user = request.user
    role = user.role if user.is_authenticated else ""
    links = [
        Link(name=name, url=reverse(view), here=_is_here(request, view))
        for name, view, action in _ENTRIES
        if role and may(role, action) and (view != "received" or settings.NODE_FOLDER)
    ]
    return {"links": links, "demo": settings.DEMO, "role": role}


def _is_here(request: HttpRequest, view: str) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in {view, f"{view}_day"}
