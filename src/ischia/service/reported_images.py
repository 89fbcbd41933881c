"""What somebody reported of images → the sheet of a visit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ischia.knowledge.load import load
from ischia.model.errors import InputError
from ischia.model.imaging import ImagingReport
from ischia.model.strength import ReportedValue
from ischia.model.terms import Side
from ischia.service.questions import report_words
from ischia.service.sheets import toml_sheet, visit_from

# Sizes that a report of an ultrasound examination may state, and that are followed over visits.
SIZES: Final = (
    *("ultrasound.tear_length", "ultrasound.tear_width", "ultrasound.tear_depth"),
    *("ultrasound.haematoma_length", "ultrasound.haematoma_width", "ultrasound.haematoma_depth"),
    "ultrasound.haematoma_volume",
)


def size_words() -> dict[str, tuple[str, str]]:
    """Return the name and the unit of each size that can be typed."""
    concepts = load().concepts
    return {key: (concepts[key].name, concepts[key].unit.value) for key in SIZES}


def with_report(sheet: bytes, report: ImagingReport, sizes: Mapping[str, float]) -> bytes:
    """Return a visit's sheet with one report more, and the sizes it states.

    Raises
    ------
    InputError
        When the report says nothing, uses a word that its kind of imaging does not have, or is
        dated after the visit; or when a size has no side, or is none that can be kept.
    """
    known = {word.sign for word in report_words().get(report.modality, ())}
    for sign in (*report.present, *report.absent):
        if sign not in known:
            raise _refused(where=sign, found=f"no word of a report of {report.modality}")
    if not (report.present or report.absent or report.wording):
        raise _refused(where="the report", found="nothing that it says")
    if sizes and report.side not in {Side.LEFT, Side.RIGHT}:
        raise _refused(where="the sizes", found="no leg that they are of")
    document = visit_from(sheet)
    values = tuple(_size(concept, value, report) for concept, value in sizes.items())
    made = toml_sheet(
        replace(
            document,
            imaging_report=(*document.imaging_report, report),
            reported=(*document.reported, *values),
        )
    )
    visit_from(made)
    return made


def _size(concept: str, value: float, report: ImagingReport) -> ReportedValue:
    if concept not in SIZES or report.side is None or value <= 0 or report.modality != "ultrasound":
        raise _refused(where=concept, found=f"{value:g}, which is no size of an ultrasound report")
    unit = load().concepts[concept].unit
    # A series of its own: what somebody reported is never joined with what was measured here.
    context = {"from": "report"} | ({"condition": report.condition} if report.condition else {})
    return ReportedValue(concept=concept, value=value, unit=unit, side=report.side, context=context)


def _refused(*, where: str, found: str) -> InputError:
    return InputError(
        where=where,
        found=found,
        expected="what the report says, in the words of its kind of imaging",
        do="Mend the field, or leave it empty: what a report does not mention is not assessed.",
    )
