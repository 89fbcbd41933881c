"""What walking or running looks like in people without a known problem: a reference to compare."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCurve:
    """Mean and spread between people of one curve over the stride, at even steps of it."""

    mean: tuple[float, ...]
    sd: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse columns of unequal length, and a spread that nothing could lie inside."""
        if len(self.mean) != len(self.sd) or len(self.mean) < 3:  # noqa: PLR2004  # no curve
            msg = f"mean and sd need one length of at least 3, got {len(self.mean)}, {len(self.sd)}"
            raise ValueError(msg)
        if min(self.sd) <= 0:
            msg = "a spread between people must be above 0"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class GaitReference:
    """Curves of a group of people, made by the same engine as what is compared with them."""

    id: str
    name: str
    task: str  # "walking"
    people: int
    speed_m_s: tuple[float, float]  # slowest and fastest of the group
    note: str  # what must stand beside every comparison
    curves: Mapping[str, ReferenceCurve]  # by concept
