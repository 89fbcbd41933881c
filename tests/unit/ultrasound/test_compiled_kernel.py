"""The compiled loops beside the same thing written out in plain arrays."""

import numpy as np
import pytest

from ischia.numeric.image.compiled import cheapest_path, counted


def test_every_place_votes_once_for_each_direction() -> None:
    rng = np.random.default_rng(2)
    y_px, x_px = rng.integers(0, 40, 300), rng.integers(0, 60, 300)
    turn = np.deg2rad(np.arange(0, 60, 7.0))
    turns = np.stack([np.sin(turn), np.cos(turn)]).astype(np.float32)
    piece = np.arange(60) // 20
    found = counted(y_px, x_px, piece, turns, (3, turn.size, 100), 5.5)
    along = turns[0][:, None] * x_px.astype(np.float32)
    along = along + (turns[1][:, None] * y_px.astype(np.float32) + np.float32(5.5))
    for number in range(3):
        for angle in range(turn.size):
            places = along[angle, piece[x_px] == number].astype(int)
            assert (found[number, angle] == np.bincount(places, minlength=100)).all()


def test_what_lies_beyond_the_last_distance_is_left_out() -> None:
    turns = np.array([[1.0], [0.0]], np.float32)
    places = np.zeros(2, np.intp), np.array([3, 9])
    found = counted(*places, np.zeros(10, np.intp), turns, (1, 1, 5), 0.5)
    assert found.ravel().tolist() == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("seed", range(5))
def test_no_other_path_is_cheaper(seed: int) -> None:
    """All paths of a small table, tried one by one."""
    cost = np.random.default_rng(seed).random((5, 4))
    path = cheapest_path(cost, 0.3)

    def price(rows) -> float:
        steps = np.abs(np.diff(rows))
        return np.inf if (steps > 1).any() else cost[range(5), rows].sum() + 0.3 * steps.sum()

    ways = np.stack(np.meshgrid(*[range(4)] * 5), axis=-1).reshape(-1, 5)
    assert price(path) == pytest.approx(min(map(price, ways)))
