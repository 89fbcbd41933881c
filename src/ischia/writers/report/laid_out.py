"""The whole report, laid out once for every form that it leaves in: drawing is what takes time."""

from dataclasses import dataclass

from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.page import front_page, sections, title
from ischia.writers.report.pieces import FrontPage, Section
from ischia.writers.report.provenance import Card, cards, posterior_card


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """Page 1, the sections behind it, and a card for each number; undressed."""

    title: str
    simulated: bool
    front: FrontPage
    sections: tuple[Section, ...]
    cards: tuple[Card, ...]
    leading: Card | None  # of the leading probability


def laid_out(material: ReportMaterial) -> LaidOut:
    """Return the report as pieces, before HTML or paper dresses them.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    return LaidOut(
        title=title(material),
        simulated=material.assessment.simulated,
        front=front_page(material),
        sections=sections(material),
        cards=cards(material),
        leading=posterior_card(material),
    )
