"""What patients answered about themselves (`proms.toml`), and how an instrument adds it up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ischia.model.terms import How


@dataclass(frozen=True, slots=True, kw_only=True)
class PromAnswers:
    """One questionnaire, filled in on one day: answers by the number of the item, or the total."""

    instrument: str  # "lefs"
    date: date
    items: Mapping[str, float] = field(default_factory=dict)  # "1": 3; an item left out is missing
    total: float | None = None  # where only the sum was kept
    how: How = How.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PromsDocument:
    """`proms.toml`: `ischia.proms/1`."""

    schema: Literal["ischia.proms/1"]
    answers: tuple[PromAnswers, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromItem:
    """The slot of one item: its scores, and none of its words."""

    low: float
    high: float
    scores: tuple[float, ...] = ()  # where not every score between is given

    def takes(self, score: float) -> bool:
        """Say whether an answer is one the item can have."""
        return score in self.scores if self.scores else self.low <= score <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class PromScale:
    """How an instrument is scored: the sum of its items, every one answered."""

    id: str
    concept: str
    low: float
    high: float
    items: tuple[PromItem, ...]  # none: only a total can be handed in
    cites: tuple[str, ...]
