"""A quantity that was measured once or several times, and the measurement that this makes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    Provenance,
    Uncertainty,
)
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import from_middle, from_repeats, interval95, read_in_steps

UNKNOWN = Uncertainty(sem=None, kind="unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a value is of and how it was made: all of a measurement but its number."""

    concept: str
    unit: Unit
    side: Side
    context: Context
    provenance: Provenance
    flags: tuple[str, ...] = ()

    def mean(self, values: Sequence[float]) -> Measurement:
        """Return the mean of repeats [its unit], interval by Student's t over them.

        It is today's value, not another day's: between sessions it moves further. The error of one
        value alone is unknown.
        """
        each = np.array(values)
        return self.known(float(each.mean()), from_repeats(each))

    def stepped(self, values: Sequence[float], step: float) -> Measurement:
        """Return the trimmed mean of repeats that were read in steps [their unit].

        As `mean`, for what strays far now and then: from five repeats on the highest and the lowest
        are left out. Its error is never below that of a step: see `read_in_steps`.
        """
        value, uncertainty = from_middle(np.array(values))
        return self.known(value, read_in_steps(value, uncertainty, step))

    def single(self, value: float) -> Measurement:
        """Return a value that nothing repeats [its unit]: its error is not known."""
        return self.known(value, UNKNOWN)

    def known(self, value: float, uncertainty: Uncertainty) -> Measurement:
        """Return a value [its unit] of which the error is known, or known to be unknown."""
        return Measurement(
            concept=self.concept,
            value=value,
            unit=self.unit,
            interval95=interval95(value, uncertainty),
            uncertainty=uncertainty,
            side=self.side,
            context=self.context,
            provenance=self.provenance,
            flags=self.flags,
        )


def without_error(m: Measured) -> Measured:
    """Return a value or a curve as it is, its error unknown: it has no interval and passes no gate.

    For what is wrong in a way that its repeats share: they agree, and are all beside the truth. How
    many repeats there were is kept; a study is cited no longer, since its error is not this one's.
    """
    if isinstance(m, Curve):
        return replace(m, low95=None, high95=None)
    if not isinstance(m, Measurement):
        return m
    published = m.uncertainty.kind == "published"
    return replace(
        m,
        interval95=None,
        uncertainty=replace(UNKNOWN, n=None if published else m.uncertainty.n),
        provenance=replace(m.provenance, cites=()) if published else m.provenance,
    )
