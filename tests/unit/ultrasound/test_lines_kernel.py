"""The kernels that find lines, on pictures whose every line is known."""

import cv2
import numpy as np
import pytest

from ischia.numeric.image.directions import DirectionLook, directions, peak_deg, steadied
from ischia.numeric.image.field import image_rectangle
from ischia.numeric.image.lines import LineLook, bright_course
from ischia.numeric.image.ridges import evened, ridges

LOOK = LineLook(scale_px=4.0, edge_within_px=16.0)


def rough(shape, seed=1):
    return np.random.default_rng(seed).normal(60, 8, shape).astype(np.float32)


def striped(angle_deg, shape=(160, 300)):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    turn = np.deg2rad(angle_deg)
    across = columns * np.sin(turn) + rows * np.cos(turn)
    return (rough(shape) + 40 * (np.cos(across / 2.5) > 0.8)).astype(np.float32)


@pytest.mark.parametrize("angle_deg", [-50.0, -10.0, 12.0, 40.0, 75.0])
def test_a_ridge_knows_its_direction(angle_deg) -> None:
    picture = cv2.GaussianBlur(striped(angle_deg), (0, 0), 1.0)
    strength, direction_deg = ridges(picture, 2.0)
    strong = strength > np.quantile(strength, 0.9)
    assert np.median(direction_deg[strong]) == pytest.approx(angle_deg, abs=3.0)


def test_evening_takes_out_brightness_and_contrast() -> None:
    ramp = np.linspace(0.2, 2, 300, dtype=np.float32)[None, :]
    calm = evened(5 * rough((160, 300)) * ramp, 21)
    left, right = calm[:, 20:80], calm[:, 220:280]
    assert abs(left.mean()) < 0.05
    assert right.std() == pytest.approx(left.std(), rel=0.3)


@pytest.mark.parametrize("side", [1, -1])
def test_a_bent_line_is_followed_to_its_edge(side) -> None:
    picture = rough((140, 360))
    x_px = np.arange(360)
    middle_px = 60 + 0.05 * (x_px - 180) + 6 * ((x_px - 180) / 180) ** 2
    rows = np.arange(140)[:, None]
    picture[np.abs(rows - middle_px) < 5] += 120
    found = bright_course(picture, (20, 110), side, LOOK)
    assert found is not None
    edge_px = found.depth_px(x_px.astype(float))
    assert np.abs(edge_px - (middle_px + side * 5)).mean() < 1.0
    assert found.rise_deg == pytest.approx(-np.rad2deg(np.arctan(0.05)), abs=0.4)
    assert found.middle_px == pytest.approx(edge_px.mean(), abs=0.1)
    assert found.contrast > 1
    assert max(map(abs, found.apart_px)) < 2


def test_a_band_too_thin_to_hold_a_line_gives_none() -> None:
    assert bright_course(rough((140, 360)), (30, 34), 1, LOOK) is None
    assert bright_course(rough((140, 20)), (20, 110), 1, LOOK) is None


@pytest.mark.parametrize("angle_deg", [7.5, 22.0, 38.3, 55.0])
def test_the_direction_of_lines_between_steps(angle_deg) -> None:
    picture = striped(angle_deg)
    look = DirectionLook(ridge_px=1.6, strongest=0.2, even_px=15)
    found = directions(picture, np.ones(picture.shape, bool), look)
    assert found is not None
    assert peak_deg(found.angles_deg, found.strength) == pytest.approx(angle_deg, abs=0.5)
    assert found.without.shape == (8, found.angles_deg.size)


def test_a_mask_of_nothing_has_no_direction() -> None:
    look = DirectionLook(ridge_px=1.6, strongest=0.2, even_px=15)
    assert directions(rough((80, 80)), np.zeros((80, 80), bool), look) is None


def test_a_single_leap_is_not_followed() -> None:
    angles = np.arange(60)
    truth = np.round(20 + 10 * np.sin(np.arange(30) / 5)).astype(int)
    gain = np.exp(-(((angles[None] - truth[:, None]) / 4) ** 2)) + 0.1
    gain[12, 50] = 1.6
    assert np.abs(steadied(gain, 4, 0.15) - truth).max() <= 2


def test_an_image_is_told_from_its_frame() -> None:
    picture = np.full((400, 600), 54, np.uint8)
    picture[50:350, 150:500] = rough((300, 350)).astype(np.uint8)
    cv2.putText(picture, "18 Hz  50 mm", (10, 120), 0, 0.5, 200)
    x0, y0, x1, y1 = image_rectangle(picture)
    assert np.abs(np.array([x0, y0, x1, y1]) - (150, 50, 499, 349)).max() <= 4


def test_a_flat_picture_holds_no_image() -> None:
    assert image_rectangle(np.full((200, 200), 80, np.uint8)) is None
