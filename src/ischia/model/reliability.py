"""How far a value moves between sessions when nothing has changed: published, never guessed."""

from collections.abc import Collection, Iterable
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
    device: str | None = None  # of the study; None: the value needs none, or it is not stated
    people: int | None = None  # behind `n`, where `n` counts their legs

    @property
    def counted(self) -> str:
        """How many people the study saw, and how many legs where it counts those."""
        if self.n is None:
            return ""
        return f"n = {self.n}" if self.people is None else f"{self.people} people, {self.n} legs"

    def is_borrowed_by(self, devices: Collection[str]) -> bool:
        """Say whether a value of these devices has no error of its own: another's, or none stated.

        A device is told by its name: that of the study stands in it, in whatever case.
        """
        if self.device is None:
            return False
        wanted = self.device.casefold()
        return not devices or any(wanted not in name.casefold() for name in devices)

    def sem_at(self, value: float) -> float:
        """Return the standard error of measurement at `value`, in its unit."""
        if self.sem is not None:
            return self.sem
        return abs(value) * (self.sem_pct or 0.0) / 100.0

    def fits(self, concept: str, unit: Unit, context: Context) -> bool:
        """Say whether a study printed an error, and a value fulfils its whole context."""
        return (
            self.concept == concept
            and self.unit == unit
            and (self.sem is not None or self.sem_pct is not None)
            and all(context.get(name) == wanted for name, wanted in self.context.items())
        )


def study_of(
    published: Iterable[Reliability], concept: str, unit: Unit, context: Context
) -> Reliability | None:
    """Return the study whose error is that of a value, None where none fits.

    Of those that fit, the one whose context says most: it is nearest to what was measured. Today's
    interval and the verdict on a change so rest on one study.
    """
    fitting = [study for study in published if study.fits(concept, unit, context)]
    return max(fitting, key=lambda study: len(study.context), default=None)
