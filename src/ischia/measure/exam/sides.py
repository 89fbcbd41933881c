"""The injured side against the other."""

from typing import Final

from ischia.measure.sides import injured_minus_uninjured
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.terms import Side

METHOD: Final = "exam.side_difference@1"  # bump when any result changes: golden tests insist


def side_difference(injured: Measurement, uninjured: Measurement) -> Measurement | NotMeasured:
    """Difference injured − uninjured of one concept, in its unit, with Welch's interval.

    Negative means less on the injured side. Unknown error on either side leaves it unknown, and
    two units (girth against force, say, written under one name) leave nothing to compare.

    Raises
    ------
    ValueError
        When the two are not one concept on left and right: a fault of the caller.
    """
    pair = (injured, uninjured)
    concept = f"{injured.concept}_difference"
    if injured.concept != uninjured.concept or {m.side for m in pair} != {Side.LEFT, Side.RIGHT}:
        told = " and ".join(f"{m.concept} {m.side}" for m in pair)
        msg = f"only left and right of one concept have a difference, got {told}"
        raise ValueError(msg)
    if injured.unit is not uninjured.unit:
        return NotMeasured(
            concept=concept,
            side=injured.side,
            context=injured.context,
            reason=f"the sides were measured in {injured.unit} and {uninjured.unit}",
        )
    return injured_minus_uninjured(injured, uninjured, method=METHOD)
