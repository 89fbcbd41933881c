"""What stands on a page of a visit beside the pieces of the report, by page.

Panels are named and loaded when a page asks: what measures and reasons comes with them, and a
process that only copies or checks a clinic starts without it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.utils.module_loading import import_string

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.people.models import Person

Panel = Callable[[Actor, Person, date], dict[str, Any]]
# Page -> template, and the name of its `Panel`. Apps that stand above the pages add theirs.
PANELS: Final[dict[str, tuple[str, str]]] = {
    "exam": ("pages/exam.html", "ischia.clinic.pages.exam.panel"),
    "images": ("pages/images.html", "ischia.clinic.pages.images.panel"),
    "orders": ("pages/orders.html", "ischia.clinic.pages.order.panel"),
    "plan": ("pages/planning.html", "ischia.clinic.pages.planning.panel"),
    "report": ("pages/signing.html", "ischia.clinic.pages.sign.panel"),
}
# Pages that consist of their panel; on the others it stands beside the report's pieces.
ALONE: Final = frozenset({"exam", "images", "orders"})


def panel_of(page: str) -> tuple[str, Panel]:
    """Return the template of a page's panel, and what says what it shows."""
    template, name = PANELS[page]
    panel: Panel = import_string(name)
    return template, panel
