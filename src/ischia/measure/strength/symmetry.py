"""The injured leg against the other: one number, and angle by angle."""

import math
from typing import Final

import numpy as np

from ischia.measure.strength.repetition import motions, repetitions
from ischia.measure.strength.torque import (
    FEWEST_ANGLES,
    context_of,
    over_angle,
    shared_angles_deg,
    why_not,
)
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
    Uncertainty,
)
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Motion
from ischia.model.units import Unit
from ischia.numeric.bands import difference_band
from ischia.numeric.differences import difference

SYMMETRY: Final = "strength.limb_symmetry"
SYMMETRY_METHOD: Final = f"{SYMMETRY}@1"
DIFFERENCE: Final = "strength.torque_difference"
DIFFERENCE_METHOD: Final = f"{DIFFERENCE}@1"


def limb_symmetry(
    injured: Measurement, uninjured: Measurement, *, ratio: str = "injured_over_uninjured"
) -> Measurement | NotMeasured:
    """Limb symmetry index: 100 × injured / uninjured [%].

    The interval is that of the difference of the logarithms: each relative error is sem / value
    (delta method), their sum follows Student's t with the degrees of freedom of Welch and
    Satterthwaite where the errors come from repeats. So left over right and right over left say
    the same. Where one error is unknown so is that of the index.

    Parameters
    ----------
    injured, uninjured
        The same concept under the same context on two sides.
    ratio
        What stands over what: `left_over_right` where nobody is injured, with left first.

    Returns
    -------
    NotMeasured
        When the two were not measured alike, or a value is not above zero.
    """
    context: Context = {**injured.context, "ratio": ratio}
    reason = _not_alike(injured, uninjured)
    if reason is not None:
        return NotMeasured(concept=SYMMETRY, side=injured.side, context=context, reason=reason)
    log_ratio, _, interval = difference(
        math.log(injured.value), _relative(injured), math.log(uninjured.value), _relative(uninjured)
    )
    value_pct = 100 * math.exp(log_ratio)
    prov, other = injured.provenance, uninjured.provenance
    return Measurement(
        concept=SYMMETRY,
        value=value_pct,
        unit=Unit.PERCENT,
        interval95=None if interval is None else _percent(interval),
        uncertainty=_propagated(value_pct, injured, uninjured),
        side=injured.side,
        context=context,
        provenance=Provenance(
            method=SYMMETRY_METHOD,
            sources=tuple(dict.fromkeys((*prov.sources, *other.sources))),
            cites=tuple(dict.fromkeys((*prov.cites, *other.cites))),
        ),
        flags=_joined_flags(injured, uninjured),
        derived_from=(injured.id, uninjured.id),
    )


def torque_differences(injured: TorqueCurve, uninjured: TorqueCurve) -> tuple[Measured, ...]:
    """Torque of the injured leg minus the other's at each angle [N.m], for each motion of the set.

    Each motion gives a curve at the whole degrees that both legs passed, with Welch's pointwise
    95 % band. Where the band excludes zero the legs differ at that angle; one angle alone may do
    so by chance.

    Returns
    -------
    tuple
        `NotMeasured` for a motion when either leg's curve cannot be measured, the protocols
        differ, or no angle is shared.
    """
    return tuple(_difference(injured, uninjured, motion) for motion in motions(injured))


def _difference(
    injured: TorqueCurve, uninjured: TorqueCurve, motion: Motion
) -> Curve | NotMeasured:
    context = context_of(injured, motion)
    if context_of(uninjured, motion) != context or motion not in motions(uninjured):
        return _no_difference(injured, context, "the two legs did not do the same test")
    ours, theirs = repetitions(injured, motion), repetitions(uninjured, motion)
    for curve, found in ((injured, ours), (uninjured, theirs)):
        reason = why_not(curve, found)
        if reason is not None:
            return _no_difference(injured, context, f"{curve.side}: {reason}")
    grid_deg = shared_angles_deg((*ours, *theirs))
    if grid_deg.size < FEWEST_ANGLES:
        return _no_difference(injured, context, "the two legs share no stretch of the range")
    mean, low, high = difference_band(over_angle(ours, grid_deg), over_angle(theirs, grid_deg))
    return Curve(
        concept=DIFFERENCE,
        unit=Unit.NEWTON_METRE,
        side=injured.side,
        context=context,
        axis="angle_deg",
        at=tuple(np.asarray(grid_deg).tolist()),
        values=tuple(mean.tolist()),
        low95=tuple(low.tolist()),
        high95=tuple(high.tolist()),
        n=min(len(ours), len(theirs)),
        provenance=Provenance(
            method=DIFFERENCE_METHOD, sources=(injured.source.sha256, uninjured.source.sha256)
        ),
    )


def _no_difference(injured: TorqueCurve, context: Context, reason: str) -> NotMeasured:
    return NotMeasured(concept=DIFFERENCE, side=injured.side, context=context, reason=reason)


def _not_alike(a: Measurement, b: Measurement) -> str | None:
    if a.concept != b.concept or dict(a.context) != dict(b.context) or a.unit is not b.unit:
        return "the two sides were not measured alike: concept, context and unit must agree"
    if a.side is b.side:
        return f"both values are of the {a.side} side"
    if min(a.value, b.value) <= 0:
        return "a value is not above zero; a ratio would mean nothing"
    return None


def _relative(m: Measurement) -> Uncertainty:
    """Return the error of the logarithm of a value."""
    known = m.uncertainty
    sem = None if known.sem is None else known.sem / m.value
    return Uncertainty(sem=sem, kind=known.kind, n=known.n)


def _propagated(value_pct: float, a: Measurement, b: Measurement) -> Uncertainty:
    log_ratio = difference(0.0, _relative(a), 0.0, _relative(b))[1]
    if log_ratio.sem is None:
        return log_ratio
    return Uncertainty(sem=value_pct * log_ratio.sem, kind="propagated")


def _percent(logs: tuple[float, float]) -> tuple[float, float]:
    return 100 * math.exp(logs[0]), 100 * math.exp(logs[1])


def _joined_flags(a: Measurement, b: Measurement) -> tuple[str, ...]:
    """Return the flags of both values, and say when two methods made them."""
    mixed = () if a.provenance.method == b.provenance.method else ("methods_differ",)
    return tuple(dict.fromkeys((*a.flags, *b.flags, *mixed)))
