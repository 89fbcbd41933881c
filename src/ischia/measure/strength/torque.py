"""Peak torque, its angle and the torque–angle curve of one isokinetic set."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.strength.errors import published_error
from ischia.measure.strength.repetition import Repetition, motions, repetitions
from ischia.model.arrays import FloatArray
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
)
from ischia.model.reliability import Reliability
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion
from ischia.model.units import Unit
from ischia.numeric.bands import mean_band
from ischia.numeric.repeats import from_repeats, interval95
from ischia.numeric.repetitions import on_grid

MEAN_PEAK: Final = "strength.mean_peak_torque"
PEAK: Final = "strength.peak_torque"
ANGLE: Final = "strength.angle_of_peak"
TORQUE: Final = "strength.torque"
CONCEPTS: Final = (MEAN_PEAK, PEAK, ANGLE, TORQUE)
VERSION: Final = 1  # bump when any number below changes: golden tests insist
MIN_REPETITIONS: Final = 3
FEWEST_ANGLES: Final = 2


def torque_measures(
    curve: TorqueCurve, published: Sequence[Reliability] = ()
) -> tuple[Measured, ...]:
    """Mean and best peak torque, angle of the peak, and torque over angle.

    Repetitions are found as `repetitions` says. For each motion that the set asks for:

    - `strength.mean_peak_torque` [N.m], interval by Student's t over the repetitions: today's
      strength, not another day's;
    - `strength.peak_torque` [N.m], the best repetition: its error is unknown unless a published
      one fits;
    - `strength.angle_of_peak` [deg], mean over repetitions, flagged `poorly_repeatable`;
    - `strength.torque`, the mean over repetitions at each whole degree that all of them passed,
      with a pointwise 95 % band.

    Flags: `gravity_uncorrected` where the weight of the limb is still in the torque,
    `peak_at_window_edge` where a repetition was strongest at an end of its window.

    Parameters
    ----------
    curve
        One set of one leg.
    published
        Between-session errors that may apply to the best repetition.

    Returns
    -------
    tuple
        `NotMeasured` for each concept, with the reason, where the set is not isokinetic or has
        fewer than three repetitions.
    """
    return tuple(m for motion in motions(curve) for m in _of_one_motion(curve, motion, published))


def context_of(curve: TorqueCurve, motion: Motion) -> Context:
    """Return what must agree before two torques may be compared."""
    known: dict[str, str | float] = {
        "motion": str(motion),
        "contraction": str(curve.contraction),
    }
    if curve.set_velocity_deg_s is not None:
        known["velocity_deg_s"] = curve.set_velocity_deg_s
    return known


def why_not(curve: TorqueCurve, found: Sequence[Repetition]) -> str | None:
    """Return why nothing can be measured, None where something can."""
    if curve.contraction is None:
        return "nobody said whether the muscle shortened or lengthened in this set"
    if curve.contraction is Contraction.ISOMETRIC or curve.load_mode is not LoadMode.ISOKINETIC:
        mode = str(curve.load_mode).replace("_", " ")
        return f"the set is {curve.contraction} at {mode}; this method needs a constant velocity"
    if not curve.set_velocity_deg_s or curve.set_velocity_deg_s <= 0:
        return "no set velocity above 0 deg/s is known for this set"
    if len(found) < MIN_REPETITIONS:
        return (
            f"{len(found)} {curve.contraction} repetitions reached "
            f"{curve.set_velocity_deg_s:g} deg/s; {MIN_REPETITIONS} needed"
        )
    return None


def over_angle(found: Sequence[Repetition], grid_deg: FloatArray) -> FloatArray:
    """Return torque of each repetition [N.m] at the angles of a grid, shape (n, angles)."""
    return np.array([on_grid(r.angle_deg, r.torque_nm, grid_deg) for r in found])


def shared_angles_deg(found: Sequence[Repetition]) -> FloatArray:
    """Return the whole degrees of flexion that every repetition passed at the set velocity."""
    low = np.ceil(max(r.angle_deg.min() for r in found))
    high = np.floor(min(r.angle_deg.max() for r in found))
    return np.arange(low, high + 1.0)


def _of_one_motion(
    curve: TorqueCurve, motion: Motion, published: Sequence[Reliability]
) -> tuple[Measured, ...]:
    context = context_of(curve, motion)
    found = repetitions(curve, motion)
    reason = why_not(curve, found)
    if reason is not None:
        return tuple(
            NotMeasured(concept=concept, side=curve.side, context=context, reason=reason)
            for concept in CONCEPTS
        )
    return (
        _mean_peak(curve, context, found),
        _best_peak(curve, context, found, published),
        _angle_of_peak(curve, context, found),
        _torque_over_angle(curve, context, found),
    )


def _mean_peak(curve: TorqueCurve, context: Context, found: Sequence[Repetition]) -> Measurement:
    peaks_nm = np.array([r.peak_nm for r in found])
    mean_nm, uncertainty = float(peaks_nm.mean()), from_repeats(peaks_nm)
    return Measurement(
        concept=MEAN_PEAK,
        value=mean_nm,
        unit=Unit.NEWTON_METRE,
        interval95=interval95(mean_nm, uncertainty),
        uncertainty=uncertainty,
        side=curve.side,
        context=context,
        provenance=_provenance(curve, MEAN_PEAK, _whole_span_s(found)),
        flags=_flags(curve, found),
    )


def _best_peak(
    curve: TorqueCurve,
    context: Context,
    found: Sequence[Repetition],
    published: Sequence[Reliability],
) -> Measurement:
    best = max(found, key=lambda r: r.peak_nm)
    uncertainty, interval, cites = published_error(
        PEAK, best.peak_nm, Unit.NEWTON_METRE, context, published
    )
    return Measurement(
        concept=PEAK,
        value=best.peak_nm,
        unit=Unit.NEWTON_METRE,
        interval95=interval,
        uncertainty=uncertainty,
        side=curve.side,
        context=context,
        provenance=_provenance(curve, PEAK, best.span_s, cites),
        flags=_flags(curve, [best]),
    )


def _angle_of_peak(
    curve: TorqueCurve, context: Context, found: Sequence[Repetition]
) -> Measurement:
    angles_deg = np.array([r.angle_of_peak_deg for r in found])
    mean_deg, uncertainty = float(angles_deg.mean()), from_repeats(angles_deg)
    return Measurement(
        concept=ANGLE,
        value=mean_deg,
        unit=Unit.DEGREE,
        interval95=interval95(mean_deg, uncertainty),
        uncertainty=uncertainty,
        side=curve.side,
        context=context,
        provenance=_provenance(curve, ANGLE, _whole_span_s(found)),
        flags=("poorly_repeatable", *_flags(curve, found)),
    )


def _torque_over_angle(
    curve: TorqueCurve, context: Context, found: Sequence[Repetition]
) -> Curve | NotMeasured:
    grid_deg = shared_angles_deg(found)
    if grid_deg.size < FEWEST_ANGLES:
        reason = "the repetitions share no stretch of the range at the set velocity"
        return NotMeasured(concept=TORQUE, side=curve.side, context=context, reason=reason)
    mean, low, high = mean_band(over_angle(found, grid_deg))
    return Curve(
        concept=TORQUE,
        unit=Unit.NEWTON_METRE,
        side=curve.side,
        context=context,
        axis="angle_deg",
        at=tuple(grid_deg.tolist()),
        values=tuple(mean.tolist()),
        low95=tuple(low.tolist()),
        high95=tuple(high.tolist()),
        n=len(found),
        provenance=_provenance(curve, TORQUE, _whole_span_s(found)),
    )


def _whole_span_s(found: Sequence[Repetition]) -> tuple[float, float]:
    return found[0].span_s[0], found[-1].span_s[1]


def _flags(curve: TorqueCurve, found: Sequence[Repetition]) -> tuple[str, ...]:
    gravity = () if curve.gravity_corrected else ("gravity_uncorrected",)
    return (*gravity, "peak_at_window_edge") if any(r.peak_at_edge for r in found) else gravity


def _provenance(
    curve: TorqueCurve, concept: str, span_s: tuple[float, float], cites: tuple[str, ...] = ()
) -> Provenance:
    return Provenance(
        method=f"{concept}@{VERSION}",
        sources=(curve.source.sha256,),
        span_s=span_s,
        cites=cites,
    )
