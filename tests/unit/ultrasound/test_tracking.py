"""Speckle moved by a known field: where the tracker says it went, and what it says of itself."""

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest

from ischia.numeric.image.tracking import CLOSURE_LIMIT_PX, KeyTracker, tracked
from ischia.numeric.speckle import grain
from ischia.phantoms.cine.noise import noisy
from ischia.phantoms.cine.warped import Contraction

SHAPE = (240, 320)
SHARES = [float(np.sin(np.pi * k / 16)) for k in range(17)]


@pytest.fixture(scope="module")
def still():
    texture = grain(np.random.default_rng(3), SHAPE, along_px=2.5, across_px=1.5)
    return np.clip(100 + 40 * texture, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def moving(still):
    return Contraction(still)


@pytest.fixture(scope="module")
def frames(moving):
    rng = np.random.default_rng(4)
    return [moving.picture(share, 6.0, rng) for share in SHARES]


@pytest.fixture(scope="module")
def other():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def points_px():
    x_px, y_px = np.meshgrid(np.arange(40.0, 280, 20), np.arange(40.0, 200, 20))
    return np.stack((x_px.ravel(), y_px.ravel()), axis=1)


def off_px(found, true):
    return np.hypot(*(found - true).T)


def test_points_are_found_at_the_peak_and_back_at_rest(frames, moving, points_px) -> None:
    fields = dict(tracked(frames))
    peak_px, closure_px = fields[8].at(points_px)
    assert np.median(off_px(peak_px, moving.went_to(points_px, 1.0))) <= 0.5
    assert np.median(off_px(fields[16].at(points_px)[0], points_px)) <= 0.3
    assert (closure_px <= CLOSURE_LIMIT_PX).mean() > 0.95


def test_a_still_picture_does_not_move(still, other, points_px) -> None:
    field = KeyTracker(still, other).field(still)
    moved_px, closure_px = field.at(points_px)
    np.testing.assert_allclose(moved_px, points_px, atol=0.02)
    assert closure_px.max() < 0.05


def test_what_was_lost_on_one_frame_is_found_on_the_next(frames, still, other, points_px) -> None:
    """Nothing is added up over time: a picture of something else leaves no trace."""
    tracker = KeyTracker(frames[0], other)
    other = np.random.default_rng(9).integers(0, 256, still.shape, dtype=np.uint8)
    lost = tracker.field(other).at(points_px)[1]
    assert (lost > CLOSURE_LIMIT_PX).mean() > 0.8  # and it knows that it is lost
    found_px, _ = tracker.field(frames[16]).at(points_px)
    assert np.median(off_px(found_px, points_px)) <= 0.3


def test_what_leaves_the_picture_is_not_held(still, other) -> None:
    shifted = np.roll(still, 30, axis=1)
    tracker = KeyTracker(still, other)
    for step in (10, 20):
        tracker.field(np.roll(still, step, axis=1))
    edge_px = np.array([[SHAPE[1] - 10.0, 100.0]])
    assert tracker.field(shifted).at(edge_px)[1] > CLOSURE_LIMIT_PX


def test_frames_before_the_key_frame_are_tracked_too(frames, moving, points_px) -> None:
    fields = dict(tracked(frames, (8,)))
    assert sorted(fields) == list(range(17))
    there_px = moving.went_to(points_px, 1.0)
    assert np.median(off_px(fields[0].at(there_px)[0], points_px)) <= 0.5


def test_a_key_frame_in_between_adds_its_own_error_only(frames, moving, points_px) -> None:
    order = [number for number, _ in tracked(frames, (0, 6))]
    assert order == list(range(17))
    fields = dict(tracked(frames, (0, 6)))
    peak_px, _ = fields[8].at(points_px)
    assert np.median(off_px(peak_px, moving.went_to(points_px, 1.0))) <= 0.7


@pytest.mark.parametrize("keys", [(), (5, 3), (-1,), (17,)])
def test_key_frames_that_cannot_be_are_refused(frames, keys) -> None:
    with pytest.raises(ValueError, match="key frames"):
        list(tracked(frames, keys))


def test_pictures_are_asked_for_one_after_the_other(frames) -> None:
    """Memory stays flat in the length of a clip: no frame is asked for before it is needed."""
    asked = []

    class Reel(list):
        def __getitem__(self, number):
            asked.append(number)
            return super().__getitem__(number)

    seen = tracked(Reel(frames))
    for _ in range(3):
        next(seen)
    assert max(asked) <= 3


def test_the_way_back_is_left_to_another_while_the_way_there_is_found(still) -> None:
    asked = []

    class Other(Executor):
        def submit(self, work, *args):
            asked.append(work)
            done = Future()
            done.set_result(work(*args))
            return done

    tracker = KeyTracker(still, Other())
    for _ in range(2):
        tracker.field(still)
    assert len(asked) == 2


def test_noise_is_as_strong_as_it_says() -> None:
    flat = np.full((400, 400), 120.0)
    made = noisy(flat, 6.0, np.random.default_rng(1)).astype(float)
    assert made.std() == pytest.approx(np.hypot(0.06 * 120, 3.0), rel=0.03)
    assert (noisy(flat, 0.0, np.random.default_rng(1)) == 120).all()


def test_a_warped_point_goes_where_its_field_says() -> None:
    """The truth of the stand-in itself, by the picture: a blob is seen where it should be."""
    dot = np.zeros(SHAPE, np.uint8)
    dot[100:105, 150:155] = 200
    made = Contraction(dot).picture(0.7, 0.0, np.random.default_rng(1)).astype(float)
    y_px, x_px = np.mgrid[: SHAPE[0], : SHAPE[1]]
    centre = np.array([(made * x_px).sum(), (made * y_px).sum()]) / made.sum()
    true_px = Contraction(dot).went_to(np.array([[152.0, 102.0]]), 0.7)[0]
    np.testing.assert_allclose(centre, true_px, atol=0.15)


def test_any_number_of_points_is_looked_up(still, other) -> None:
    field = KeyTracker(still, other).field(still)
    points_px = np.random.default_rng(1).uniform(10, 200, (40_000, 2))
    moved_px, closure_px = field.at(points_px)
    few_px, _ = field.at(points_px[-5:])
    assert closure_px.shape == (40_000,)
    np.testing.assert_array_equal(moved_px[-5:], few_px)
