"""The patient's page on paper."""

from functools import cache
from importlib.resources import files

from ischia.writers.patient.page import patient_page
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pdf import on_paper, typeset


def patient_pdf(material: ReportMaterial) -> bytes:
    """Return the patient's page as a PDF in large type.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    return typeset(_template(), {"page": on_paper(patient_page(material))}, "the patient's PDF")


@cache
def _template() -> bytes:
    return (files("ischia.writers.patient") / "patient.typ").read_bytes()
