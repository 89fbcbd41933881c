"""What a browser sends about appointments, read with care."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from django.http import Http404, HttpRequest

from ischia.clinic.booking.rules import Rules

_HOLDER = "holds"
_BEGINS = "%Y%m%dT%H%M"
_NEAR = timedelta(days=20 * 366)


def begins(said: str) -> datetime:
    """Return the moment that a button stands for.

    Raises
    ------
    Http404
        When it is none.
    """
    try:
        found = datetime.strptime(said, _BEGINS).replace(tzinfo=UTC)
    except ValueError:
        raise Http404 from None
    if not is_near(found.date()):
        raise Http404
    return found


def is_near(day: date) -> bool:
    """Return whether a day is one that a calendar is kept for: others do not even have a week."""
    return abs(day - datetime.now(UTC).date()) <= _NEAR


def first_day(request: HttpRequest, rules: Rules) -> date:
    """Return the day from which a calendar is asked for: today unless the address names another."""
    today = datetime.now(rules.zone).date()
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    latest = today + timedelta(days=rules.house.days_ahead)
    return min(max(asked, today), latest)


def holder(request: HttpRequest) -> str:
    """Return what stands for this browser beside a time that it holds."""
    if request.session.session_key is None:
        request.session.create()
    request.session[_HOLDER] = True
    key = request.session.session_key or ""
    return hashlib.sha256(f"{_HOLDER}:{key}".encode()).hexdigest()
