"""A sign with a state, and what the state rests on."""

from dataclasses import dataclass
from datetime import date

from ischia.model.terms import Modality, Side, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sign on one side. `margin_sem`: standard errors between the value and its limit."""

    id: str  # the knowledge base's word for the sign
    side: Side | None
    state: State
    modality: Modality
    criterion: str  # the rule or item that set the state
    basis: tuple[str, ...] = ()  # ids of measurements, or "exam:item", "report:date:sign"
    margin_sem: float | None = None
    leans: State | None = None  # where the value itself lies when its error lets it decide nothing
    on: date | None = None  # the earlier visit it was found at; None is today
    # Gone since: the last day of this episode that showed it. Recovery speaks against no cause.
    last_present: date | None = None
    why: str = ""  # "19.0 mm at contraction is 15.0 mm more than at rest; limit 3 mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one finding says about one condition."""

    finding: str
    state: State
    condition: str
    likelihood_ratio: float
    interval95: tuple[float, float]
    basis: str  # "cohort", "case_control", "judgement", "defining"
    evidence: str  # how much of the source was read: full_text, abstract, secondary, unconfirmed
    cites: tuple[str, ...]
    group: str | None
    counted: bool
    why_not: str | None = None
