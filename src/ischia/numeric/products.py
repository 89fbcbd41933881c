"""A product of powers of measured values, with the interval that their errors allow."""

import math
from collections.abc import Sequence

from scipy.special import stdtrit

from ischia.model.measurement import Uncertainty

Factor = tuple[float, Uncertainty, int]  # value above zero, its error, its power


def product(
    factors: Sequence[Factor],
) -> tuple[float, Uncertainty, tuple[float, float] | None]:
    """Return the product of independent values raised to whole powers, its error and interval.

    A length times a width, or a ratio with the power −1. Delta method on the logarithms with
    degrees of freedom after Welch and Satterthwaite; the interval reaches farther up than down. It
    does not apply to errors above about a third of a value. Where one error is unknown so is that
    of the product, and the interval is None.
    """
    value = math.prod(part**power for part, _, power in factors)
    sems = [(error.sem, error, part, power) for part, error, power in factors]
    variance, share = 0.0, 0.0
    for sem, error, part, power in sems:
        if sem is None:
            return value, Uncertainty(sem=None, kind="unknown"), None
        piece = (power * sem / part) ** 2
        variance += piece
        if error.kind == "repeats" and error.n is not None:
            share += piece**2 / (error.n - 1)
    degrees = variance**2 / share if share else math.inf
    half = math.sqrt(variance) * float(stdtrit(degrees, 0.975))
    error = Uncertainty(sem=value * math.sqrt(variance), kind="propagated")
    return value, error, (value * math.exp(-half), value * math.exp(half))
