"""How far a value moves between sessions when nothing has changed: published, never guessed."""

from dataclasses import dataclass
from typing import Literal

from ischia.model.measurement import Context
from ischia.model.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """One study's between-session error of one concept, absolute or in per cent of the value."""

    id: str
    concept: str
    context: Context  # must be contained in the measurement's own context
    sem: float | None
    sem_pct: float | None
    unit: Unit
    n: int | None
    population: str
    design: str
    evidence: Literal["full_text", "abstract", "secondary", "unconfirmed", "computed"]
    cites: tuple[str, ...]
    learning_pct: float | None = None  # what a first retest adds by itself, of the value

    def sem_at(self, value: float) -> float:
        """Return the standard error of measurement at `value`, in its unit."""
        if self.sem is not None:
            return self.sem
        return abs(value) * (self.sem_pct or 0.0) / 100.0
