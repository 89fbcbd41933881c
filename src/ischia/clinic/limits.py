"""How often something may be asked for: counted in this process, forgotten with it."""

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many in so long. Clinic defaults, far above what people do by hand."""

    kind: str
    most: int
    in_s: int

    def reached(self, whose: str) -> bool:
        """Count one more, and return whether that is one too many."""
        key = f"limit:{self.kind}:{whose}"
        cache.add(key, 0, self.in_s)
        try:
            count: int = cache.incr(key)
        except ValueError:  # it ended between the two
            return False
        return count > self.most


UPLOADS: Final = Limit(kind="uploads", most=600, in_s=3600)  # files of one account
BOOKINGS: Final = Limit(kind="bookings", most=60, in_s=3600)  # times held from one address
FORMS: Final = Limit(kind="forms", most=60, in_s=3600)  # names and notes from one address
REPORTS: Final = Limit(kind="reports", most=60, in_s=60)  # of browsers, from one address


def address(request: HttpRequest) -> str:
    """Return where a request comes from, for counting only."""
    return str(request.META.get("REMOTE_ADDR", ""))
