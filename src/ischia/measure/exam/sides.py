"""The injured side against the other."""

from typing import Final

from ischia.model.errors import UnitMismatchError
from ischia.model.measurement import Measurement, Provenance
from ischia.model.terms import Side
from ischia.numeric.differences import difference

METHOD: Final = "exam.side_difference@1"  # bump when any result changes: golden tests insist


def side_difference(injured: Measurement, uninjured: Measurement) -> Measurement:
    """Difference injured − uninjured of one concept, in its unit, with Welch's interval.

    Negative means less on the injured side. Unknown error on either side leaves it unknown.

    Raises
    ------
    UnitMismatchError
        When the two are not of one concept and unit on two sides: a fault of the caller.
    """
    pair = (injured, uninjured)
    if len({(m.concept, m.unit) for m in pair}) > 1 or {m.side for m in pair} != {
        Side.LEFT,
        Side.RIGHT,
    }:
        told = " and ".join(f"{m.concept} [{m.unit}] {m.side}" for m in pair)
        msg = f"only the two sides of one quantity have a difference, got {told}"
        raise UnitMismatchError(msg)
    value, uncertainty, interval = difference(
        injured.value, injured.uncertainty, uninjured.value, uninjured.uncertainty
    )
    sources = tuple(dict.fromkeys(sha for m in pair for sha in m.provenance.sources))
    return Measurement(
        concept=f"{injured.concept}_difference",
        value=value,
        unit=injured.unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=injured.side,
        context=injured.context,
        provenance=Provenance(method=METHOD, sources=sources),
        flags=tuple(sorted({flag for m in pair for flag in m.flags})),
        derived_from=(injured.id, uninjured.id),
    )
