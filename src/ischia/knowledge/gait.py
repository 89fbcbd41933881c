"""Files of `gait/`: how a group of people walks, curve by curve."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from ischia.knowledge.strict import Slug, Strict, Words
from ischia.model.gait import GaitReference, ReferenceCurve

Points = Annotated[tuple[float, ...], Meta(min_length=51, max_length=51)]


class GaitCurve(Strict, frozen=True, kw_only=True):
    """Mean and standard deviation between legs, every 2 % of the stride, in degrees."""

    mean: Points
    sd: Points


class GaitGroup(Strict, frozen=True, kw_only=True):
    """A group of people by whose walking others are judged."""

    schema: Literal["gait/1"]
    id: Slug
    name: Words
    task: Literal["walking", "running"]
    people: Annotated[int, Meta(ge=2)]
    speed_m_s: tuple[float, float]
    note: Words
    credit: Words
    clinical_review: Words
    curve: Mapping[Slug, GaitCurve]

    def __post_init__(self) -> None:
        """Refuse speeds in the wrong order, and a curve that cannot be a reference."""
        if not 0 < self.speed_m_s[0] <= self.speed_m_s[1]:
            msg = f"speed_m_s must go from low to high, got {self.speed_m_s}"
            raise ValueError(msg)
        self.reference()

    def reference(self) -> GaitReference:
        """Return the group as what measuring is handed."""
        return GaitReference(
            id=self.id,
            task=self.task,
            people=self.people,
            speed_m_s=self.speed_m_s,
            note=self.note,
            curves={
                concept: ReferenceCurve(mean_deg=curve.mean, sd_deg=curve.sd)
                for concept, curve in self.curve.items()
            },
        )
