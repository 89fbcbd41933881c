"""Numbers that a device or a person had already reduced."""

import math
from collections.abc import Sequence
from typing import Final

from ischia.measure.strength.errors import published_error
from ischia.model.measurement import Measurement, NotMeasured, Provenance
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.units import Unit, convert

METHOD: Final = "reported.value@1"
CANONICAL: Final[dict[Unit, Unit]] = {
    Unit.FOOT_POUND: Unit.NEWTON_METRE,
    Unit.KILOGRAM_FORCE: Unit.NEWTON,
    Unit.POUND_FORCE: Unit.NEWTON,
    Unit.RADIAN: Unit.DEGREE,
    Unit.CENTIMETRE: Unit.MILLIMETRE,
    Unit.INCH: Unit.MILLIMETRE,
}


def reported_measures(
    values: ReportedValues, published: Sequence[Reliability] = ()
) -> tuple[Measurement | NotMeasured, ...]:
    """Return reported values in canonical units, each with a published error where one fits.

    The value is taken at its word: how the device found it is not known, and a single value has no
    error of its own.

    Returns
    -------
    tuple
        `NotMeasured` for a value that is no number.
    """
    return tuple(_one(value, values.source, published) for value in values.values)


def _one(
    reported: ReportedValue, source: Source, published: Sequence[Reliability]
) -> Measurement | NotMeasured:
    if not math.isfinite(reported.value):
        return NotMeasured(
            concept=reported.concept,
            side=reported.side,
            context=reported.context,
            reason="the reported value is not a number",
        )
    unit = CANONICAL.get(reported.unit, reported.unit)
    value = convert(reported.value, reported.unit, unit)
    uncertainty, interval, cites = published_error(
        reported.concept, value, unit, reported.context, published
    )
    return Measurement(
        concept=reported.concept,
        value=value,
        unit=unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=reported.side,
        context=reported.context,
        provenance=Provenance(method=METHOD, sources=(source.sha256,), cites=cites),
        flags=("as_reported",),
    )
