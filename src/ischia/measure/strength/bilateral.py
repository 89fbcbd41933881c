"""Both legs at once against each alone."""

import math
from typing import Final

from ischia.measure.strength.ratio import joined_flags, joined_provenance
from ischia.measure.strength.symmetry import not_alike
from ischia.model.measurement import Measurement, NotMeasured, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import NORMAL95

BILATERAL: Final = "strength.bilateral_deficit"


def bilateral_deficit(
    both: Measurement, left: Measurement, right: Measurement
) -> Measurement | NotMeasured:
    """How far both legs together fall short of the sum of each alone [%].

    100 × (1 − both / (left + right)): above zero they fall short. `both` is a value of the midline,
    measured like the two legs. The interval follows from the three errors (delta method), and is
    unknown where one of them is.

    Returns
    -------
    NotMeasured
        When the three were not measured alike, or one is not above zero.
    """
    reason = not_alike(left, right)
    if reason is None and (both.concept, both.unit) != (left.concept, left.unit):
        reason = "the two legs together were not measured as each alone"
    if reason is not None:
        return NotMeasured(
            concept=BILATERAL, side=Side.MIDLINE, context=left.context, reason=reason
        )
    share = both.value / (left.value + right.value)
    value = 100 * (1 - share)
    sem = _sem(share, both, left, right)
    unknown = Uncertainty(sem=None, kind="unknown")
    return Measurement(
        concept=BILATERAL,
        value=value,
        unit=Unit.PERCENT,
        interval95=None if sem is None else (value - NORMAL95 * sem, value + NORMAL95 * sem),
        uncertainty=unknown if sem is None else Uncertainty(sem=sem, kind="propagated"),
        side=Side.MIDLINE,
        context=left.context,
        provenance=joined_provenance(BILATERAL, both, left, right),
        flags=joined_flags(both, left, right),
        derived_from=(both.id, left.id, right.id),
    )


def _sem(share: float, both: Measurement, left: Measurement, right: Measurement) -> float | None:
    """Return the standard error of the deficit [%], None where an error is unknown."""
    sems = [m.uncertainty.sem for m in (both, left, right)]
    known = [sem for sem in sems if sem is not None]
    if len(known) < len(sems):
        return None
    of_sum = math.hypot(known[1], known[2]) / (left.value + right.value)
    return 100 * math.hypot(known[0] / (left.value + right.value), share * of_sum)
