"""What stands on a page of a visit beside the pieces of the report, by page."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages import exam, images, order, planning, sign
from ischia.clinic.people.models import Person

Panel = Callable[[Actor, Person, date], dict[str, Any]]
# Apps that stand above the pages add theirs when they are ready.
PANELS: Final[dict[str, tuple[str, Panel]]] = {
    "exam": ("pages/exam.html", exam.panel),
    "images": ("pages/images.html", images.panel),
    "orders": ("pages/orders.html", order.panel),
    "plan": ("pages/planning.html", planning.panel),
    "report": ("pages/signing.html", sign.panel),
}
# Pages that consist of their panel; on the others it stands beside the report's pieces.
ALONE: Final = frozenset({"exam", "images", "orders"})
