"""One quantity on two sides: injured − uninjured, with Welch's interval."""

from ischia.model.measurement import Measurement, Provenance
from ischia.numeric.differences import difference


def injured_minus_uninjured(
    injured: Measurement, uninjured: Measurement, *, method: str
) -> Measurement:
    """Difference of two values that were measured alike, in their unit.

    Negative means less on the injured side. The span is that of the injured side. An unknown error
    on either side leaves that of the difference unknown.
    """
    value, uncertainty, interval = difference(
        injured.value, injured.uncertainty, uninjured.value, uninjured.uncertainty
    )
    both = (injured.provenance, uninjured.provenance)
    return Measurement(
        concept=f"{injured.concept}_difference",
        value=value,
        unit=injured.unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=injured.side,
        context=injured.context,
        provenance=Provenance(
            method=method,
            sources=tuple(dict.fromkeys(sha for p in both for sha in p.sources)),
            span_s=injured.provenance.span_s,
            cites=tuple(dict.fromkeys(key for p in both for key in p.cites)),
        ),
        flags=tuple(dict.fromkeys((*injured.flags, *uninjured.flags))),
        derived_from=(injured.id, uninjured.id),
    )
