"""Peak torque, its angle and the torque–angle curve of each set in a recording."""

from collections.abc import Sequence
from typing import Final

from ischia.measure.repeats import without_error
from ischia.measure.strength.effort import WHOLE_WAY, effort_measures
from ischia.measure.strength.errors import published_error
from ischia.measure.strength.gravity import BY_WEIGHING
from ischia.measure.strength.isometric import held_torque, is_held
from ischia.measure.strength.quantity import provenance, quantity
from ischia.measure.strength.ranges import AT_20, MEAN_10_30, range_measures
from ischia.measure.strength.repetition import NOISY, OverAngle, Repetition, best_is_far
from ischia.measure.strength.sets import (
    BRIEF,
    TORQUE_CUTOFF_HZ,
    WorkSet,
    of_windows,
    work_sets,
)
from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured
from ischia.model.reliability import Reliability
from ischia.model.strength import TorqueCurve
from ischia.model.terms import LoadMode, Purpose
from ischia.model.units import Unit
from ischia.numeric.bands import mean_band

MEAN_PEAK: Final = "strength.mean_peak_torque"
PEAK: Final = "strength.peak_torque"
ANGLE: Final = "strength.angle_of_peak"
TORQUE: Final = "strength.torque"
CONCEPTS: Final = (MEAN_PEAK, PEAK, ANGLE, TORQUE)
VERSION: Final = 2  # bump when any number below changes: golden tests insist
ANGLE_VERSION: Final = 5  # its interval holds the way between two samples, or in 10 ms
FEWEST_ANGLES: Final = 2
AT_AN_ANGLE: Final = (ANGLE, TORQUE, AT_20, MEAN_10_30)
OF_TORQUE: Final = (MEAN_PEAK, PEAK, *WHOLE_WAY)
ANGLE_DOUBTED: Final = "angle_out_of_reach"  # as the reader says it
TWINS: Final = "peaks_nearly_equal"
FAR: Final = "best_far_from_others"


def torque_measures(
    curve: TorqueCurve,
    published: Sequence[Reliability] = (),
    sweeps: Sequence[TorqueCurve] = (),
) -> tuple[Measured, ...]:
    """Everything that one recording says about strength, for each set in it.

    Sets are found as `work_sets` says, the weight of the limb is taken out as `weighed` says. First
    of each set:

    - `strength.mean_peak_torque` [N.m], interval by Student's t over the repetitions: today's
      strength, not another day's;
    - `strength.peak_torque` [N.m], the best repetition: its error is unknown unless a published
      one fits;
    - `strength.angle_of_peak` [deg], trimmed mean over repetitions, flagged `poorly_repeatable`;
      its interval holds the way of the joint between two samples, and at least that in 10 ms;
      flagged `peaks_nearly_equal` where half of the repetitions come within 1 % of their peak more
      than 10 deg away from it;
    - `strength.torque`, the mean over repetitions at each whole degree that all of them passed,
      with a pointwise 95 % band;

    then torque at long muscle length (`range_measures`), work, power and effort
    (`effort_measures`). A set in which the joint was held is measured by `held_torque`.

    Flags: those of `weighed`; `peak_at_window_edge` where a repetition was strongest at an end of
    its window; `noise_in_peak` on the best where three standard deviations of the noise that the
    low-pass left are more than 2 % of it: the highest of many reads high; `includes_inertia` at
    constant load, where no window keeps it out;
    `best_far_from_others` on mean and best peak where the best repetition lies far above its
    fellows (see `best_is_far`): no published error is that of such a best.

    At constant load no angle of peak is measured: the machine sets the torque, and what stands out
    of it is inertia and noise.

    Where the set velocity was held briefly (`set_velocity_held_briefly`, see `work_sets`) the error
    of every value read in a window is unknown: overshoot moves all repetitions alike, so their
    spread cannot see it. Work and power, over the whole way, keep their intervals. Where no knee
    reaches the angles of the recording (`angle_out_of_reach`) so is that of each value at an angle,
    and of all torque, work and power from which a weight was taken by those angles.

    Parameters
    ----------
    curve
        One recording of one leg.
    published
        Between-session errors that may apply to the best repetition.
    sweeps
        Passive sweeps of the same visit; those of the same side may be used.

    Returns
    -------
    tuple
        `NotMeasured` for each of the first four concepts, with the reason, where a set has fewer
        than three repetitions, and for the angle of peak at constant load. Nothing for a passive
        sweep.
    """
    if curve.purpose is Purpose.PASSIVE_SWEEP:
        return ()
    if is_held(curve):
        return held_torque(curve, published, sweeps)
    if curve.load_mode is LoadMode.OTHER:
        return _unknown_mode(curve)
    return tuple(m for found in work_sets(curve, sweeps) for m in _of_set(found, published))


def _of_set(found: WorkSet, published: Sequence[Reliability]) -> tuple[Measured, ...]:
    reason = found.why_not
    if reason is not None:
        return tuple(
            NotMeasured(concept=concept, side=found.side, context=found.context, reason=reason)
            for concept in CONCEPTS
        )
    flags = _flags(found)
    peaks_nm = [r.peak_nm for r in found.repetitions]
    over = OverAngle.of(found.repetitions)
    peak = quantity(
        found, MEAN_PEAK, Unit.NEWTON_METRE, version=VERSION, flags=(*flags, *_far(found))
    )
    made = (
        peak.mean(peaks_nm),
        _best_peak(found, published),
        _angle_of_peak(found, flags),
        _torque_over_angle(found, over),
        *range_measures(found, over),
        *effort_measures(found, over),
    )
    return tuple(without_error(m) if _is_doubtful(m.concept, found.flags) else m for m in made)


def _is_doubtful(concept: str, flags: tuple[str, ...]) -> bool:
    """Say whether something is wrong in all repetitions alike, which their spread cannot see."""
    if BRIEF in flags and concept not in WHOLE_WAY:
        return True
    if ANGLE_DOUBTED not in flags:
        return False
    # A weight is taken off by the cosine of the angle: all torque is as wrong as that.
    return concept in AT_AN_ANGLE or (BY_WEIGHING in flags and concept in OF_TORQUE)


def _best_peak(found: WorkSet, published: Sequence[Reliability]) -> Measurement:
    best = max(found.repetitions, key=lambda r: r.peak_nm)
    uncertainty, interval, cites = published_error(
        PEAK, best.peak_nm, Unit.NEWTON_METRE, found.context, () if _far(found) else published
    )
    edge = ("peak_at_window_edge",) if best.peak_at_edge else ()
    noisy = (NOISY,) if best.is_noisy(TORQUE_CUTOFF_HZ) else ()
    return Measurement(
        concept=PEAK,
        value=best.peak_nm,
        unit=Unit.NEWTON_METRE,
        interval95=interval,
        uncertainty=uncertainty,
        side=found.side,
        context=found.context,
        provenance=provenance(found, PEAK, VERSION, span_s=best.span_s, cites=cites),
        flags=(*_of_best(found, best), *_inertia(found), *edge, *noisy, *_far(found)),
    )


def _of_best(found: WorkSet, best: Repetition) -> tuple[str, ...]:
    """Return the flags of a set without what is said of its other repetitions."""
    of_others = set(of_windows(found.repetitions)) - set(of_windows([best]))
    return tuple(flag for flag in found.flags if flag not in of_others)


def _angle_of_peak(found: WorkSet, flags: tuple[str, ...]) -> Measured:
    if found.load_mode is LoadMode.CONSTANT_LOAD:
        reason = "the machine held one load, so torque is highest nowhere in the range"
        return NotMeasured(concept=ANGLE, side=found.side, context=found.context, reason=reason)
    reps = found.repetitions
    twins = (TWINS,) if 2 * sum(r.has_twin_peaks for r in reps) >= len(reps) else ()
    poor = ("poorly_repeatable", *twins, *flags)
    angle = quantity(found, ANGLE, Unit.DEGREE, version=ANGLE_VERSION, flags=poor)
    step_deg = max(r.step_deg for r in reps)
    return angle.stepped([r.angle_of_peak_deg for r in reps], step_deg)


def _torque_over_angle(found: WorkSet, over: OverAngle) -> Curve | NotMeasured:
    if over.at_deg.size < FEWEST_ANGLES:
        reason = "the repetitions share no stretch of the range at the set velocity"
        return NotMeasured(concept=TORQUE, side=found.side, context=found.context, reason=reason)
    mean, low, high = mean_band(over.torque_nm)
    return Curve(
        concept=TORQUE,
        unit=Unit.NEWTON_METRE,
        side=found.side,
        context=found.context,
        axis="angle_deg",
        at=tuple(over.at_deg.tolist()),
        values=tuple(mean.tolist()),
        low95=tuple(low.tolist()),
        high95=tuple(high.tolist()),
        n=len(found.repetitions),
        provenance=provenance(found, TORQUE, VERSION),
    )


def _flags(found: WorkSet) -> tuple[str, ...]:
    edge = any(r.peak_at_edge for r in found.repetitions)
    return (*_inertia(found), "peak_at_window_edge") if edge else _inertia(found)


def _far(found: WorkSet) -> tuple[str, ...]:
    return (FAR,) if best_is_far(found.repetitions) else ()


def _inertia(found: WorkSet) -> tuple[str, ...]:
    return ("includes_inertia",) if found.load_mode is LoadMode.CONSTANT_LOAD else ()


def _unknown_mode(curve: TorqueCurve) -> tuple[Measured, ...]:
    reason = "nobody said what the machine held: a velocity, a load or the joint"
    return tuple(
        NotMeasured(concept=concept, side=curve.side, reason=reason) for concept in CONCEPTS
    )
