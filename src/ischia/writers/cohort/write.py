"""The page on a cohort as one HTML file that needs nothing else, and on paper."""

from functools import cache
from importlib.resources import files

from ischia.writers.cohort.material import CohortPage
from ischia.writers.report.dressing import dressed
from ischia.writers.report.pdf import on_paper, typeset


def cohort_html(page: CohortPage) -> str:
    """Return the page: no script, no network.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    template, rules = _part("cohort.html.j2").decode(), _part("cohort.css").decode()
    return dressed(template, rules, page, "a cohort's report")


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
