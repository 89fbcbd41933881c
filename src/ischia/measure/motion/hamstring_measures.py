"""What the hamstrings do in each stride: how long, how fast, and when before the foot strikes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from ischia.measure.motion.hamstrings import ALL, Course, Head, course, shaken
from ischia.measure.motion.strides import Stride
from ischia.measure.motion.walk import ONE_STRIDE_OUT, Walk, hidden, walk_of
from ischia.measure.repeats import UNKNOWN, Quantity
from ischia.model.arrays import FloatArray
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
    Uncertainty,
)
from ischia.model.motion import MarkerTrial
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.cycles import POINTS, mean_and_half_band, on_common_axis

LENGTH: Final = "motion.hamstring_length"
VELOCITY: Final = "motion.hamstring_velocity"
PEAK: Final = "motion.hamstring_peak_length"
LEAD: Final = "motion.hamstring_peak_before_foot_strike"
FASTEST: Final = "motion.hamstring_peak_lengthening_velocity"
RANGE: Final = "motion.hamstring_length_range"
COMPARED: Final = (PEAK, LEAD, FASTEST, RANGE)
VERSIONS: Final = dict.fromkeys((LENGTH, VELOCITY, *COMPARED), 2)
# On every number: it is of a model scaled to the person.
GEOMETRY: Final = "geometry_not_tissue_strain"

# How weakly what is measured here is tied to injury: 3 of 16 studies at low risk of bias.
EVIDENCE: Final = "kalema2021"

_SHAKES: Final = 24  # resamplings of the noise, where one stride alone tells no error
_SWING_PCT: Final = 50.0  # the leg swings, and the hamstrings are longest, in the second half

# (time [s], length [%], velocity [m/s], stride) → one number, None where it is not known
_OfStride = Callable[[FloatArray, FloatArray, FloatArray, Stride], float | None]


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """A trial with its strides, its hamstrings, and how they would move with other noise."""

    walk: Walk
    dynamic: MarkerTrial
    course: Course
    sources: tuple[str, ...]

    @cached_property
    def shaken(self) -> tuple[Course, ...]:
        """The same trial with other errors of its markers; costs a second, so made when asked."""
        return tuple(shaken(self.course, self.dynamic, seed) for seed in range(_SHAKES))

    def provenance(self, concept: str, taken: Sequence[Stride]) -> Provenance:
        return Provenance(
            method=f"{concept}@{VERSIONS[concept]}",
            sources=self.sources,
            span_s=(taken[0].start_s, taken[-1].end_s) if taken else None,
            cites=(EVIDENCE,),
        )

    def context(self, head: Head) -> Context:
        return {**self.walk.context, "muscle": head[0]}

    @property
    def flags(self) -> tuple[str, ...]:
        return (GEOMETRY, *self.course.flags, *self.walk.flags)


def hamstring_measures(
    dynamic: MarkerTrial, static: MarkerTrial | None, generic: MusculoskeletalModel
) -> tuple[Measured, ...]:
    """Length and velocity of the hamstrings over the stride, and their peaks, of both legs.

    Lengths are those of muscle with tendon in per cent of the upright standing trial. Intervals and
    bands are Student's t over the strides of this trial; of a single stride they come from
    resampling the noise of its markers. Neither says how another day, another placement of the
    markers or other bones would move them.

    It is geometry of a scaled model, not strain of tissue. That length or speed of hamstrings in a
    stride tell who will be injured is weakly evidenced: 3 of 16 studies of sprint mechanics and
    injury were at low risk of bias [kalema2021]_.

    Parameters
    ----------
    dynamic
        A walk or run; z points up.
    static
        The standing trial of the same day, with the markers where they are in the walk.
    generic
        The lower body that is scaled to the person, its landmarks named as in Plug-in Gait.

    Raises
    ------
    MissingExtraError
        When the compiler for inverse kinematics is not installed.
    """
    walk = walk_of(dynamic, static)
    found = course(walk.trial, static, generic, stride_s=_usual_stride_s(walk))
    if isinstance(found, str) or static is None:
        why = found if isinstance(found, str) else ""
        return tuple(
            NotMeasured(concept=LENGTH, side=side, context=walk.context, reason=why)
            for side in Side
            if side is not Side.MIDLINE
        )
    sources = (dynamic.source.sha256, static.source.sha256)
    trial = _Trial(walk=walk, dynamic=walk.trial, course=found, sources=sources)
    made: list[Measured] = []
    for side in dict.fromkeys(side for _, side in ALL):
        reason = walk.why_nothing(side, "Hip")
        if reason:
            made.append(NotMeasured(concept=LENGTH, side=side, context=walk.context, reason=reason))
            continue
        for head in (h for h in ALL if h[1] is side):
            made += _of_head(trial, head)
    return tuple(made)


def _usual_stride_s(walk: Walk) -> float | None:
    each_s = [s.end_s - s.start_s for of_leg in walk.strides.values() for s in of_leg]
    return float(np.median(each_s)) if each_s else None


def _of_head(trial: _Trial, head: Head) -> list[Measured]:
    return [
        _curve(trial, head, LENGTH, Unit.PERCENT, lambda c: c.length_pct(head)),
        _curve(trial, head, VELOCITY, Unit.METRE_PER_S, lambda c: c.velocity_m_s(head)),
        _number(trial, head, PEAK, Unit.PERCENT, _peak_pct),
        _number(trial, head, LEAD, Unit.SECOND, _lead_s),
        _number(trial, head, FASTEST, Unit.METRE_PER_S, _fastest_m_s),
        _number(trial, head, RANGE, Unit.PERCENT, _range_pct),
    ]


def _curve(
    trial: _Trial, head: Head, concept: str, unit: Unit, of: Callable[[Course], FloatArray]
) -> Curve | NotMeasured:
    taken = trial.walk.strides[head[1]]
    cycles, used = _cycles(trial, of(trial.course), taken)
    if not used:
        return NotMeasured(
            concept=concept, side=head[1], context=trial.context(head), reason=hidden(taken)
        )
    mean, half = mean_and_half_band(cycles)
    if half is None:
        others = [_cycles(trial, of(c), used)[0] for c in trial.shaken]
        half = 1.96 * np.std([o[0] for o in others if len(o)], axis=0, ddof=1)
    return Curve(
        concept=concept,
        unit=unit,
        side=head[1],
        context=trial.context(head),
        axis="cycle_pct",
        at=tuple(float(pct) for pct in np.linspace(0.0, 100.0, POINTS)),
        values=tuple(mean.tolist()),
        low95=tuple((mean - half).tolist()),
        high95=tuple((mean + half).tolist()),
        n=len(used),
        provenance=trial.provenance(concept, used),
        flags=trial.flags,
    )


def _cycles(
    trial: _Trial, values: FloatArray, taken: Sequence[Stride]
) -> tuple[FloatArray, list[Stride]]:
    """Return the strides in which a curve is known throughout, on a common axis."""
    cycles = [on_common_axis(trial.walk.t_s, values, s.start_s, s.end_s) for s in taken]
    known = [bool(np.isfinite(c).all()) for c in cycles]
    used = [s for s, seen in zip(taken, known, strict=True) if seen]
    return np.array([c for c, seen in zip(cycles, known, strict=True) if seen]), used


def _number(
    trial: _Trial, head: Head, concept: str, unit: Unit, of_stride: _OfStride
) -> Measurement | NotMeasured:
    """Measure one number in each stride, and their mean."""
    side, taken = head[1], trial.walk.strides[head[1]]
    each = _each(trial, trial.course, head, of_stride)
    known = [value for value in each if value is not None]
    if not known:
        return NotMeasured(
            concept=concept, side=side, context=trial.context(head), reason=hidden(taken)
        )
    out = (ONE_STRIDE_OUT,) if len(known) < len(each) else ()
    quantity = Quantity(
        concept=concept,
        unit=unit,
        side=side,
        context=trial.context(head),
        provenance=trial.provenance(concept, taken),
        flags=(*trial.flags, *out),
    )
    if len(known) > 1 and concept == LEAD:  # a moment is read off whole frames
        return quantity.stepped(known, 1.0 / trial.dynamic.fs_hz)
    if len(known) > 1:
        return quantity.mean(known)
    return quantity.known(known[0], _of_noise(trial, head, of_stride))


def _of_noise(trial: _Trial, head: Head, of_stride: _OfStride) -> Uncertainty:
    """Return the error that the markers' noise makes in a single stride."""
    others = [_each(trial, c, head, of_stride) for c in trial.shaken]
    known = [v for each in others for v in each if v is not None]
    if len(known) < _SHAKES:
        return UNKNOWN
    return replace(UNKNOWN, sem=float(np.std(known, ddof=1)), kind="propagated", n=1)


def _each(trial: _Trial, one: Course, head: Head, of_stride: _OfStride) -> list[float | None]:
    length_pct, velocity_m_s = one.length_pct(head), one.velocity_m_s(head)
    values: list[float | None] = []
    for stride in trial.walk.strides[head[1]]:
        inside = (trial.walk.t_s >= stride.start_s) & (trial.walk.t_s <= stride.end_s)
        seen = inside.any() and np.isfinite(velocity_m_s[inside]).all()
        t_s = trial.walk.t_s[inside]
        values.append(
            of_stride(t_s, length_pct[inside], velocity_m_s[inside], stride) if seen else None
        )
    return values


def _peak_pct(
    t_s: FloatArray, length_pct: FloatArray, velocity_m_s: FloatArray, stride: Stride
) -> float | None:
    """Return the greatest length in the second half of the stride [%]."""
    del velocity_m_s
    swing = _swings(t_s, stride)
    return float(length_pct[swing].max()) if swing.any() else None


def _lead_s(
    t_s: FloatArray, length_pct: FloatArray, velocity_m_s: FloatArray, stride: Stride
) -> float | None:
    """Return how long before the next strike the muscle was longest [s]."""
    del velocity_m_s
    swing = _swings(t_s, stride)
    return float(stride.end_s - t_s[swing][length_pct[swing].argmax()]) if swing.any() else None


def _fastest_m_s(
    t_s: FloatArray, length_pct: FloatArray, velocity_m_s: FloatArray, stride: Stride
) -> float | None:
    """Return how fast the muscle lengthens at most in the second half of the stride [m/s]."""
    del length_pct
    swing = _swings(t_s, stride)
    return float(velocity_m_s[swing].max()) if swing.any() else None


def _range_pct(
    t_s: FloatArray, length_pct: FloatArray, velocity_m_s: FloatArray, stride: Stride
) -> float | None:
    """Return the greatest less the least length of the stride [% of the length upright]."""
    del t_s, velocity_m_s, stride
    return float(np.ptp(length_pct))


def _swings(t_s: FloatArray, stride: Stride) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    late = stride.start_s + _SWING_PCT / 100.0 * (stride.end_s - stride.start_s)
    return t_s >= late
