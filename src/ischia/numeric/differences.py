"""The difference of two measured values, with the interval that both errors allow."""

import math

from scipy.special import stdtrit

from ischia.model.measurement import Uncertainty


def difference(
    value_a: float, uncertainty_a: Uncertainty, value_b: float, uncertainty_b: Uncertainty
) -> tuple[float, Uncertainty, tuple[float, float] | None]:
    """Difference a − b of two independent values of one unit, with its error and 95 % interval.

    Welch's t: the two spreads need not be equal, and the degrees of freedom follow Welch and
    Satterthwaite. An error that does not come from repeats counts as known exactly (infinitely
    many degrees of freedom). It does not apply to values that share an error, such as two ends of
    one ruler: their difference is surer than this says.

    Returns
    -------
    tuple
        The difference; its uncertainty (`propagated`); its interval. When either error is unknown
        so is the error of the difference, and the interval is None.
    """
    value = value_a - value_b
    if uncertainty_a.sem is None or uncertainty_b.sem is None:
        return value, Uncertainty(sem=None, kind="unknown"), None
    sem = math.hypot(uncertainty_a.sem, uncertainty_b.sem)
    degrees = _welch_satterthwaite(sem, uncertainty_a, uncertainty_b)
    half = sem * float(stdtrit(degrees, 0.975))
    return value, Uncertainty(sem=sem, kind="propagated"), (value - half, value + half)


def _welch_satterthwaite(sem: float, *parts: Uncertainty) -> float:
    """Return the degrees of freedom of a sum of independent errors [1]."""
    share = 0.0
    for part in parts:
        if part.kind == "repeats" and part.n is not None and part.sem:
            share += (part.sem / sem) ** 4 / (part.n - 1)
    return 1 / share if share else math.inf
