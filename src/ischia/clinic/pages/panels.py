"""What stands on a page of a visit beside the pieces of the report, by page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.pages import exam, images, order, planning, sign
from ischia.clinic.people.models import Person
from ischia.clinic.remote import course

Panel = Callable[[Actor, Person, date], dict[str, Any]]
PANELS: Final[Mapping[str, tuple[str, Panel]]] = {
    "exam": ("pages/exam.html", exam.panel),
    "images": ("pages/images.html", images.panel),
    "orders": ("pages/orders.html", order.panel),
    "plan": ("pages/planning.html", planning.panel),
    "progress": ("remote/course.html", course.panel),
    "report": ("pages/signing.html", sign.panel),
}
# Pages that consist of their panel; on the others it stands beside the report's pieces.
ALONE: Final = frozenset({"exam", "images", "orders"})
