"""How long it may take, and how often it comes back: what studies saw, never a promise."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["return_to_sport", "reinjury", "strength", "nerve_trouble", "recovery"]
Spread = Literal["sd", "iqr", "range", "ci95", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prognosis:
    """One study's outcome in people like this one: centre and spread as printed."""

    id: str
    says: str
    condition: str
    outcome: Outcome
    unit: Literal["d", "wk", "mo", "%"]
    centre: float
    low: float | None  # None: the source prints no spread
    high: float | None
    spread: Spread  # what low and high are: centre ± SD, quartiles, full range, interval of centre
    n: int | None
    population: str
    why: str  # what of this person makes the study fit
    cites: tuple[str, ...]
    evidence: str  # how much of the source was read: full_text, abstract, secondary, unconfirmed
    basis: tuple[str, ...] = ()  # findings that make it fit
    today: Literal["before", "within", "beyond"] | None = None  # days since onset against the range
