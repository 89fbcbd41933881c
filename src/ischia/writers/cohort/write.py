"""The page on a cohort as one HTML file that needs nothing else, and on paper."""

from functools import cache
from importlib.resources import files

from ischia.model.errors import MissingExtraError
from ischia.writers.cohort.material import CohortPage
from ischia.writers.report.dressing import Dressing, policy
from ischia.writers.report.pdf import on_paper, typeset


def cohort_html(page: CohortPage) -> str:
    """Return the page: no script, no network.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as err:
        raise MissingExtraError(needed_for="a cohort's report", extra="report") from err
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    dressing = Dressing(_part("cohort.css").decode())
    return environment.from_string(_part("cohort.html.j2").decode()).render(
        page=page, draw=dressing.draw, styled=dressing.styled, policy=policy
    )


def cohort_pdf(page: CohortPage) -> bytes:
    """Return the page as a PDF.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    return typeset(_part("cohort.typ"), {"page": on_paper(page)}, "a cohort's PDF")


@cache
def _part(name: str) -> bytes:
    return (files("ischia.writers.cohort") / name).read_bytes()
