"""The report as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ischia.writers.report import dressing
from ischia.writers.report.laid_out import LaidOut

if TYPE_CHECKING:
    from jinja2 import Environment


def report_html(report: LaidOut) -> str:
    """Return the report as one self-contained page: no script, no network.

    Printed, page 1 stands on one A4; where all four tiles are drawn, on two, for its words are
    never set smaller.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    jinja = environment()
    dress = dressing.Dressing(part("report.css"))
    return jinja.from_string(part("report.html.j2")).render(
        title=report.title,
        simulated=report.simulated,
        page=report.front,
        sections=report.sections,
        cards=report.cards,
        leading=report.leading,
        draw=dress.draw,
        place=dress.place,
        styled=dress.styled,
        policy=dressing.policy,
    )


def environment() -> "Environment":
    """Return what dresses pieces of the report as HTML, and finds its templates.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    jinja = dressing.environment("the HTML report")
    from jinja2 import FunctionLoader

    jinja.loader = FunctionLoader(part)
    return jinja


@cache
def part(name: str) -> str:
    """Return a template or a style sheet of the report by its file's name."""
    return (files("ischia.writers.report") / name).read_text("utf-8")
