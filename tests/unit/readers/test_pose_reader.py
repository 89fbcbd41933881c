"""Films of a person: what is asked for, what is refused, and what a simulated person gives."""

import cv2
import numpy as np
import pytest

from ischia.measure.pose import pose_measures
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Side
from ischia.phantoms.pose.figure import Postures, landmarks
from ischia.phantoms.pose.movements import exercise
from ischia.phantoms.pose.rendered import Room, person
from ischia.readers.contract import RawFile
from ischia.readers.pose import models
from ischia.readers.pose.crops import Crop, crop_around, detected
from ischia.readers.pose.finder import refined
from ischia.readers.video import VIDEO

HERE_NOT = "the pose models are not built: run `make web`"
HZ, SIZE = 10.0, (640, 360)
REACH_DEG = 65.0


def written(path, pictures) -> RawFile:
    film = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), HZ, SIZE)
    for picture in pictures:
        film.write(np.ascontiguousarray(picture[..., ::-1]))
    film.release()
    return RawFile(shown="clip.mp4", data=path.read_bytes())


@pytest.fixture(scope="module")
def raised(tmp_path_factory) -> RawFile:
    """Give a film of a simulated person who raises the straight right leg twice."""
    t_s = np.arange(0.0, 3.0, 1 / HZ)
    hip_px = (300.0, 280.0)
    moving = exercise("straight_leg_raise", t_s, count=2, reach_deg=REACH_DEG, hip_px=hip_px)
    kept = {"trunk_deg": moving.trunk_deg, "hip_px": moving.hip_px, "trunk_px": 110.0}
    near = landmarks(
        Postures(**kept, hip_flexion_deg=moving.hip_flexion_deg, knee_flexion_deg=0 * t_s)
    )
    far = landmarks(Postures(**kept, hip_flexion_deg=2 + 0 * t_s, knee_flexion_deg=2 + 0 * t_s))
    room = Room(width=SIZE[0], height=SIZE[1], floor_px=310.0).picture()
    pictures = (
        person(
            room,
            {point: xy_px[k] for point, xy_px in near.items()},
            {point: xy_px[k] for point, xy_px in far.items()},
            trunk_px=110.0,
            facing=1,
        )
        for k in range(t_s.size)
    )
    return written(tmp_path_factory.mktemp("film") / "clip.mp4", pictures)


def read(raw: RawFile, **facts):
    (track,) = VIDEO.read(raw, RecordingEntry(path="clip.mp4", **facts))
    return track


def needs_models() -> None:
    if not models.packed().exists():
        pytest.skip(HERE_NOT)


def test_a_simulated_person_is_seen_and_the_raise_is_near_with_an_error_not_known(raised) -> None:
    needs_models()
    track = read(raised, test="straight_leg_raise", side=Side.RIGHT)
    assert track.fs_hz == pytest.approx(HZ, rel=0.05)
    found = {m.concept: m for m in pose_measures(track)}
    reached = found["video.straight_leg_raise"]
    assert reached.value == pytest.approx(REACH_DEG, abs=10.0)
    assert reached.interval95 is None, "one leg moves alone: it may be the other in other films"
    assert found["video.repetitions"].value == 2


def test_an_empty_room_shows_nobody(tmp_path) -> None:
    needs_models()
    room = Room(width=SIZE[0], height=SIZE[1], floor_px=310.0).picture().astype(np.uint8)
    with pytest.raises(InputError, match="nobody in 4 pictures"):
        read(written(tmp_path / "room.mp4", [room] * 4), test="squat")


def test_without_models_it_is_said_what_brings_them(raised, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(models, "packed", lambda: tmp_path / "none.task")
    with pytest.raises(InputError, match="make web"):
        read(raised, test="squat")


def test_a_film_says_whether_it_is_of_a_probe_or_of_which_test(raised) -> None:
    with pytest.raises(InputError, match="straight_leg_raise, active_knee_extension"):
        read(raised, test="somersault")
    with pytest.raises(InputError, match="ultrasound clip of one side, or a person"):
        read(raised)


def test_a_film_cut_short_is_refused(raised) -> None:
    needs_models()
    for size in (40, 400):
        with pytest.raises(InputError):
            read(RawFile(shown="clip.mp4", data=raised.data[:size]), test="squat")


def test_a_crop_stands_upright_with_the_person_however_they_lie() -> None:
    upright = crop_around(np.array([100.0, 200.0]), np.array([100.0, 100.0]))
    assert upright.turned_rad == pytest.approx(0.0)
    assert upright.size_px == pytest.approx(250.0)
    lying = crop_around(np.array([100.0, 200.0]), np.array([0.0, 200.0]))
    assert lying.turned_rad == pytest.approx(-np.pi / 2)
    # the top of the crop is where the head is
    top = lying.into_picture() @ [0.5, 0.0, 1.0]
    np.testing.assert_allclose(top, [100.0 - 125.0, 200.0], atol=1e-9)


def test_the_detector_is_believed_from_one_half_on() -> None:
    boxes, scores = np.zeros((2254, 12), np.float32), np.full((2254, 1), -5.0, np.float32)
    assert detected(boxes, scores, 1.0, np.zeros(2)) is None
    scores[0] = 3.0
    boxes[0, 4:8] = (10.0, 50.0, 10.0, 20.0)
    crop = detected(boxes, scores, 2.0, np.array([0.0, 30.0]))
    assert isinstance(crop, Crop)
    np.testing.assert_allclose(crop.centre_px, [2 * (10 + 4), 2 * (50 + 4) - 30])
    assert crop.size_px == pytest.approx(2 * 1.25 * 60)


def test_a_point_moves_to_the_middle_of_its_heat() -> None:
    maps = np.full((64, 64, 1), -20.0, np.float32)
    maps[30:33, 20:23, 0] = 3.0
    moved = refined(np.array([[22.4 / 64, 30.2 / 64]]), maps)
    np.testing.assert_allclose(moved, [[21 / 64, 31 / 64]], atol=1e-6)
    flat = np.full((64, 64, 1), -20.0, np.float32)
    np.testing.assert_allclose(refined(np.array([[0.3, 0.4]]), flat), [[0.3, 0.4]])
