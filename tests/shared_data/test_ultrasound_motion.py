"""Real clips of contracting, healthy gastrocnemius: intact, torn on paper, and warped."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ischia.measure.ultrasound.motion import movement
from ischia.measure.ultrasound.opening import opening, proposed_place
from ischia.model.marks import Marks
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.numeric.image.tracking import tracked
from ischia.phantoms.cine.warped import Contraction, Tear, torn

MM_PER_PX = 0.0883
NOBODY = Marks(schema="ischia.marks/1", recording="0" * 64, marks=())
# Each clip from a frame on at which the muscle moves, as far as its tissue is known again.
MOVING = {
    "p6_isokinetic030_01_push_01": 90,
    "p6_isokinetic030_01_push_02": 20,
    "p6_isokinetic500_01_push_01": 5,
    "p6_isometric_max_01_push_01": 45,
    "p6_passive_ROM_01_push_01": 100,
}


def frames(shared_data: Path, name: str, start: int, count: int) -> np.ndarray:
    clip = cv2.VideoCapture(str(shared_data / f"ultrasound/clips/{name}.mp4"))
    read = [clip.read()[1] for _ in range(start + count)][start:]
    return np.stack([cv2.cvtColor(f, cv2.COLOR_BGR2GRAY)[45:619, 215:935] for f in read])


def cine(pixels: np.ndarray) -> Cine:
    region = CalibratedRegion(
        x0_px=0,
        y0_px=0,
        x1_px=719,
        y1_px=573,
        mm_per_px_x=MM_PER_PX,
        mm_per_px_y=MM_PER_PX,
        kind="tissue_2d",
    )
    return Cine(
        pixels=pixels,
        t_s=np.arange(len(pixels)) / 61,
        regions=(region,),
        side=Side.RIGHT,
        structure="gastrocnemius",
        view="long_axis",
        probe=None,
        source=Source(sha256="0" * 64, format="video", reader="video@1", path="clip"),
    )


def test_no_clip_is_left_out(shared_data: Path) -> None:
    assert {path.stem for path in (shared_data / "ultrasound/clips").glob("*.mp4")} == set(MOVING)


@pytest.mark.parametrize("name", MOVING)
def test_nothing_opens_in_intact_muscle_that_moves(shared_data: Path, name: str) -> None:
    moved = movement(cine(frames(shared_data, name, MOVING[name], 20)), NOBODY)
    furthest_mm = np.abs(moved.along_mm[-1][moved.held[-1]])
    assert furthest_mm.max() > 0.5  # it does move
    assert moved.held_pct[:5].mean() > 50  # and is followed, at first at least
    assert proposed_place(moved) is None


def test_a_tear_made_in_a_real_frame_is_found_and_measured(shared_data: Path) -> None:
    (still,) = frames(shared_data, "p6_isometric_max_01_push_01", 0, 1)
    rng = np.random.default_rng(1)
    tear = Tear(x_px=350.0, top_px=70.0, bottom_px=235.0)
    gaps_px = (1.0 + 5.0 * np.linspace(0, 1, 12)) / MM_PER_PX
    made = cine(np.stack([torn(still, tear, gap_px, 6.0, rng) for gap_px in gaps_px.tolist()]))
    moved = movement(made, NOBODY)
    place = proposed_place(moved)
    assert place is not None
    assert opening(moved, place).opening_mm[-1] == pytest.approx(5.0, abs=0.5)


def test_real_speckle_moved_by_a_known_field_is_followed(shared_data: Path) -> None:
    (still,) = frames(shared_data, "p6_passive_ROM_01_push_01", 0, 1)
    moving, rng = Contraction(still), np.random.default_rng(1)
    shares = np.sin(np.pi * np.arange(21) / 20).tolist()
    x_px, y_px = np.meshgrid(np.arange(40.0, 680, 20), np.arange(40.0, 534, 20))
    points_px = np.stack((x_px.ravel(), y_px.ravel()), axis=1)
    fields = dict(tracked([moving.picture(share, 6.0, rng) for share in shares]))
    at_peak = np.hypot(*(fields[10].at(points_px)[0] - moving.went_to(points_px, 1.0)).T)
    returned = np.hypot(*(fields[20].at(points_px)[0] - points_px).T)
    assert np.median(at_peak) <= 0.5
    assert np.median(returned) <= 0.3
