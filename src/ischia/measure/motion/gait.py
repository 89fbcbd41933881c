"""Measurements and curves of a walk: angles by stride, peaks, timing and speed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt
from typing import Final

import numpy as np

from ischia.measure.motion.belt import ON_TREADMILL
from ischia.measure.motion.kinetic_curves import kinetic_curves
from ischia.measure.motion.kinetics import kinetic_measures
from ischia.measure.motion.marked import event_differences
from ischia.measure.motion.numbers import LEG_NUMBERS, LegNumber, with_other_events
from ischia.measure.motion.score import at_its_speed, scores
from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.strides import Stride
from ischia.measure.motion.walk import ONE_STRIDE_OUT, Walk, hidden, walk_of
from ischia.measure.repeats import Quantity
from ischia.model.arrays import FloatArray
from ischia.model.gait import GaitReference
from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.cycles import POINTS, mean_and_half_band, on_common_axis
from ischia.numeric.repeats import NORMAL95, interval95, widened

KNEE_FLEXION: Final = "motion.knee_flexion"
PEAK_SWING: Final = "motion.peak_knee_flexion_swing"
STANCE: Final = "motion.stance_pct"
OTHER_STRIKE: Final = "motion.contralateral_foot_strike"

# Joint and plane of each curve: forwards, sideways, turned.
CURVES: Final = {
    KNEE_FLEXION: ("Knee", 0),
    "motion.hip_flexion": ("Hip", 0),
    "motion.hip_adduction": ("Hip", 1),
    "motion.hip_rotation": ("Hip", 2),
    "motion.ankle_dorsiflexion": ("Ankle", 0),
    "motion.foot_progression": ("FootProgress", 2),
    "motion.pelvic_tilt": ("Pelvis", 0),
    "motion.pelvic_obliquity": ("Pelvis", 1),
    "motion.pelvic_rotation": ("Pelvis", 2),
    "motion.trunk_tilt": ("Thorax", 0),
    "motion.trunk_lean": ("Thorax", 1),
    "motion.trunk_rotation": ("Thorax", 2),
}
_NOTHING_SHARE: Final = 1e-6
WALKING_SPEED: Final = "motion.walking_speed"
RUNNING_SPEED: Final = "motion.running_speed"
# Bump a concept's number when its result changes: golden tests insist.
VERSIONS: Final[dict[str, int]] = {
    **dict.fromkeys((*CURVES, PEAK_SWING), 1),
    **dict.fromkeys((STANCE, OTHER_STRIKE, WALKING_SPEED, RUNNING_SPEED), 2),
    **{number.concept: number.version for number in LEG_NUMBERS},
}


def gait_measures(
    dynamic: MarkerTrial,
    static: MarkerTrial | None,
    reference: GaitReference | None = None,
) -> tuple[Measured, ...]:
    """Angles, peaks, timing, distances and speed of one walk or run.

    Each leg is measured over its own strides, foot strike to foot strike. Intervals and bands are
    Student's t over the strides of this trial: they say nothing about another day, nor about how
    marker placement moves the angles.

    Parameters
    ----------
    dynamic
        A walk or run on level ground; z points up. Foot events that the file does not mark are
        found from the markers of the feet, and flagged.
    static
        The standing trial of the same day, whose dimensions complete the walk's own.
    reference
        People to compare a walk with; without them no scores are formed.

    Returns
    -------
    tuple
        Curves over the stride in percent [deg], whole-trial knee curves over time [deg],
        measurements, joint moments where a foot stood alone on a plate, and what could not be
        measured and why.
    """
    walk = walk_of(dynamic, static)
    found: list[Measured] = []
    for side in SIDES:
        found += [_stride_curve(walk, side, concept) for concept in CURVES]
        found += _trace(walk, side)
        found += [
            _peak_in_swing(walk, side),
            _timing(walk, side, STANCE, lambda stride: stride.foot_off_s),
            _timing(walk, side, OTHER_STRIKE, lambda stride: stride.other_strike_s),
        ]
        found += [_number(walk, side, number) for number in LEG_NUMBERS if number.fits(walk.task)]
    speed = _speed(walk)
    found += [speed, *kinetic_measures(walk), *kinetic_curves(walk)]
    found += event_differences(dynamic, walk)
    if reference is not None:
        planes = {c: CURVES[c] for c in reference.curves if c in CURVES}
        found += at_its_speed(scores(walk, planes, reference), speed, reference)
    return tuple(found)


def _method(concept: str) -> str:
    return f"{concept}@{VERSIONS.get(concept, 1)}"


def _stride_curve(walk: Walk, side: Side, concept: str) -> Curve | NotMeasured:
    joint, plane = CURVES[concept]
    taken = walk.strides[side]
    reason = walk.why_nothing(side, joint)
    whole_deg = walk.angle_deg(side, joint, plane)
    if reason or whole_deg is None:
        return walk.not_measured(concept, side, reason or "")
    cycles = np.array(
        [on_common_axis(walk.t_s, whole_deg, stride.start_s, stride.end_s) for stride in taken]
    )
    seen = np.isfinite(cycles).all(axis=1)
    if not seen.any():
        return walk.not_measured(concept, side, hidden(taken))
    mean_deg, half_deg = mean_and_half_band(cycles[seen])
    return Curve(
        concept=concept,
        unit=Unit.DEGREE,
        side=side,
        context=walk.context,
        axis="cycle_pct",
        at=tuple(float(pct) for pct in np.linspace(0.0, 100.0, POINTS)),
        values=tuple(mean_deg.tolist()),
        low95=None if half_deg is None else tuple((mean_deg - half_deg).tolist()),
        high95=None if half_deg is None else tuple((mean_deg + half_deg).tolist()),
        n=int(seen.sum()),
        provenance=walk.provenance(_method(concept), taken, modelled=True),
        flags=walk.flags,
    )


def _trace(walk: Walk, side: Side) -> list[Curve]:
    """Return the knee curve of the whole trial, without the frames in which it is unknown."""
    knee_deg = walk.angle_deg(side, "Knee")
    if knee_deg is None or not np.isfinite(knee_deg).any():
        return []  # the curve over the stride says why
    seen = np.isfinite(knee_deg)
    return [
        Curve(
            concept=KNEE_FLEXION,
            unit=Unit.DEGREE,
            side=side,
            context={**walk.context, "trace": "whole_trial"},
            axis="time_s",
            at=tuple(walk.t_s[seen].tolist()),
            values=tuple(knee_deg[seen].tolist()),
            low95=None,
            high95=None,
            n=1,
            provenance=walk.provenance(_method(KNEE_FLEXION), (), modelled=True),
        )
    ]


def _peak_in_swing(walk: Walk, side: Side) -> Measurement | NotMeasured:
    """Measure the largest knee flexion of each swing, and their mean."""
    knee_deg, taken = walk.angle_deg(side, "Knee"), walk.strides[side]
    if knee_deg is not None and taken and not any(stride.foot_off_s for stride in taken):
        why = "no foot off events in the strides of this leg: swing has no beginning"
        return walk.not_measured(PEAK_SWING, side, why)
    return _each(walk, side, PEAK_SWING, "Knee", lambda s: _swing_peak_deg(walk, knee_deg, s))


def _swing_peak_deg(walk: Walk, knee_deg: FloatArray | None, stride: Stride) -> float | None:
    if stride.foot_off_s is None or knee_deg is None:
        return None
    swing_deg = knee_deg[(walk.t_s >= stride.foot_off_s) & (walk.t_s <= stride.end_s)]
    return float(swing_deg.max()) if swing_deg.size and np.isfinite(swing_deg).all() else None


def _number(walk: Walk, side: Side, number: LegNumber) -> Measurement | NotMeasured:
    """Measure one number of every stride of a leg."""
    return _each(
        walk,
        side,
        number.concept,
        number.joint,
        lambda stride: number.of_stride(walk, side, stride),
        number.unit,
    )


def _sem_of_events(taken: Sequence[Stride], of_stride: Callable[[Stride], float | None]) -> float:
    """Return how far a number moves on the average if foot events lie beside the truth.

    Each source of error by itself, and then all together.
    """
    readings: list[list[float]] = []
    for stride in taken:
        pairs = [(of_stride(late), of_stride(early)) for late, early in with_other_events(stride)]
        if all(late is not None and early is not None for late, early in pairs):
            readings.append([(late or 0.0) / 2 - (early or 0.0) / 2 for late, early in pairs])
    return float(np.linalg.norm(np.mean(readings, axis=0))) if readings else 0.0


def _shortest_s(taken: Sequence[Stride]) -> float:
    return min(stride.end_s - stride.start_s for stride in taken)


def _each(  # what a number of a leg is made of
    walk: Walk,
    side: Side,
    concept: str,
    joint: str | None,
    of_stride: Callable[[Stride], float | None],
    unit: Unit = Unit.DEGREE,
) -> Measurement | NotMeasured:
    taken = walk.strides[side]
    reason = walk.why_nothing(side, joint)
    if reason:
        return walk.not_measured(concept, side, reason)
    known = [value for stride in taken if (value := of_stride(stride)) is not None]
    if not known:
        return walk.not_measured(concept, side, hidden(taken))
    of = walk.quantity(_method(concept), side, unit, modelled=joint is not None)
    found = _of_all(of, known, taken).mean(known)
    return _with_events(found, _sem_of_events(taken, of_stride)) if walk.events_found else found


def _of_all(of: Quantity, values: Sequence[float], taken: Sequence[Stride]) -> Quantity:
    left_out = () if len(values) == len(taken) else (ONE_STRIDE_OUT,)
    return replace(of, flags=(*of.flags, *left_out))


def _timing(
    walk: Walk, side: Side, concept: str, moment_s: Callable[[Stride], float | None]
) -> Measurement | NotMeasured:
    """Measure when something happens, in percent of the stride."""
    taken = walk.strides[side]

    def at_pct(stride: Stride) -> float | None:
        at_s = moment_s(stride)
        return None if at_s is None else stride.as_pct(at_s)

    known = [pct for stride in taken if (pct := at_pct(stride)) is not None]
    if not known:
        missing = "foot off" if concept == STANCE else "foot strike of the other leg"
        why = walk.why_nothing(side, None) or f"no {missing} inside a stride"
        return walk.not_measured(concept, side, why)
    of = walk.quantity(_method(concept), side, Unit.PERCENT, modelled=False)
    found = _of_all(of, known, taken).mean(known)
    if walk.events_found:
        return _with_events(found, _sem_of_events(taken, at_pct))
    frame_pct = 100.0 / _shortest_s(taken) / walk.trial.fs_hz
    return _no_surer_than(found, frame_pct / sqrt(12 * (found.uncertainty.n or 1)))


def _no_surer_than(found: Measurement, least_sem: float) -> Measurement:
    """Widen an error smaller than what the events themselves can tell.

    Two strides whose events fall on the same frames would else claim to know a moment exactly. The
    standard deviation of a moment rounded to frames is a frame / √12.
    """
    error = found.uncertainty
    if error.sem is None or error.sem >= least_sem:
        return found
    wider = replace(error, sem=least_sem)
    return replace(found, uncertainty=wider, interval95=interval95(found.value, wider))


def _with_events(found: Measurement, events_sem: float) -> Measurement:
    """Add the error of the events to that over strides, as roots of squares of their intervals.

    It is the laboratory's and the person's own and the same in every stride: it does not average
    out, and no spread over strides shows it.
    """
    sem = found.uncertainty.sem
    if found.interval95 is None or sem is None or events_sem <= _NOTHING_SHARE * sem:
        return found
    both = widened(found.value, found.uncertainty, NORMAL95 * events_sem)
    return replace(found, uncertainty=both, interval95=interval95(found.value, both))


def _speed(walk: Walk) -> Measurement | NotMeasured:
    """Measure how fast the front of the pelvis moves over floor or belt, stride by stride."""
    concept = RUNNING_SPEED if walk.task == "running" else WALKING_SPEED
    side = max(SIDES, key=lambda leg: len(walk.strides[leg]))
    taken = walk.strides[side]
    reason = walk.why_nothing(Side.LEFT if not taken else side, None)
    if not {"LASI", "RASI"} <= set(walk.trial.names):
        reason = "marker LASI or RASI is not in the file"
    if reason:
        return walk.not_measured(concept, Side.MIDLINE, reason)
    if ON_TREADMILL in walk.flags and walk.on_floor is walk.trial:
        why = "the body stays where it is, as on a treadmill, and no toe was seen to ride the belt"
        return walk.not_measured(concept, Side.MIDLINE, why)
    spines = [walk.trial.names.index(name) for name in ("LASI", "RASI")]
    floor_m = walk.on_floor.xyz_mm[:, spines, :2].mean(axis=1) / 1000.0
    known = []
    for stride in taken:
        ends = (stride.start_s, stride.end_s)
        place_m = np.array([np.interp(ends, walk.t_s, floor_m[:, axis]) for axis in (0, 1)])
        way_m = float(np.linalg.norm(np.diff(place_m)))
        if np.isfinite(way_m):
            known.append(way_m / (stride.end_s - stride.start_s))
    if not known:
        return walk.not_measured(concept, Side.MIDLINE, hidden(taken))
    of = Quantity(
        concept=concept,
        unit=Unit.METRE_PER_S,
        side=Side.MIDLINE,
        context=walk.context,
        provenance=walk.provenance(_method(concept), taken, modelled=False),
        flags=walk.flags,
    )
    return _of_all(of, known, taken).mean(known)
