"""What was asked and examined. Items that are not on the sheet were not asked."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from ischia.model.source import Source
from ischia.model.terms import How, Side, State
from ischia.model.units import Unit

Pain = Annotated[float, Meta(ge=0.0, le=10.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamItem:
    """One history answer or examination result.

    A categorical item has a `result`; a numeric one has `values` (each reading by itself, so that
    repeats can speak for the error) with a `unit`.
    """

    item: str
    side: Side | None = None
    result: State | None = None
    values: tuple[float, ...] = ()
    unit: Unit | None = None
    pain_0_10: Pain | None = None
    how: How = How.IN_PERSON
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamSheet:
    """History and examination of one visit."""

    history: tuple[ExamItem, ...]
    exam: tuple[ExamItem, ...]
    source: Source
