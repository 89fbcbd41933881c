"""Runs, filters, movements and bands against what can be worked out by hand."""

import numpy as np
import pytest

from ischia.numeric.bands import difference_band, mean_band
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.repetitions import movements, on_grid
from ischia.numeric.runs import longest_run, runs

T_S = np.arange(0, 10, 0.01)


def test_runs_at_both_ends_are_found() -> None:
    mask = np.array([1, 1, 0, 1, 0, 1, 1, 1], dtype=bool)
    assert runs(mask) == [slice(0, 2), slice(3, 4), slice(5, 8)]
    assert runs(mask, min_len=2) == [slice(0, 2), slice(5, 8)]
    assert longest_run(mask) == slice(5, 8)
    assert longest_run(~mask | mask) == slice(0, 8)


def test_no_true_sample_is_no_run() -> None:
    assert runs(np.zeros(5, dtype=bool)) == []
    assert longest_run(np.zeros(5, dtype=bool)) is None


def test_the_filter_does_not_move_a_peak() -> None:
    bell = np.exp(-0.5 * ((T_S - 5.0) / 0.2) ** 2)
    got = zero_lag_lowpass(bell, fs_hz=100, cutoff_hz=6)
    assert T_S[got.argmax()] == pytest.approx(5.0)
    assert got.max() == pytest.approx(1.0, abs=0.002)


@pytest.mark.parametrize(("tone_hz", "gain"), [(1.0, 1.0), (10.0, 0.5**0.5), (40.0, 0.0)])
def test_the_cut_off_is_that_of_both_passes(tone_hz: float, gain: float) -> None:
    got = zero_lag_lowpass(np.sin(2 * np.pi * tone_hz * T_S), fs_hz=100, cutoff_hz=10)
    assert np.ptp(got[300:700]) / 2 == pytest.approx(gain, abs=0.02)


def test_a_slow_recording_has_nothing_to_take_away() -> None:
    values = np.array([1.0, -1.0] * 50)
    np.testing.assert_array_equal(zero_lag_lowpass(values, fs_hz=15, cutoff_hz=10), values)


def test_a_constant_stays_itself_to_the_ends() -> None:
    np.testing.assert_allclose(zero_lag_lowpass(np.full(50, 3.0), fs_hz=100, cutoff_hz=10), 3.0)


def test_a_tremble_starts_no_movement_and_a_dip_ends_none() -> None:
    tremble = np.tile([1.0, -1.0], 20)
    with_dip = np.r_[np.full(50, 60.0), np.full(3, -1.0), np.full(50, 60.0)]
    back = np.full(100, -60.0)
    speed = np.r_[tremble, with_dip, back, with_dip, back]
    found = movements(speed, fs_hz=100, enter_per_s=18, min_travel=30)
    assert [(m.start, speed[m].sum() / 100) for m in found] == [
        (40, pytest.approx(59.97)),
        (243, pytest.approx(59.97)),
    ]


def test_a_short_way_is_no_movement() -> None:
    speed = np.r_[np.full(10, 60.0), np.full(100, -60.0), np.full(100, 60.0), np.full(9, -60.0)]
    assert len(movements(speed, fs_hz=100, enter_per_s=18, min_travel=30)) == 1


def test_angles_printed_twice_are_averaged() -> None:
    got = on_grid(
        np.array([3.0, 2.0, 2.0, 1.0]), np.array([30.0, 10.0, 30.0, 10.0]), np.array([1.0, 2, 2.5])
    )
    np.testing.assert_allclose(got, [10.0, 20.0, 25.0])


def test_the_band_of_a_mean_is_students_t() -> None:
    mean, low, high = mean_band(np.array([[9.0], [10.0], [11.0]]))
    assert mean[0] == 10
    assert high[0] - 10 == pytest.approx(4.302653 / np.sqrt(3))  # t, 2 degrees of freedom
    assert low[0] + high[0] == pytest.approx(20)


def test_the_band_of_a_difference_is_welchs() -> None:
    a, b = np.array([[9.0], [10.0], [11.0]]), np.array([[1.0], [2.0], [3.0]])
    mean, low, high = difference_band(a, b)
    assert mean[0] == 8
    # Equal spreads: Welch's degrees of freedom are the pooled ones, 4.
    assert high[0] - mean[0] == pytest.approx(2.776445 * np.sqrt(2 / 3))
    assert low[0] == pytest.approx(2 * mean[0] - high[0])


def test_repeats_without_spread_have_a_band_without_width() -> None:
    _, low, high = difference_band(np.full((3, 1), 5.0), np.full((3, 1), 2.0))
    assert (low[0], high[0]) == (3.0, 3.0)
