"""Visit documents → the recordings that a person's own notes are."""

from ischia.model.documents import VisitDocument
from ischia.model.exam import ExamSheet
from ischia.model.measurement import NotMeasured
from ischia.model.source import Source
from ischia.model.strength import ReportedValues
from ischia.readers.contract import RawFile, source_of

READER = "visit@1"
PROMS_READER = "proms@1"
HOME_READER = "home@1"


def exam_sheet(document: VisitDocument, raw: RawFile) -> ExamSheet:
    """Return history and examination of a visit."""
    return ExamSheet(history=document.history, exam=document.exam, source=visit_source(raw))


def reported_values(document: VisitDocument, raw: RawFile) -> ReportedValues:
    """Return the numbers that a device or a person had already reduced."""
    return ReportedValues(values=document.reported, source=visit_source(raw))


def not_done(document: VisitDocument) -> tuple[NotMeasured, ...]:
    """Return what was tried or asked for and could not be done."""
    return tuple(
        NotMeasured(concept=n.concept, side=n.side, reason=n.reason, context=n.context)
        for n in document.not_done
    )


def visit_source(raw: RawFile) -> Source:
    """Return the visit sheet as a source of numbers."""
    return source_of(raw, tag=READER, form="ischia.visit/1")


def proms_source(raw: RawFile) -> Source:
    """Return the answers to questionnaires as a source of numbers."""
    return source_of(raw, tag=PROMS_READER, form="ischia.proms/1")


def home_source(raw: RawFile) -> Source:
    """Return what was done at home as a source of numbers."""
    return source_of(raw, tag=HOME_READER, form="ischia.home/1")
