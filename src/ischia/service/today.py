"""An assessment → all that a clinic keeps of it: documents, pieces of pages, the row of Today."""

import json
from dataclasses import dataclass

import msgspec

from ischia.service.assess import Assessed
from ischia.service.exchange import Codes
from ischia.service.export import report_documents
from ischia.service.material import report_material
from ischia.service.measure import Tell, silent
from ischia.writers.figures.ink import style_sheet
from ischia.writers.report.fragments import report_fragments
from ischia.writers.report.laid_out import laid_out
from ischia.writers.today.row import TodayRow, today_row

__all__ = ["Shown", "TodayRow", "pieces_from_json", "row_from_json", "row_json", "shown", "tokens"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is kept of an assessment."""

    row: TodayRow
    documents: dict[str, bytes]  # by name; pieces.json and pieces.css are for a clinic's own pages


def shown(assessed: Assessed, *, codes: Codes | None = None, tell: Tell = silent) -> Shown:
    """Return the documents of an assessment, its pages in pieces, and its row.

    Raises
    ------
    MissingExtraError
        When the parts that draw are not installed.
    """
    material = report_material(assessed)
    hypotheses = assessed.assessment.hypotheses
    leading = assessed.knowledge.conditions.get(hypotheses[0].condition) if hypotheses else None
    row = today_row(
        material, leading.origin if leading else "", leading.motion if leading else None
    )
    report = laid_out(material)
    documents = report_documents(assessed, material, report, codes=codes, tell=tell)
    fragments = report_fragments(report)
    documents["pieces.json"] = json.dumps(fragments.pieces, ensure_ascii=False).encode()
    documents["pieces.css"] = fragments.style.encode()
    return Shown(row=row, documents=documents)


def pieces_from_json(data: bytes) -> dict[str, str]:
    """Return the pieces of pages that were kept, by name."""
    return msgspec.json.decode(data, type=dict[str, str])


def row_json(row: TodayRow) -> bytes:
    """Return a row as bytes to keep."""
    return msgspec.json.encode(row)


def row_from_json(data: bytes) -> TodayRow:
    """Return a row that was kept."""
    return msgspec.json.decode(data, type=TodayRow)


def tokens() -> str:
    """Return the design's tokens, with which every page begins."""
    return style_sheet()
