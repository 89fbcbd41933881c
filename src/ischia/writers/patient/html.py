"""The patient's page as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files

from ischia.model.errors import MissingExtraError
from ischia.writers.patient.page import patient_page
from ischia.writers.report.dressing import Dressing, policy
from ischia.writers.report.material import ReportMaterial


def patient_html(material: ReportMaterial) -> str:
    """Return the patient's page: no script, no network, readable on a phone and on paper.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as err:
        raise MissingExtraError(needed_for="the patient's page", extra="report") from err
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    dressing = Dressing(_part("patient.css"))
    return environment.from_string(_part("patient.html.j2")).render(
        page=patient_page(material),
        draw=dressing.draw,
        styled=dressing.styled,
        policy=policy,
    )


@cache
def _part(name: str) -> str:
    return (files("ischia.writers.patient") / name).read_text("utf-8")
