"""What is told of a film of a test, from simulated landmarks."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.pose import pose_measures
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.motion import PoseTrack, VideoTest
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.phantoms.pose.figure import landmarks
from ischia.phantoms.pose.movements import EXERCISES, exercise

SOURCE = Source(sha256="0" * 64, format="film of a person", reader="pose@1", path="clip.mp4")
REACH_DEG = {"active_knee_extension": 20.0, "single_leg_bridge": 5.0}
HZ = 30.0


def film(name: str, *, count: int = 3, apart_px: float = 10.0, side: Side = Side.RIGHT, **changes):
    """Return the track of an exercise whose far leg is seen badly."""
    t_s = np.arange(0.0, 6.0, 1 / HZ)
    points = landmarks(exercise(name, t_s, count=count, reach_deg=REACH_DEG.get(name, 70.0)))
    rng = np.random.default_rng(5)
    names, places, sure = [], [], []
    for leg in (side, side.other):
        for point, xy_px in points.items():
            names.append(f"{leg}_{point}")
            noisy = xy_px + rng.normal(0, 1.0, xy_px.shape)
            places.append(noisy if leg is side else noisy + np.array([apart_px, 0.0]))
            sure.append(np.full(t_s.size, 0.95 if leg is side else 0.6))
    track = PoseTrack(
        fs_hz=HZ,
        xy_px=np.stack(places, axis=1),
        confidence=np.stack(sure, axis=1),
        names=tuple(names),
        source=SOURCE,
        test=VideoTest(name),
        size_px=(1280, 900),
    )
    return replace(track, **changes)


def value(track: PoseTrack) -> Measurement:
    found = pose_measures(track)[0]
    assert isinstance(found, Measurement), found
    return found


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reach_of_a_test_is_measured_within_its_interval_and_counted(name) -> None:
    found = pose_measures(film(name))
    reached, count = found[0], next(m for m in found if m.concept == "video.repetitions")
    assert reached.value == pytest.approx(REACH_DEG.get(name, 70.0), abs=2.0)
    if name in {"squat", "hip_hinge", "gait"}:
        low, high = reached.interval95
        assert 20.0 <= high - low < 24.0  # the method's ±10° and what three repetitions add
        assert "video_error_is_clinic_default" in reached.flags
    else:
        assert reached.interval95 is None
        assert "legs_may_be_confused" in reached.flags
        assert "legs_may_be_confused" in count.flags
    assert reached.context == {"test": name, "method": "video"}
    assert reached.side is Side.RIGHT
    assert count.value == 3
    assert isinstance(found[-1], Curve)


def test_the_leg_that_is_seen_better_is_measured_unless_one_is_named() -> None:
    track = film("squat", side=Side.LEFT)
    assert value(track).side is Side.LEFT
    assert value(replace(track, side=Side.RIGHT)).side is Side.RIGHT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"apart_px": 120.0}, "beside each other"),
        ({"fs_hz": 5.0}, "pictures a second"),
        ({"size_px": (1280, 500)}, "film the whole body"),
    ],
)
def test_a_film_that_shows_too_little_is_not_measured_and_says_why(changes, words) -> None:
    (found,) = pose_measures(film("squat", **changes))
    assert isinstance(found, NotMeasured)
    assert words in found.reason


def test_a_small_person_and_one_from_the_front_are_not_measured() -> None:
    track = film("squat")
    (small,) = pose_measures(replace(track, xy_px=track.xy_px / 6.0))
    assert "stand nearer" in small.reason
    front = track.xy_px.copy()
    front[..., 0] = 640.0
    (facing,) = pose_measures(replace(track, xy_px=front))
    assert "from the side" in facing.reason or "at the side" in facing.reason


def turned(track: PoseTrack, deg: float) -> PoseTrack:
    """Return the film of a camera that was held askew."""
    cos, sin = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    middle = np.array([640.0, 450.0])
    spun = (track.xy_px - middle) @ np.array([[cos, sin], [-sin, cos]]) + middle
    return replace(track, xy_px=spun)


def test_a_tilted_camera_is_flagged_and_refused_where_the_level_counts() -> None:
    squat = film("squat")
    assert "camera_tilted" not in value(squat).flags
    askew = value(turned(squat, 25.0))
    assert "camera_tilted" in askew.flags
    assert askew.value == pytest.approx(value(squat).value, abs=0.5)
    (raised,) = pose_measures(turned(film("straight_leg_raise"), 25.0))
    assert "out of level" in raised.reason


def test_what_a_test_asks_of_other_joints_is_looked_at() -> None:
    named = film("active_knee_extension")
    assert "hip_not_at_90" not in value(named).flags
    swapped = replace(film("squat"), test=VideoTest.ACTIVE_KNEE_EXTENSION)
    assert "hip_not_at_90" in value(swapped).flags


def test_without_a_repetition_the_curve_stays_and_the_reason_is_said() -> None:
    track = film("squat")
    still = replace(track, xy_px=np.broadcast_to(track.xy_px[:1], track.xy_px.shape))
    nothing, curve = pose_measures(still)
    assert "no repetition" in nothing.reason
    assert isinstance(curve, Curve)


def test_a_film_that_stood_still_for_a_while_or_came_nearer_is_flagged() -> None:
    track = film("squat")
    t_s = np.arange(len(track.xy_px)) / HZ
    t_s[90:] += 0.4
    assert "pictures_missing" in value(replace(track, t_s=t_s)).flags
    grown = np.linspace(0.7, 1.2, len(track.xy_px))[:, np.newaxis, np.newaxis]
    nearer = replace(track, xy_px=track.xy_px * grown, size_px=None)
    assert "distance_to_camera_changes" in value(nearer).flags
