"""Whether a film of a person may be measured. All cuts are clinic defaults without a source."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.pose.angles import LEAST_CONFIDENCE, POINTS, of_side
from ischia.model.arrays import FloatArray
from ischia.model.motion import PoseTrack, VideoTest
from ischia.model.terms import Side

LYING: Final = frozenset(
    {
        VideoTest.STRAIGHT_LEG_RAISE,
        VideoTest.ACTIVE_KNEE_EXTENSION,
        VideoTest.SINGLE_LEG_BRIDGE,
    }
)
LEAST_SEEN_SHARE: Final = 0.7
# Shoulders are about as far apart as 0.7 of the trunk: seen so wide, somebody stands 30° askew.
_WIDEST_SHARE: Final = 0.36
_LEAST_TRUNK_PX: Final = 50.0
_LEAST_HZ: Final = 8.0
_TILTED_DEG: Final = 15.0
_STRAIGHT_DEG: Final = 20.0
_SAME_SIZE_RATIO: Final = 1.3

Points = Mapping[str, FloatArray]


def nearer_side(track: PoseTrack) -> Side:
    """Return the leg that is measured: the one that was asked for, else the one seen better."""
    if track.side in (Side.LEFT, Side.RIGHT):
        return track.side
    sure = {
        side: float(np.mean([track.confidence[:, _place(track, side, p)] for p in POINTS[1:]]))
        for side in (Side.LEFT, Side.RIGHT)
    }
    return max(sure, key=sure.__getitem__)


def usable(track: PoseTrack, side: Side, points: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return the frames in which all these points of a side were seen inside the picture, (t,)."""
    good = np.ones(len(track.xy_px), dtype=bool)
    for point in points:
        place = _place(track, side, point)
        good &= track.confidence[:, place] >= LEAST_CONFIDENCE
        if track.size_px is not None:
            at_px = track.xy_px[:, place]
            good &= ((at_px >= 0) & (at_px <= track.size_px)).all(axis=1)
    return good


def why_not(track: PoseTrack, side: Side, seen: NDArray[np.bool_]) -> str | None:
    """Say why nothing of a film may be measured; None where something may.

    Parameters
    ----------
    seen
        Frames in which the whole leg and the shoulder were seen, shape (t,).
    """
    if track.fs_hz < _LEAST_HZ:
        return f"{track.fs_hz:.0f} pictures a second; at least {_LEAST_HZ:.0f} are needed"
    if seen.mean() < LEAST_SEEN_SHARE:
        return (
            f"the whole {side} leg and the shoulder were seen in {100 * seen.mean():.0f} % of the "
            f"pictures; at least {100 * LEAST_SEEN_SHARE:.0f} % are needed: film the whole body"
        )
    points = {p: xy[seen] for p, xy in of_side(track.names, track.xy_px, side).items()}
    trunk_px = np.linalg.norm(points["hip"] - points["shoulder"], axis=-1)
    if float(np.median(trunk_px)) < _LEAST_TRUNK_PX:
        return (
            f"the trunk is {np.median(trunk_px):.0f} pixels long in the picture; at least "
            f"{_LEAST_TRUNK_PX:.0f} are needed: stand nearer"
        )
    other = track.xy_px[seen, _place(track, side.other, "shoulder")]
    apart_px = np.linalg.norm(points["shoulder"] - other, axis=-1)
    if float(np.median(apart_px / trunk_px)) > _WIDEST_SHARE:
        return "the camera does not stand at the side: both shoulders are seen beside each other"
    tilted_deg = _tilted_deg(points, lying=track.test in LYING)
    if track.test is VideoTest.STRAIGHT_LEG_RAISE and tilted_deg > _TILTED_DEG:
        return (
            f"the trunk lies {tilted_deg:.0f}° out of level in the picture: hold the camera level, "
            "the person flat on the back"
        )
    return None


def doubts(
    track: PoseTrack, side: Side, seen: NDArray[np.bool_], straight: NDArray[np.bool_]
) -> tuple[str, ...]:
    """Return the flags of what is doubtful in a film that may be measured.

    Parameters
    ----------
    straight
        Frames in which hip and knee were nearly straight, shape (t,): who stands so stands upright.
    """
    points = of_side(track.names, track.xy_px, side)
    chosen = seen if track.test in LYING else seen & straight
    flags = []
    if track.test is VideoTest.SINGLE_LEG_BRIDGE:
        chosen = np.zeros_like(seen)  # its trunk rises, and nothing in it is level
    if chosen.any():
        there = {p: xy[chosen] for p, xy in points.items()}
        if _tilted_deg(there, lying=track.test in LYING) > _TILTED_DEG:
            flags.append("camera_tilted")
    trunk_px = np.linalg.norm(points["hip"] - points["shoulder"], axis=-1)[seen]
    third = max(1, trunk_px.size // 3)
    sizes_px = np.median(trunk_px[:third]), np.median(trunk_px[-third:])
    if max(sizes_px) > _SAME_SIZE_RATIO * min(sizes_px):
        flags.append("distance_to_camera_changes")
    if track.t_s is not None and track.t_s.size > 2:  # noqa: PLR2004  # two steps at least
        steps_s = np.diff(track.t_s)
        if steps_s.max() > 3 * np.median(steps_s):
            flags.append("pictures_missing")
    return tuple(flags)


def is_straight(angles_deg: Mapping[str, FloatArray]) -> NDArray[np.bool_]:
    """Return the frames in which hip and knee were nearly straight, (t,)."""
    hip, knee = (
        np.abs(angles_deg[joint]) < _STRAIGHT_DEG for joint in ("hip_flexion", "knee_flexion")
    )
    return hip & knee


def _tilted_deg(points: Points, *, lying: bool) -> float:
    """Return how far a person lies out of level, or stands out of plumb, in the picture [deg]."""
    line = points["hip" if lying else "ankle"] - points["shoulder"]
    along, across = (np.abs(line[:, 0]), np.abs(line[:, 1]))
    off_rad = np.arctan2(across, along) if lying else np.arctan2(along, across)
    return float(np.degrees(np.median(off_rad)))


def _place(track: PoseTrack, side: Side, point: str) -> int:
    return track.names.index(f"{side}_{point}")
