"""The report as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ischia.model.errors import MissingExtraError
from ischia.writers.report.dressing import Dressing, policy
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
    dressing = Dressing(part("report.css"))
    return jinja.from_string(part("report.html.j2")).render(
        title=report.title,
        simulated=report.simulated,
        page=report.front,
        sections=report.sections,
        cards=report.cards,
        leading=report.leading,
        draw=dressing.draw,
        place=dressing.place,
        styled=dressing.styled,
        policy=policy,
    )


def environment() -> "Environment":
    """Return what dresses pieces as HTML: everything escaped, nothing undefined.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as err:
        raise MissingExtraError(needed_for="the HTML report", extra="report") from err
    loader = FunctionLoader(part)
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False, loader=loader)


@cache
def part(name: str) -> str:
    """Return a template or a style sheet of the report by its file's name."""
    return (files("ischia.writers.report") / name).read_text("utf-8")
