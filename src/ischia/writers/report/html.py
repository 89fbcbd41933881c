"""The report as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ischia.model.errors import MissingExtraError
from ischia.writers.report.dressing import Dressing, policy
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.page import front_page, sections, title
from ischia.writers.report.provenance import cards, posterior_card

if TYPE_CHECKING:
    from jinja2 import Environment


def report_html(material: ReportMaterial) -> str:
    """Return the report as one self-contained page: no script, no network.

    Printed, page 1 stands on one A4; where all four tiles are drawn, on two, for its words are
    never set smaller.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    environment = _environment()
    dressing = Dressing(_part("report.css"))
    return environment.from_string(_part("report.html.j2")).render(
        title=title(material),
        simulated=material.assessment.simulated,
        page=front_page(material),
        sections=sections(material),
        cards=cards(material),
        leading=posterior_card(material),
        draw=dressing.draw,
        place=dressing.place,
        styled=dressing.styled,
        policy=policy,
    )


def _environment() -> "Environment":
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as err:
        raise MissingExtraError(needed_for="the HTML report", extra="report") from err
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)


@cache
def _part(name: str) -> str:
    return (files("ischia.writers.report") / name).read_text("utf-8")
