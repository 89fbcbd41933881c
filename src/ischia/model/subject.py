"""Whom a recording is of, without identity: a pseudonym and what measuring needs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from ischia.model.terms import Side

# Wide on purpose: they catch another unit or a slip of the finger, not an unusual person.
Age = Annotated[float, Meta(ge=0.0, le=120.0)]
Mass = Annotated[float, Meta(ge=2.0, le=400.0)]
Height = Annotated[float, Meta(ge=0.4, le=2.6)]


class Sex(StrEnum):
    """Sex as norms tabulate it; unknown is a value of its own."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A pseudonymous person and covariates."""

    pseudonym: str
    age_y: Age | None = None
    sex: Sex = Sex.UNKNOWN
    mass_kg: Mass | None = None
    height_m: Height | None = None
    dominant_side: Side | None = None
    sport: str | None = None
