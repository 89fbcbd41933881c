"""Outlines of drawn dark places, ways around a table, and what lies between two outlines."""

import cv2
import numpy as np
import pytest

from ischia.numeric.image.closed_path import closed_path
from ischia.numeric.image.contours import dark_contour
from ischia.numeric.image.outlines import between, crosses_itself, inside


def picture(centre, half_axes, *, turn_deg=0.0, bright=90, dark=12, seed=3):
    """Give speckled tissue with one dark ellipse, and the pixels that are dark."""
    rows, columns = 240, 320
    mask = np.zeros((rows, columns), np.uint8)
    cv2.ellipse(mask, centre, half_axes, turn_deg, 0, 360, 1, -1)
    grain = np.random.default_rng(seed).rayleigh(0.8, (rows, columns))
    grey = cv2.GaussianBlur(np.where(mask, dark, bright) * grain, (0, 0), 1.0)
    return np.clip(grey, 0, 255).astype(np.uint8), mask.astype(bool)


def dice(contour, mask) -> float:
    found = inside(contour.points_px, *mask.shape)
    return 2 * (found & mask).sum() / (found.sum() + mask.sum())


@pytest.mark.parametrize(
    ("half_axes", "turn_deg"), [((12, 12), 0), ((40, 25), 30), ((70, 45), -20), ((30, 14), 90)]
)
@pytest.mark.parametrize("aside", [(0, 0), (4, -3)])
def test_one_click_outlines_a_dark_ellipse(half_axes, turn_deg, aside) -> None:
    grey, mask = picture((150, 120), half_axes, turn_deg=turn_deg)
    found = dark_contour(grey, (150 + aside[0], 120 + aside[1]))
    assert found is not None
    assert dice(found, mask) >= 0.93


def test_what_the_edge_of_the_picture_cuts_ends_there() -> None:
    grey, mask = picture((10, 120), (50, 40))
    found = dark_contour(grey, (20, 120))
    assert found is not None
    assert dice(found, mask) >= 0.9
    assert found.points_px.min() >= 0


def test_even_tissue_has_no_wall() -> None:
    grey = np.full((200, 200), 60, np.uint8)
    assert dark_contour(grey, (100.0, 100.0)) is None


@pytest.mark.parametrize("click_px", [(-1.0, 10.0), (10.0, 500.0)])
def test_a_click_beside_the_picture_finds_nothing(click_px) -> None:
    assert dark_contour(picture((150, 120), (30, 30))[0], click_px) is None


def test_a_picture_of_a_few_pixels_finds_nothing() -> None:
    assert dark_contour(np.zeros((8, 8), np.uint8), (4.0, 4.0)) is None


def test_the_way_round_follows_a_valley_and_closes() -> None:
    columns = np.arange(48)
    valley = np.round(10 + 5 * np.sin(columns * 2 * np.pi / 48)).astype(int)
    cost = np.ones((24, 48))
    cost[valley, columns] = 0.0
    assert (closed_path(cost, 0.01, 2) == valley).all()


def test_a_bend_that_costs_more_than_the_detour_gains_is_not_taken() -> None:
    cost = np.ones((9, 40))
    cost[4] = 0.5
    cost[4, 20], cost[7, 20] = 0.6, 0.0
    assert (closed_path(cost, 1.0, 3) == 4).all()
    assert closed_path(cost, 0.0, 3)[20] == 7


def test_a_bow_tie_crosses_itself_and_a_square_does_not() -> None:
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], float)
    assert not crosses_itself(square)
    assert crosses_itself(square[[0, 2, 1, 3]])


def test_between_two_circles_lies_the_circle_of_the_mean_radius() -> None:
    turns = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    round_10 = np.stack([10 * np.cos(turns), 10 * np.sin(turns)], 1)
    round_20 = np.stack([20 * np.cos(-turns[::2] + 1), 20 * np.sin(-turns[::2] + 1)], 1)
    middle = between(round_10, round_20, 0.5)
    assert np.hypot(*middle.T) == pytest.approx(15, abs=0.3)
    assert np.hypot(*between(round_10, round_20, 0.0).T) == pytest.approx(10, abs=0.1)


def test_inside_counts_the_pixels_of_a_square() -> None:
    square = np.array([(1.5, 2.5), (6.5, 2.5), (6.5, 8.5), (1.5, 8.5)])
    found = inside(square, 12, 12)
    assert found.sum() == 5 * 6
    assert found[3, 2]
    assert not found[2, 2]
