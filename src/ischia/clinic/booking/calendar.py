"""What is claimed and closed, as the computing of slots wants it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from ischia.clinic.booking.hours import CELL_S, cell, moment
from ischia.clinic.booking.models import Appointment, Cell, Closure
from ischia.clinic.booking.rules import Rules, Service
from ischia.clinic.booking.slots import Slot, slots

_ROUND = timedelta(days=1)  # buffers and hours across midnight


def taken(
    begins: datetime, ends: datetime, *, but: Appointment | None = None
) -> dict[str, set[int]]:
    """Return of each resource the cells that nobody else may have."""
    found: dict[str, set[int]] = defaultdict(set)
    claimed = Cell.objects.filter(number__gte=cell(begins), number__lt=cell(ends) + 1)
    if but is not None:
        claimed = claimed.exclude(appointment=but)
    for resource, number in claimed.values_list("resource", "number"):
        found[resource].add(number)
    for resource, cells in closed(begins, ends).items():
        found[resource] |= cells
    return found


def closed(begins: datetime, ends: datetime) -> dict[str, set[int]]:
    """Return of each resource the cells in which it is closed between two moments."""
    found: dict[str, set[int]] = defaultdict(set)
    for closure in Closure.objects.filter(begins_at__lt=ends, ends_at__gt=begins):
        last = -int(-closure.ends_at.timestamp() // CELL_S)  # what is begun is closed whole
        found[closure.resource].update(range(cell(closure.begins_at), last))
    return found


def free(
    rules: Rules,
    service: Service,
    days: Iterable[date],
    now: datetime,
    *,
    but: Appointment | None = None,
) -> list[Slot]:
    """Return when a service can begin on some days; `but` is one that would be moved."""
    asked = tuple(sorted(set(days)))
    if not asked:
        return []
    begins = moment(asked[0], time(0), rules.zone) - _ROUND
    ends = moment(asked[-1], time(0), rules.zone) + 2 * _ROUND
    return list(slots(rules, service, asked, taken(begins, ends, but=but), now))


def day_of(begins: datetime, rules: Rules) -> date:
    """Return the day on the clinic's calendar."""
    return begins.astimezone(rules.zone).date()


def today(rules: Rules) -> date:
    """Return the day that it is at the clinic."""
    return day_of(datetime.now(UTC), rules)
