"""The patient's page as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files

from ischia.writers.patient.page import patient_page
from ischia.writers.report.dressing import dressed
from ischia.writers.report.material import ReportMaterial


def patient_html(material: ReportMaterial) -> str:
    """Return the patient's page: no script, no network, readable on a phone and on paper.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    template, rules = _part("patient.html.j2"), _part("patient.css")
    return dressed(template, rules, patient_page(material), "the patient's page")


@cache
def _part(name: str) -> str:
    return (files("ischia.writers.patient") / name).read_text("utf-8")
