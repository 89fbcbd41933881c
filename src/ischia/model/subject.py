"""Whom a recording is of, without identity: a pseudonym and what measuring needs."""

from dataclasses import dataclass
from enum import StrEnum

from ischia.model.terms import Side


class Sex(StrEnum):
    """Sex as norms tabulate it; unknown is a value of its own."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A pseudonymous person and covariates."""

    pseudonym: str
    age_y: float | None = None
    sex: Sex = Sex.UNKNOWN
    mass_kg: float | None = None
    height_m: float | None = None
    dominant_side: Side | None = None
    sport: str | None = None
