"""The injured leg against the other, as one number."""

import math
from typing import Final

from ischia.measure.strength.ratio import (
    joined_flags,
    joined_provenance,
    ratio_measurement,
    share,
    statistic,
)
from ischia.model.measurement import Context, Measurement, NotMeasured, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.differences import difference

SYMMETRY: Final = "strength.limb_symmetry"
LONG_SYMMETRY: Final = "strength.limb_symmetry_at_length"
NORDIC_IMBALANCE: Final = "strength.nordic_imbalance"


def limb_symmetry(
    injured: Measurement,
    uninjured: Measurement,
    *,
    ratio: str = "injured_over_uninjured",
    concept: str = SYMMETRY,
) -> Measurement | NotMeasured:
    """Limb symmetry index: 100 × injured / uninjured [%].

    The interval is that of the difference of the logarithms (see `share`). So left over right and
    right over left say the same. Which number of the test it is made of stands in the context as
    `of`.

    Parameters
    ----------
    injured, uninjured
        The same concept under the same context on two sides.
    ratio
        What stands over what: `left_over_right` where nobody is injured, with left first.
    concept
        `strength.limb_symmetry_at_length` for torque near straight, where deficits stay longest.

    Returns
    -------
    NotMeasured
        When the two were not measured alike, or a value is not above zero.
    """
    context: Context = {**injured.context, "of": statistic(injured), "ratio": ratio}
    reason = not_alike(injured, uninjured)
    if reason is not None:
        return NotMeasured(concept=concept, side=injured.side, context=context, reason=reason)
    return ratio_measurement(
        share(injured, uninjured),
        concept=concept,
        unit=Unit.PERCENT,
        context=context,
        side=injured.side,
    )


def limb_difference(
    injured: Measurement, uninjured: Measurement, *, ratio: str = "injured_over_uninjured"
) -> Measurement | NotMeasured:
    """Injured minus uninjured, in the unit of both; Welch's t where errors come from repeats.

    Named after what is subtracted: `strength.mean_peak_torque_difference`. `ratio` says what is
    first, as for `limb_symmetry`.
    """
    concept = f"{injured.concept}_difference"
    context: Context = {**injured.context, "ratio": ratio}
    reason = not_alike(injured, uninjured)
    if reason is not None:
        return NotMeasured(concept=concept, side=injured.side, context=context, reason=reason)
    value, uncertainty, interval = difference(
        injured.value, injured.uncertainty, uninjured.value, uninjured.uncertainty
    )
    return Measurement(
        concept=concept,
        value=value,
        unit=injured.unit,
        interval95=interval,
        uncertainty=uncertainty,
        side=injured.side,
        context=context,
        provenance=joined_provenance(concept, injured, uninjured),
        flags=joined_flags(injured, uninjured),
        derived_from=(injured.id, uninjured.id),
    )


def nordic_imbalance(left: Measurement, right: Measurement) -> Measurement | NotMeasured:
    """Imbalance of a Nordic test: 100 × (left − right) / the stronger of the two [%].

    Below zero the left leg is the weaker one, above zero the right, whoever is injured: the
    convention of the device's own export. The interval follows from that of the ratio.
    """
    reason = not_alike(left, right)
    if reason is not None:
        return NotMeasured(
            concept=NORDIC_IMBALANCE, side=Side.MIDLINE, context=left.context, reason=reason
        )
    of = share(left, right)
    known = of.sem is not None and of.interval95 is not None
    slope = 100 * math.exp(-abs(of.log_ratio))
    return Measurement(
        concept=NORDIC_IMBALANCE,
        value=_imbalance_pct(of.log_ratio),
        unit=Unit.PERCENT,
        interval95=(_imbalance_pct(of.interval95[0]), _imbalance_pct(of.interval95[1]))
        if of.interval95
        else None,
        uncertainty=Uncertainty(
            sem=slope * of.sem if of.sem is not None else None,
            kind="propagated" if known else "unknown",
        ),
        side=Side.MIDLINE,
        context=left.context,
        provenance=joined_provenance(NORDIC_IMBALANCE, left, right),
        flags=joined_flags(left, right),
        derived_from=(left.id, right.id),
    )


def _imbalance_pct(log_ratio: float) -> float:
    """Return 100 × (left − right) / stronger from log(left / right)."""
    return math.copysign(100 * -math.expm1(-abs(log_ratio)), log_ratio)


def not_alike(a: Measurement, b: Measurement) -> str | None:
    """Return why two values are no pair of legs, None where they are."""
    if a.concept != b.concept or dict(a.context) != dict(b.context) or a.unit is not b.unit:
        return "the two sides were not measured alike: concept, context and unit must agree"
    if a.side is b.side:
        return f"both values are of the {a.side} side"
    if min(a.value, b.value) <= 0:
        return "a value is not above zero; a ratio would mean nothing"
    return None
