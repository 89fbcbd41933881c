"""Ranges and repetitions of what a person does before a camera."""

from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.pose.angles import NEEDED, POINTS, facing, of_side, sagittal, smoothed
from ischia.measure.pose.quality import doubts, is_straight, nearer_side, usable, why_not
from ischia.measure.pose.repetitions import MOVEMENTS, Repetition, repetitions
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
from ischia.model.motion import PoseTrack, VideoTest
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import from_repeats, widened

VERSION: Final = 1
ERROR_UNPROVED: Final = "video_error_is_clinic_default"
KNEE_BENDS: Final = "knee_bends_in_the_raise"
HIP_NOT_SQUARE: Final = "hip_not_at_90"
# Half of the interval of one angle that nothing has proved [deg]: a clinic default, the wide end of
# what is usually said of such models, 5 to 10 degrees.
HALF_DEG: Final = 10.0
# In films of rendered figures (`validation/camera_angles.py`) the models take one leg for the other
# where one moves alone: no interval held, so that none is told.
LEGS_CONFUSED: Final = "legs_may_be_confused"
ONE_LEG: Final = frozenset(
    {
        VideoTest.STRAIGHT_LEG_RAISE,
        VideoTest.ACTIVE_KNEE_EXTENSION,
        VideoTest.KNEE_BEND,
        VideoTest.SINGLE_LEG_BRIDGE,
    }
)
_BENT_DEG: Final = 20.0
_SQUARE_DEG: Final = (70.0, 110.0)
# What is told of the end of each repetition.
REACHED: Final = {
    VideoTest.STRAIGHT_LEG_RAISE: "video.straight_leg_raise",
    VideoTest.ACTIVE_KNEE_EXTENSION: "video.knee_flexion_left",
    VideoTest.KNEE_BEND: "video.knee_flexion",
    VideoTest.HIP_HINGE: "video.hip_flexion",
    VideoTest.SQUAT: "video.squat_knee_flexion",
    VideoTest.SINGLE_LEG_BRIDGE: "video.hip_flexion_left",
    VideoTest.GAIT: "video.peak_knee_flexion_gait",
}
COUNT: Final = "video.repetitions"
# What else is told at that moment.
BESIDE: Final = {
    VideoTest.SQUAT: ("video.squat_trunk_lean", "trunk_lean"),
    VideoTest.HIP_HINGE: ("video.hinge_knee_flexion", "knee_flexion"),
}


def pose_measures(track: PoseTrack) -> tuple[Measured, ...]:
    """Return the range that each repetition of a test reached, their count and the angle over time.

    Angles are those of the picture's plane. Their interval holds the spread over repetitions and
    ±10°, a clinic default that nothing has proved: values carry `video_error_is_clinic_default`.
    Where one leg moves alone their error is unknown (`legs_may_be_confused`), the count's as well.
    They compare with other films of the same test only, never with a laboratory or a hand.

    Parameters
    ----------
    track
        Landmarks of a film, its `test` named.
    """
    test = track.test
    if test is None:
        return ()
    side = nearer_side(track)
    context: Context = {"test": test.value, "method": "video"}
    seen = usable(track, side, POINTS)
    points = of_side(track.names, track.xy_px, side)
    reason = why_not(track, side, seen)
    way = 0 if reason else facing(points, seen)
    if reason is None and way == 0:
        reason = "the camera does not stand at the side: the foot points at it or away from it"
    if reason is not None:
        return _nothing(test, side, context, reason)
    t_s = _clock_s(track)
    angles_deg = {}
    for name, angle_deg in sagittal(points, way).items():
        known = np.where(usable(track, side, NEEDED[name]), angle_deg, np.nan)
        angles_deg[name] = smoothed(known, t_s)
    movement = MOVEMENTS[test]
    counted = repetitions(angles_deg[movement.angle], movement)
    error = LEGS_CONFUSED if test in ONE_LEG else ERROR_UNPROVED
    flags = (error, *doubts(track, side, seen, is_straight(angles_deg)))
    of = Quantity(
        concept=REACHED[test],
        unit=Unit.DEGREE,
        side=side,
        context=context,
        provenance=_provenance(REACHED[test], track, t_s, counted),
        flags=flags,
    )
    curve = _curve(of, track, t_s, angles_deg[movement.angle])
    if not counted:
        why = (
            f"no repetition: the angle never went {movement.swing_deg:g}° there and half of it back"
        )
        return (*_nothing(test, side, context, why), curve)
    reached_deg = np.array([repetition.peak_deg for repetition in counted])
    found: list[Measured] = [_value(_with_doubts(of, test, angles_deg, counted), reached_deg)]
    if test in BESIDE:
        concept, name = BESIDE[test]
        other = replace(of, concept=concept, provenance=_provenance(concept, track, t_s, counted))
        at_peak_deg = angles_deg[name][[repetition.peak for repetition in counted]]
        known_deg = at_peak_deg[np.isfinite(at_peak_deg)]
        found += [_value(other, known_deg)] if known_deg.size else []
    of_count = tuple(flag for flag in flags if flag != ERROR_UNPROVED)
    count = replace(of, concept=COUNT, unit=Unit.RATIO, side=side, flags=of_count)
    count = replace(count, provenance=_provenance(COUNT, track, t_s, counted))
    return (*found, count.single(float(len(counted))), curve)


def _value(of: Quantity, each_deg: FloatArray) -> Measurement:
    """Return the mean over repetitions; its interval adds their spread and the method's own."""
    value = float(each_deg.mean())
    if LEGS_CONFUSED in of.flags:
        return of.single(value)
    return of.known(value, widened(value, from_repeats(each_deg), HALF_DEG))


def _with_doubts(
    of: Quantity,
    test: VideoTest,
    angles_deg: dict[str, FloatArray],
    counted: tuple[Repetition, ...],
) -> Quantity:
    """Return the quantity flagged by what a test asks of the other joints."""
    peaks = [repetition.peak for repetition in counted]
    flags = list(of.flags)
    if test is VideoTest.STRAIGHT_LEG_RAISE:
        bent_deg = np.nanmedian(angles_deg["knee_flexion"][peaks])
        flags += [KNEE_BENDS] if bent_deg > _BENT_DEG else []
    if test is VideoTest.ACTIVE_KNEE_EXTENSION:
        hip_deg = np.nanmedian(angles_deg["hip_flexion"][peaks])
        flags += [HIP_NOT_SQUARE] if not _SQUARE_DEG[0] <= hip_deg <= _SQUARE_DEG[1] else []
    return replace(of, flags=tuple(flags))


def _curve(of: Quantity, track: PoseTrack, t_s: FloatArray, angle_deg: FloatArray) -> Curve:
    known = np.isfinite(angle_deg)
    return Curve(
        concept="video.angle",
        unit=Unit.DEGREE,
        side=of.side,
        context={**of.context, "angle": MOVEMENTS[track.test].angle if track.test else ""},
        axis="time_s",
        at=tuple(t_s[known].tolist()),
        values=tuple(angle_deg[known].tolist()),
        low95=None,
        high95=None,
        n=1,
        provenance=replace(of.provenance, method=f"video.angle@{VERSION}"),
        flags=of.flags,
    )


def _provenance(
    concept: str, track: PoseTrack, t_s: FloatArray, counted: tuple[Repetition, ...]
) -> Provenance:
    span = (float(t_s[counted[0].start]), float(t_s[counted[-1].counted])) if counted else None
    return Provenance(method=f"{concept}@{VERSION}", sources=(track.source.sha256,), span_s=span)


def _clock_s(track: PoseTrack) -> FloatArray:
    return np.arange(len(track.xy_px)) / track.fs_hz if track.t_s is None else track.t_s


def _nothing(test: VideoTest, side: Side, context: Context, reason: str) -> tuple[NotMeasured, ...]:
    return (NotMeasured(concept=REACHED[test], side=side, context=context, reason=reason),)
