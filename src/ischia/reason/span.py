"""A value with its 95 % interval, as a predicate judges it."""

from dataclasses import dataclass

from ischia.model.units import Unit
from ischia.numeric.repeats import NORMAL95
from ischia.reason.mistakable import Doubt
from ischia.reason.printing import printed, with_unit

_MOST_SEM = 99.0  # a margin of a value without spread; JSON has no infinity
_DOUBT = "error unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float
    unit: Unit
    basis: tuple[str, ...]
    known: bool = True  # whether the error is; else low and high are the value itself
    several: bool = False  # whether it is one of several of one test on one day, or rests on one
    doubts: tuple[Doubt, ...] = ()  # what else it may be of

    @property
    def sure(self) -> bool:
        """Whether it may decide: its error is known, and it is what its name says."""
        return self.known and not self.doubts

    def margin_sem(self, limit: float) -> float:
        """Return the standard errors to the limit, from the half of the interval that faces it.

        The interval is the method's own (Student's t for few repeats), so dividing its half by 1.96
        lets few repeats count for less than their bare standard error would.
        """
        half = self.value - self.low if limit < self.value else self.high - self.value
        if half <= 0:
            return _MOST_SEM
        return min(abs(self.value - limit) / (half / NORMAL95), _MOST_SEM)

    def words(self) -> str:
        """Return the value for people."""
        ends = f"{printed(self.low)} to {printed(self.high)}"
        said = f"{with_unit(printed(self.value), self.unit)} ({ends if self.known else _DOUBT})"
        several = ", one of several of that day" if self.several else ""
        return said + several + "".join(f", {doubt.said}" for doubt in self.doubts)
