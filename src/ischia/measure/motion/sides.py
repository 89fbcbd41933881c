"""The two legs of one walk compared."""

from typing import Final

from ischia.model.measurement import Measurement, NotMeasured, Provenance
from ischia.numeric.differences import difference

VERSION: Final = 1


def side_difference(injured: Measurement, uninjured: Measurement) -> Measurement | NotMeasured:
    """Difference of one quantity between the legs, injured − uninjured, in its unit.

    The interval is Welch's t over the strides of both legs. It takes the strides of one leg as
    independent of those of the other; in a walk that is only nearly so.

    Returns
    -------
    Measurement
        Named `…_difference`, on the injured side; its error is unknown if that of a leg is.
    NotMeasured
        When the two are not the same quantity measured the same way.
    """
    concept = f"{injured.concept}_difference"
    if (injured.concept, injured.unit, dict(injured.context)) != (
        uninjured.concept,
        uninjured.unit,
        dict(uninjured.context),
    ):
        return NotMeasured(
            concept=concept,
            side=injured.side,
            context=injured.context,
            reason=f"{injured.concept} was not measured alike on both sides",
        )
    value, uncertainty, interval = difference(
        injured.value, injured.uncertainty, uninjured.value, uninjured.uncertainty
    )
    both = (injured.provenance, uninjured.provenance)
    return Measurement(
        concept=concept,
        value=value,
        unit=injured.unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=injured.side,
        context=injured.context,
        provenance=Provenance(
            method=f"{concept}@{VERSION}",
            sources=tuple(dict.fromkeys(sha for p in both for sha in p.sources)),
            span_s=injured.provenance.span_s,
            cites=tuple(dict.fromkeys(key for p in both for key in p.cites)),
        ),
        flags=tuple(dict.fromkeys((*injured.flags, *uninjured.flags))),
        derived_from=(injured.id, uninjured.id),
    )
