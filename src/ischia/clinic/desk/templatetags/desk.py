"""Look-ups and times for the calendar's templates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from ischia.clinic.booking.rules import Resource

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], key: int) -> Any:  # noqa: ANN401  # whatever stands there
    """Return what stands under a key."""
    return found[key]


@register.filter
def named(key: str, resources: Iterable[Resource]) -> str:
    """Return what a resource is called."""
    return next((r.name for r in resources if r.id == key), key)


@register.filter
def wall(at: datetime, zone: str) -> str:
    """Return a moment on the clinic's clock."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y, %H:%M}"
