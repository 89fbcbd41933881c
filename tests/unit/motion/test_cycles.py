"""Cycles on a common axis, and the band of their mean."""

import numpy as np
import pytest

from ischia.numeric.cycles import mean_and_half_band, on_common_axis


def test_a_straight_line_stays_one() -> None:
    t_s = np.arange(0, 3, 0.01)
    found = on_common_axis(t_s, 10 * t_s, 0.505, 1.505)
    np.testing.assert_allclose(found, np.linspace(5.05, 15.05, 101))


def test_a_missing_sample_stays_missing() -> None:
    t_s = np.arange(0, 2, 0.1)
    values = np.where(np.arange(20) == 10, np.nan, 1.0)
    found = on_common_axis(t_s, values, 0.0, 1.9)
    assert np.isnan(found[50:56]).all()
    assert np.isfinite(found[:45]).all()


def test_the_band_is_students_t_at_each_point() -> None:
    mean, half = mean_and_half_band(np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]]))
    assert mean.tolist() == [2.0, 5.0]
    assert half is not None
    assert half[0] == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)  # two degrees of freedom
    assert half[1] == 0.0


def test_one_cycle_has_no_band() -> None:
    mean, half = mean_and_half_band(np.array([[1.0, 2.0]]))
    assert mean.tolist() == [1.0, 2.0]
    assert half is None
