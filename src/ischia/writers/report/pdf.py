"""The same report on paper, by a part that needs nothing beyond pip."""

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from ischia.model.errors import MissingExtraError
from ischia.writers.figures.ink import Drawing
from ischia.writers.report.laid_out import LaidOut
from ischia.writers.report.pieces import Section

# A hash is the widest thing in any table and must not be broken into many lines.
_WIDTHS = {
    "sources": {"5": [3, 1, 1, 1.4, 4.6]},
    "measurements": {"6": [4, 1.1, 1.2, 3, 2.8, 1.8]},
    "findings": {"5": [2.2, 0.7, 1.2, 1.3, 5]},
    "evidence": {"4": [2.6, 1.4, 2.8, 2.8]},
    "grades": {"5": [1.9, 1.6, 4.4, 3, 1.5], "2": [2, 4]},
    "explanations": {"3": [4, 2, 2], "4": [3, 2.4, 2.4, 3]},
    "prognosis": {"4": [4, 2, 2.4, 2.6]},
    "return-to-sport": {"3": [1.4, 3.4, 5]},
    "next-tests": {"5": [3, 3.4, 3.4, 1.6, 1.2], "2": [3, 4]},
    "sensitivity": {"4": [5, 2, 2, 2]},
    "screening": {"5": [2.2, 1.2, 4, 2, 2.4], "3": [5, 1.2, 2.6]},
    "ultrasound": {"6": [2.4, 1.8, 2.2, 2.4, 2, 2.2]},
    "legs": {"5": [3, 1.6, 1.6, 1.4, 4]},
    "symmetry": {"4": [4, 0.7, 1.2, 5]},
    "progress": {"5": [3.4, 5, 1.4, 1.2, 3.4]},
    "references": {"2": [1, 5]},
    "not-measured": {"2": [2, 3]},
}


def report_pdf(report: LaidOut) -> bytes:
    """Return the report as a PDF: page 1 on one A4, then what it rests on.

    Fonts are those that come with the parts, so every machine gives the same pages.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    return typeset(_template(), _data(report), "the PDF report")


def typeset(template: bytes | Path, data: Mapping[str, object], needed_for: str) -> bytes:
    """Return a template filled with data, as the bytes of a PDF that has no date.

    A template that needs files beside it is given by its path.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    try:
        import typst
    except ImportError as err:
        raise MissingExtraError(needed_for=needed_for, extra="report") from err
    return typst.compile(
        template,
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[_fonts()]),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
    )


def _data(report: LaidOut) -> dict[str, object]:
    return {
        "title": report.title,
        "foot": report.title,
        "simulated": report.simulated,
        "page": on_paper(report.front),
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> dict[str, object]:
    widths = _WIDTHS.get(section.key, {})
    beside = [_section(other) for other in section.beside]
    return {**_fields(section), "widths": widths, "beside": beside}


def on_paper(part: object) -> object:
    """Return the pieces of a page as plain data, each drawing with colours that paper knows."""
    if isinstance(part, Drawing):
        return {"svg": part.for_paper(), "title": part.title}
    if dataclasses.is_dataclass(part):
        return _fields(part)
    if isinstance(part, tuple):
        return [on_paper(inner) for inner in part]
    return part


def _fields(part: object) -> dict[str, object]:
    names = [field.name for field in dataclasses.fields(part)]  # type: ignore[arg-type]
    return {name: on_paper(getattr(part, name)) for name in names}


@cache
def _template() -> bytes:
    return (files("ischia.writers.report") / "report.typ").read_bytes()


@cache
def _fonts() -> str:
    """Return the folder of the fonts that matplotlib brings."""
    try:
        from matplotlib import get_data_path
    except ImportError as err:
        raise MissingExtraError(needed_for="the PDF report", extra="report") from err
    return str(Path(get_data_path()) / "fonts" / "ttf")
