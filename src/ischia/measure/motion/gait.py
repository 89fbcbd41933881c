"""Measurements and curves of a walk: angles by stride, peaks, timing and speed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np

from ischia.measure.motion.angles import JointAngles, joint_angles
from ischia.measure.motion.body import LETTER
from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.strides import Stride, strides, why_no_stride
from ischia.measure.repeats import Quantity
from ischia.model.arrays import FloatArray
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
)
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.cycles import POINTS, mean_and_half_band, on_common_axis
from ischia.numeric.repeats import interval95

KNEE_FLEXION: Final = "motion.knee_flexion"
PEAK_SWING: Final = "motion.peak_knee_flexion_swing"
AT_STRIKE: Final = "motion.knee_flexion_at_foot_strike"
STANCE: Final = "motion.stance_pct"
OTHER_STRIKE: Final = "motion.contralateral_foot_strike"
SPEED: Final = "motion.walking_speed"

CURVES: Final = {
    KNEE_FLEXION: "KneeAngles",
    "motion.hip_flexion": "HipAngles",
    "motion.pelvic_tilt": "PelvisAngles",
}
# Bump a concept's number when its result changes: golden tests insist.
VERSIONS: Final = dict.fromkeys((*CURVES, PEAK_SWING, AT_STRIKE, STANCE, OTHER_STRIKE, SPEED), 1)
CITES: Final = ("davis1991", "kadaba1990")
WALKING: Final[Context] = {"task": "walking"}
_ONE_STRIDE_OUT: Final = "strides_left_out"  # a marker was hidden, or an event is not marked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A walk with its angles, ready to be asked for one quantity after the other."""

    trial: MarkerTrial
    joints: JointAngles
    t_s: FloatArray

    def provenance(self, concept: str, spans: Sequence[Stride], *, modelled: bool) -> Provenance:
        return Provenance(
            method=f"{concept}@{VERSIONS[concept]}",
            sources=self.joints.body.sources if modelled else (self.trial.source.sha256,),
            span_s=(spans[0].start_s, spans[-1].end_s) if spans else None,
            cites=CITES if modelled else (),
        )

    def knee_deg(self, side: Side) -> FloatArray | None:
        """Return the knee flexion of one leg over the trial, (t,) [deg], where there is one."""
        found = self.joints.by_name.get(f"{LETTER[side]}KneeAngles")
        return None if found is None else found[:, 0]


def gait_measures(dynamic: MarkerTrial, static: MarkerTrial | None) -> tuple[Measured, ...]:
    """Angles, peaks, timing and speed of one walk, by the conventional gait model.

    Each leg is measured over its own strides, foot strike to foot strike. Intervals and bands are
    Student's t over the strides of this walk: they say nothing about another day, nor about how
    marker placement moves the angles.

    Parameters
    ----------
    dynamic
        A walk on level ground with foot strikes among its events; z points up.
    static
        The standing trial of the same day, whose dimensions complete the walk's own.

    Returns
    -------
    tuple
        Curves over the stride in percent [deg], whole-trial knee curves over time [deg],
        measurements, and what could not be measured and why.
    """
    frames = dynamic.xyz_mm.shape[0]
    walk = _Walk(
        trial=dynamic,
        joints=joint_angles(dynamic, static),
        t_s=dynamic.start_s + np.arange(frames) / dynamic.fs_hz,
    )
    found: list[Measured] = []
    for side in SIDES:
        taken = strides(dynamic, side)
        found += [_stride_curve(walk, side, taken, concept) for concept in CURVES]
        found += _trace(walk, side)
        found += [
            _of_knee(walk, side, taken, PEAK_SWING, _peak_in_swing_deg),
            _of_knee(walk, side, taken, AT_STRIKE, _at_strike_deg),
            _timing(walk, side, taken, STANCE, [s.foot_off_s for s in taken]),
            _timing(walk, side, taken, OTHER_STRIKE, [s.other_strike_s for s in taken]),
        ]
    return (*found, _walking_speed(walk))


def _stride_curve(
    walk: _Walk, side: Side, taken: Sequence[Stride], concept: str
) -> Curve | NotMeasured:
    name = LETTER[side] + CURVES[concept]
    reason = _why_nothing(walk, side, taken, name)
    if reason:
        return NotMeasured(concept=concept, side=side, context=WALKING, reason=reason)
    whole_deg = walk.joints.by_name[name][:, 0]
    cycles = np.array(
        [on_common_axis(walk.t_s, whole_deg, stride.start_s, stride.end_s) for stride in taken]
    )
    seen = np.isfinite(cycles).all(axis=1)
    if not seen.any():
        return NotMeasured(concept=concept, side=side, context=WALKING, reason=_hidden(taken))
    mean_deg, half_deg = mean_and_half_band(cycles[seen])
    return Curve(
        concept=concept,
        unit=Unit.DEGREE,
        side=side,
        context=WALKING,
        axis="cycle_pct",
        at=tuple(float(pct) for pct in np.linspace(0.0, 100.0, POINTS)),
        values=tuple(mean_deg.tolist()),
        low95=None if half_deg is None else tuple((mean_deg - half_deg).tolist()),
        high95=None if half_deg is None else tuple((mean_deg + half_deg).tolist()),
        n=int(seen.sum()),
        provenance=walk.provenance(concept, taken, modelled=True),
    )


def _trace(walk: _Walk, side: Side) -> list[Curve]:
    """Return the knee curve of the whole trial, without the frames in which it is unknown."""
    knee_deg = walk.knee_deg(side)
    if knee_deg is None or not np.isfinite(knee_deg).any():
        return []  # the curve over the stride says why
    seen = np.isfinite(knee_deg)
    return [
        Curve(
            concept=KNEE_FLEXION,
            unit=Unit.DEGREE,
            side=side,
            context={**WALKING, "trace": "whole_trial"},
            axis="time_s",
            at=tuple(walk.t_s[seen].tolist()),
            values=tuple(knee_deg[seen].tolist()),
            low95=None,
            high95=None,
            n=1,
            provenance=walk.provenance(KNEE_FLEXION, (), modelled=True),
        )
    ]


def _of_knee(
    walk: _Walk,
    side: Side,
    taken: Sequence[Stride],
    concept: str,
    of_stride: Callable[[FloatArray, FloatArray, Stride], float | None],
) -> Measurement | NotMeasured:
    """Measure one number of the knee curve in each stride, and their mean."""
    reason = _why_nothing(walk, side, taken, f"{LETTER[side]}KneeAngles")
    knee_deg = walk.knee_deg(side)
    if reason or knee_deg is None:
        return NotMeasured(concept=concept, side=side, context=WALKING, reason=reason or "")
    each = [of_stride(walk.t_s, knee_deg, stride) for stride in taken]
    known = [value for value in each if value is not None]
    if not known:
        why = _hidden(taken)
        if concept == PEAK_SWING and not any(stride.foot_off_s for stride in taken):
            why = "no foot off events in the strides of this leg: swing has no beginning"
        return NotMeasured(concept=concept, side=side, context=WALKING, reason=why)
    provenance = walk.provenance(concept, taken, modelled=True)
    of = _over_strides(concept, side, Unit.DEGREE, provenance, all_in=len(known) == len(each))
    return replace(of, flags=(*walk.joints.body.flags, *of.flags)).mean(known)


def _peak_in_swing_deg(t_s: FloatArray, knee_deg: FloatArray, stride: Stride) -> float | None:
    if stride.foot_off_s is None:
        return None
    swing_deg = knee_deg[(t_s >= stride.foot_off_s) & (t_s <= stride.end_s)]
    return float(swing_deg.max()) if swing_deg.size and np.isfinite(swing_deg).all() else None


def _at_strike_deg(t_s: FloatArray, knee_deg: FloatArray, stride: Stride) -> float | None:
    at_deg = float(np.interp(stride.start_s, t_s, knee_deg))
    return at_deg if np.isfinite(at_deg) else None


def _timing(
    walk: _Walk, side: Side, taken: Sequence[Stride], concept: str, moments_s: list[float | None]
) -> Measurement | NotMeasured:
    """Measure when something happens, in percent of the stride."""
    told = zip(taken, moments_s, strict=True)
    known = [stride.as_pct(at_s) for stride, at_s in told if at_s is not None]
    if not known:
        missing = "foot off" if concept == STANCE else "foot strike of the other leg"
        why = why_no_stride(walk.trial, side) if not taken else f"no {missing} inside a stride"
        return NotMeasured(concept=concept, side=side, context=WALKING, reason=why)
    provenance = walk.provenance(concept, taken, modelled=False)
    of = _over_strides(concept, side, Unit.PERCENT, provenance, all_in=len(known) == len(taken))
    found = of.mean(known)
    frame_pct = max(100.0 / (s.end_s - s.start_s) for s in taken) / walk.trial.fs_hz
    return _no_surer_than_frames(found, frame_pct)


def _no_surer_than_frames(found: Measurement, frame_pct: float) -> Measurement:
    """Widen an error smaller than what events marked on whole frames can tell.

    Two strides whose events fall on the same frames would else claim to know a moment exactly. The
    standard deviation of a moment rounded to frames is a frame / √12.
    """
    error = found.uncertainty
    rounding = frame_pct / sqrt(12 * (error.n or 1))
    if error.sem is None or error.sem >= rounding:
        return found
    wider = replace(error, sem=rounding)
    return replace(found, uncertainty=wider, interval95=interval95(found.value, wider))


def _walking_speed(walk: _Walk) -> Measurement | NotMeasured:
    """Measure how fast the front of the pelvis moves over the floor, stride by stride."""
    taken = max((strides(walk.trial, side) for side in SIDES), key=len)
    reason = None if taken else why_no_stride(walk.trial, Side.LEFT)
    if not {"LASI", "RASI"} <= set(walk.trial.names):
        reason = "marker LASI or RASI is not in the file"
    if reason:
        return NotMeasured(concept=SPEED, side=Side.MIDLINE, context=WALKING, reason=reason)
    spines = [walk.trial.names.index(name) for name in ("LASI", "RASI")]
    floor_m = walk.trial.xyz_mm[:, spines, :2].mean(axis=1) / 1000.0
    known = []
    for stride in taken:
        ends = (stride.start_s, stride.end_s)
        place_m = np.array([np.interp(ends, walk.t_s, floor_m[:, axis]) for axis in (0, 1)])
        speed_m_s = float(np.linalg.norm(np.diff(place_m))) / (stride.end_s - stride.start_s)
        known += [speed_m_s] if np.isfinite(speed_m_s) else []
    if not known:
        return NotMeasured(concept=SPEED, side=Side.MIDLINE, context=WALKING, reason=_hidden(taken))
    provenance = walk.provenance(SPEED, taken, modelled=False)
    every = len(known) == len(taken)
    of = _over_strides(SPEED, Side.MIDLINE, Unit.METRE_PER_S, provenance, all_in=every)
    return of.mean(known)


def _over_strides(
    concept: str, side: Side, unit: Unit, provenance: Provenance, *, all_in: bool
) -> Quantity:
    return Quantity(
        concept=concept,
        unit=unit,
        side=side,
        context=WALKING,
        provenance=provenance,
        flags=() if all_in else (_ONE_STRIDE_OUT,),
    )


def _why_nothing(walk: _Walk, side: Side, taken: Sequence[Stride], name: str) -> str | None:
    """Say why a leg has no such angle over any stride, None where it has."""
    missing: Mapping[str, str] = walk.joints.missing
    if name in missing:
        return missing[name]
    return None if taken else why_no_stride(walk.trial, side)


def _hidden(taken: Sequence[Stride]) -> str:
    return f"in each of {len(taken)} strides a marker was hidden at a moment that counts"
