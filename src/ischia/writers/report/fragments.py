"""The report in pieces, for pages that put something between them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ischia.writers.figures.ink import style_sheet
from ischia.writers.report.dressing import Dressing
from ischia.writers.report.html import environment, part
from ischia.writers.report.laid_out import LaidOut
from ischia.writers.report.pieces import Section

INSIDE = "pieces"  # the class of whatever holds pieces on a page
_ASKED_FOR = re.compile(r'popovertarget="p-([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragments:
    """Pieces of HTML by name, and the one style that all of them need.

    They have no style attributes and no scripts, and every number in them opens a card that the
    same piece holds.
    """

    pieces: dict[str, str]
    style: str


def report_fragments(report: LaidOut) -> Fragments:
    """Return the first page without its frame, and the sections behind it by their key.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    dressing = Dressing(part("report.css"))
    bodies: dict[str, str] = {}
    template = environment().from_string(
        '{%- import "pieces.html.j2" as pieces with context -%}'
        "{% if page %}{{ pieces.front(page) }}{% else %}{{ pieces.inside(section) }}{% endif %}"
    )
    tools = {"draw": dressing.draw, "place": dressing.place}
    bodies["front"] = template.render(page=report.front, section=None, **tools)
    for section in _flat(report.sections):
        bodies[section.key] = template.render(page=None, section=section, **tools)
    known = {card.measurement: card for card in report.cards}
    opened = environment().from_string(
        '{%- import "pieces.html.j2" as pieces with context -%}'
        "{{ pieces.provenance(cards, leading) }}"
    )
    for name, body in bodies.items():
        asked = dict.fromkeys(_ASKED_FOR.findall(body))
        bodies[name] = body + opened.render(
            cards=[known[a] for a in asked if a in known],
            leading=report.leading if "posterior" in asked else None,
            **tools,
        )
    own = str(dressing.styled()).removeprefix(style_sheet())
    # Nested, so that the report's rules for whole pages do not reach the page around the pieces.
    return Fragments(pieces=bodies, style=f".{INSIDE} {{\n{own}\n}}\n")


def _flat(found: Iterable[Section]) -> Iterable[Section]:
    for section in found:
        yield section
        yield from section.beside
