"""Numbers that a device or a person had already reduced."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ischia.measure.strength.errors import published_error
from ischia.model.measurement import Measurement, NotMeasured, Provenance
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.units import Unit, convert

METHOD: Final = "reported.value@1"
LEVER_METHOD: Final = "reported.force_times_lever@1"
TORQUE_OF: Final = {
    "strength.peak_force": "strength.peak_torque",
    "strength.mean_peak_force": "strength.mean_peak_torque",
}
LONGEST_LEVER_M: Final = 1.2
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
    error of its own. A force that was held at a known lever also gives its torque, force × lever,
    flagged `force_times_lever`.

    Returns
    -------
    tuple
        `NotMeasured` for a value that is no number, and for the torque of a lever that is none.
    """
    return tuple(
        found
        for value in values.values
        for found in (
            _one(value, values.source, published),
            *_torque(value, values.source, published),
        )
    )


def _torque(
    reported: ReportedValue, source: Source, published: Sequence[Reliability]
) -> tuple[Measurement | NotMeasured, ...]:
    """Return the torque of a force at a lever; nothing where there is no lever to speak of."""
    lever_m = reported.lever_m
    concept = TORQUE_OF.get(reported.concept)
    if lever_m is None or concept is None or not math.isfinite(reported.value):
        return ()
    if not 0 < lever_m < LONGEST_LEVER_M:
        return (
            NotMeasured(
                concept=concept,
                side=reported.side,
                context=reported.context,
                reason=f"a lever of {lever_m:g} m is no part of a leg; it is given in metres",
            ),
        )
    force_n = convert(reported.value, reported.unit, Unit.NEWTON)
    torque = replace(
        reported, concept=concept, value=force_n * lever_m, unit=Unit.NEWTON_METRE, lever_m=None
    )
    made = _one(torque, source, published)
    if isinstance(made, NotMeasured):
        return (made,)
    by_lever = replace(made.provenance, method=LEVER_METHOD)
    return (replace(made, provenance=by_lever, flags=("force_times_lever", *made.flags), id=""),)


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
        provenance=Provenance(
            method=METHOD,
            sources=(source.sha256,),
            cites=cites,
            devices=(reported.device,) if reported.device else (),
        ),
        flags=("as_reported",),
    )
