"""What walking or running looks like in people without a known problem: a reference to compare."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCurve:
    """Mean and spread between people of one angle over the stride, at even steps of it."""

    mean_deg: tuple[float, ...]
    sd_deg: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse columns of unequal length, and a spread that nothing could lie inside."""
        if len(self.mean_deg) != len(self.sd_deg) or len(self.mean_deg) < 3:  # noqa: PLR2004  # no curve
            lengths = f"{len(self.mean_deg)} and {len(self.sd_deg)}"
            msg = f"mean and sd need one length of at least 3, got {lengths}"
            raise ValueError(msg)
        if min(self.sd_deg) <= 0:
            msg = "a spread between people must be above 0"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class GaitReference:
    """Curves of a group of people, made by the same engine as what is compared with them."""

    id: str
    task: str  # "walking"
    people: int
    speed_m_s: tuple[float, float]  # slowest and fastest of the group
    note: str  # what must stand beside every comparison
    curves: Mapping[str, ReferenceCurve]  # by concept
