"""Dates as FHIR searches them: each is the span that it leaves open."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Span = tuple[datetime, datetime]  # from, up to and without
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?")
_PREFIX: Final = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb)?(\d.*)")
_MOMENT: Final = timedelta(seconds=1)
_LAST_MONTH: Final = 12


def span(text: str) -> Span:
    """Return the span of a date, a month, a year or a moment.

    Raises
    ------
    ValueError
        When it is none of them.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        msg = "no date"
        raise ValueError(msg)
    year, month, day, clock = found.groups()
    if clock is not None:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(UTC), at.astimezone(UTC) + _MOMENT
    start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    if day is not None:
        return start, start + timedelta(days=1)
    if month is None:
        return start, start.replace(year=start.year + 1)
    later = start.month == _LAST_MONTH
    following = (start.year + 1, 1) if later else (start.year, start.month + 1)
    return start, start.replace(year=following[0], month=following[1])


def span_of(value: Any) -> Span | None:  # noqa: ANN401  # a date of a resource, or a period
    """Return the span of what a resource says, None where it says nothing."""
    if isinstance(value, dict):
        ends = [span(value[key]) for key in ("start", "end") if key in value]
        return (ends[0][0], ends[-1][1]) if ends else None
    return span(value) if isinstance(value, str) else None


def asked(text: str) -> tuple[str, Span]:
    """Return the comparison and the span of a search.

    Raises
    ------
    ValueError
        When it cannot be read.
    """
    found = _PREFIX.fullmatch(text)
    if found is None:
        msg = "no date"
        raise ValueError(msg)
    return found[1] or "eq", span(found[2])


def fits(have: Span, comparison: str, wanted: Span) -> bool:
    """Return whether a resource's span is what is asked for."""
    inside = wanted[0] <= have[0] and have[1] <= wanted[1]
    return {
        "eq": inside,
        "ne": not inside,
        "gt": have[1] > wanted[1],
        "lt": have[0] < wanted[0],
        "ge": have[1] > wanted[0],
        "le": have[0] < wanted[1],
        "sa": have[0] >= wanted[1],
        "eb": have[1] <= wanted[0],
    }[comparison]
