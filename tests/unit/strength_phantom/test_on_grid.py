"""Reading a curve at given places: the same whether its places are in order or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ischia.numeric.repetitions import on_grid

PLACES = st.lists(st.integers(0, 30), min_size=1, max_size=40)


@given(places=PLACES, seed=st.integers(0, 99))
def test_order_does_not_matter(places, seed) -> None:
    x = np.sort(np.array(places, dtype=float))
    y = np.random.default_rng(seed).normal(size=x.size)
    grid = np.linspace(-2, 32, 35)
    shuffled = np.random.default_rng(seed).permutation(x.size)
    expected = on_grid(x[shuffled], y[shuffled], grid)
    assert on_grid(x, y, grid) == pytest.approx(expected)
    assert on_grid(x[::-1], y[::-1], grid) == pytest.approx(expected)


def test_samples_at_one_place_are_averaged() -> None:
    found = on_grid(np.array([2.0, 1.0, 1.0]), np.array([8.0, 1.0, 3.0]), np.array([1.0, 1.5]))
    assert found.tolist() == [2.0, 5.0]
