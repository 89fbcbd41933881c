"""How far a walk lies from a group of people: scores by curve, and where a curve leaves the band.

Gait Variable Score: root mean square of the distance from the group's mean over one stride. Gait
Profile Score: root mean square of the scores of nine curves of a leg [baker2009]_.

Deviations from the paper: 1. a score is the mean of the scores of the strides, so that it has an
interval; 2. the group is whatever reference is handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import stdtrit

from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.walk import Walk
from ischia.measure.repeats import Quantity
from ischia.model.arrays import FloatArray
from ischia.model.gait import GaitReference, ReferenceCurve
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.cycles import on_common_axis

VARIABLE_SCORE: Final = "motion.gait_variable_score"
PROFILE_SCORE: Final = "motion.gait_profile_score"
DEPARTURE: Final = "motion.departure_from_band"
VERSION: Final = 1
_PAPER: Final = "baker2009"
# The nine of the paper: pelvis and hip in three planes, knee and ankle bending, foot progression.
PROFILE: Final = (
    *("motion.pelvic_tilt", "motion.pelvic_obliquity", "motion.pelvic_rotation"),
    *("motion.hip_flexion", "motion.hip_adduction", "motion.hip_rotation"),
    *("motion.knee_flexion", "motion.ankle_dorsiflexion", "motion.foot_progression"),
)
OTHER_SPEED: Final = "speed_outside_the_reference"
UNKNOWN_SPEED: Final = "speed_unknown_beside_the_reference"
_STRETCH_SHARE: Final = 0.05  # of the stride: what leaves a band for less is chance

Planes = Mapping[str, tuple[str, int]]  # joint and plane of the vendor's angles, by concept


def scores(walk: Walk, planes: Planes, reference: GaitReference) -> list[Measured]:
    """Return the scores of both legs, and how far each curve leaves the band of the reference."""
    if walk.task != reference.task:
        why = f"the reference is of {reference.task}, and this is {walk.task}"
        return [
            NotMeasured(concept=PROFILE_SCORE, side=side, context=walk.context, reason=why)
            for side in SIDES
        ]
    found: list[Measured] = []
    for side in SIDES:
        cycles = {concept: _cycles(walk, side, *place) for concept, place in planes.items()}
        seen = {concept: rows_deg for concept, rows_deg in cycles.items() if len(rows_deg)}
        for concept, rows_deg in seen.items():
            found += _of_curve(walk, side, concept, rows_deg, reference)
        found.append(_profile(walk, side, seen, reference))
    return found


def at_its_speed(
    found: Sequence[Measured], speed: Measured, reference: GaitReference
) -> list[Measured]:
    """Return scores, flagged where the walk is slower or faster than everybody of the group.

    Joints move further at speed: what leaves a band then may be nothing but the pace.
    """
    slowest_m_s, fastest_m_s = reference.speed_m_s
    flag = UNKNOWN_SPEED
    if isinstance(speed, Measurement):
        if slowest_m_s <= speed.value <= fastest_m_s:
            return list(found)
        flag = OTHER_SPEED
    return [replace(m, flags=(*m.flags, flag)) if isinstance(m, Measurement) else m for m in found]


def band_deg(reference: GaitReference, concept: str) -> tuple[FloatArray, FloatArray]:
    """Return the band that would hold 95 of 100 new people like the group, low and high [deg]."""
    norm = reference.curves[concept]
    mean_deg, half_deg = np.array(norm.mean_deg), np.array(_half_width(norm, reference.people))
    return mean_deg - half_deg, mean_deg + half_deg


def _of_curve(
    walk: Walk, side: Side, concept: str, rows_deg: FloatArray, reference: GaitReference
) -> list[Measured]:
    norm = reference.curves[concept]
    of = _quantity(walk, side, VARIABLE_SCORE, {"curve": concept}, reference)
    return [
        of.mean(_distances_deg(rows_deg, norm).tolist()),
        _departure(walk, side, concept, rows_deg, reference),
    ]


def _departure(
    walk: Walk, side: Side, concept: str, rows_deg: FloatArray, reference: GaitReference
) -> Measurement:
    """Measure how far a curve lies from the mean, in half widths of the band for one new person.

    Above 1 it is outside. The number is that of the twentieth of the stride where the curve lies
    farthest out all along; its place and its side of the band stand in the context.
    """
    norm = reference.curves[concept]
    mean, half = (
        np.array(column) for column in (norm.mean_deg, _half_width(norm, reference.people))
    )
    relative = (rows_deg[:, :: _step(rows_deg, norm)] - mean) / half
    middle = relative.mean(axis=0)
    width = max(1, round(_STRETCH_SHARE * (len(mean) - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(middle, width + 1)
    outside = np.maximum(windows.min(axis=1), -windows.max(axis=1))
    first = int(np.argmax(outside))
    stretch = slice(first, first + width + 1)
    above = bool(middle[stretch].mean() > 0)
    each = np.abs(relative[:, stretch].mean(axis=1))
    per_point_pct = 100.0 / (len(mean) - 1)
    context = {
        "curve": concept,
        "direction": "above" if above else "below",
        "from_pct": first * per_point_pct,
        "to_pct": (first + width) * per_point_pct,
    }
    of = _quantity(walk, side, DEPARTURE, context, reference, unit=Unit.RATIO)
    return of.mean(each.tolist())


def _profile(
    walk: Walk, side: Side, seen: Mapping[str, FloatArray], reference: GaitReference
) -> Measurement | NotMeasured:
    lacking = [concept for concept in PROFILE if concept not in seen]
    if lacking or not set(PROFILE) <= set(reference.curves):
        without = ", ".join(name.partition(".")[2] for name in lacking) or "a curve of the group"
        return NotMeasured(
            concept=PROFILE_SCORE,
            side=side,
            context=walk.context,
            reason=f"the score needs nine curves, and there is no {without}",
        )
    whole = min(len(seen[concept]) for concept in PROFILE)
    each = [_distances_deg(seen[concept][:whole], reference.curves[concept]) for concept in PROFILE]
    per_stride = np.sqrt(np.mean(np.square(each), axis=0))
    of = _quantity(walk, side, PROFILE_SCORE, {}, reference)
    return of.mean(per_stride.tolist())


def _quantity(  # what a score is of
    walk: Walk,
    side: Side,
    concept: str,
    context: Mapping[str, str | float],
    reference: GaitReference,
    unit: Unit = Unit.DEGREE,
) -> Quantity:
    taken = walk.strides[side]
    return Quantity(
        concept=concept,
        unit=unit,
        side=side,
        context={**walk.context, "reference": reference.id, **context},
        provenance=walk.provenance(f"{concept}@{VERSION}", taken, modelled=True, cites=(_PAPER,)),
        flags=(*walk.joints.body.flags, *walk.flags),
    )


def _cycles(walk: Walk, side: Side, joint: str, plane: int) -> FloatArray:
    """Return the strides of one curve, (stride, point) [deg], whole ones only."""
    angle_deg = walk.angle_deg(side, joint, plane)
    if angle_deg is None or not walk.strides[side]:
        return np.empty((0, 0))
    rows_deg = np.array(
        [on_common_axis(walk.t_s, angle_deg, s.start_s, s.end_s) for s in walk.strides[side]]
    )
    whole_deg: FloatArray = rows_deg[np.isfinite(rows_deg).all(axis=1)]
    return whole_deg


def _distances_deg(rows_deg: FloatArray, norm: ReferenceCurve) -> FloatArray:
    apart_deg = rows_deg[:, :: _step(rows_deg, norm)] - np.array(norm.mean_deg)
    return np.asarray(np.sqrt(np.mean(apart_deg**2, axis=1)), dtype=np.float64)


def _step(rows_deg: FloatArray, norm: ReferenceCurve) -> int:
    """Return how many of our points lie between two of the reference."""
    return int((rows_deg.shape[1] - 1) // (len(norm.mean_deg) - 1))


def _half_width(norm: ReferenceCurve, people: int) -> tuple[float, ...]:
    """Return half the band that holds 95 of 100 new people, if they are like the group."""
    wide = float(stdtrit(people - 1, 0.975)) * np.sqrt(1.0 + 1.0 / people)
    return tuple(float(wide * sd) for sd in norm.sd_deg)
