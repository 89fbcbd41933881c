"""What a report on a cohort is made of."""

from dataclasses import dataclass
from typing import NamedTuple

from ischia.model.terms import Side
from ischia.numeric.agreement import Agreement
from ischia.writers.figures.ink import Drawing


class Spread(NamedTuple):
    """The values of one measure on one side."""

    concept: str
    context: str  # JSON
    side: Side
    unit: str
    values: tuple[float, ...]
    people: int  # 0 where the records do not say whose they are
    missing: int  # records in which it could not be measured

    @property
    def key(self) -> tuple[str, str, str]:
        """What the sides of one measure share."""
        return self.concept, self.context, self.unit


class Repeated(NamedTuple):
    """How well one measure on one side was found again."""

    concept: str
    context: str
    side: Side
    unit: str
    found: Agreement


class GroupCurve(NamedTuple):
    """The mean of many people's curves on one axis, and their spread."""

    concept: str
    context: str
    side: Side
    unit: str
    axis: str
    at: tuple[float, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortMaterial:
    """A cohort's numbers; names for people of concepts and contexts are in `words`."""

    table: str  # its file's name
    sha256: str
    rows: int
    records: int
    people: int
    simulated: bool
    spreads: tuple[Spread, ...]
    repeated: tuple[Repeated, ...]
    curves: tuple[GroupCurve, ...]
    said: tuple[str, ...]  # what must be known of these numbers
    words: dict[tuple[str, str], str]  # by concept and context


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One measure on the page: a figure and what it shows."""

    heading: str
    note: str
    drawing: Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the page."""

    key: str
    heading: str
    says: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPage:
    """The whole page."""

    title: str
    state: str
    simulated: bool
    parts: tuple[Part, ...]
    foot: tuple[str, ...]
