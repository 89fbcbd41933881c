"""Spikes, plateaus, passive torque, onset and the permutation test against known answers."""

import numpy as np
import pytest

from ischia.numeric.onset import onset
from ischia.numeric.passive import fit_passive
from ischia.numeric.permutation import can_tell_apart, simultaneous_band
from ischia.numeric.plateaus import plateau, robust_sd
from ischia.numeric.ratios import ratio_band
from ischia.numeric.repeats import from_middle, from_repeats, read_in_steps
from ischia.numeric.spikes import without_spikes

RNG = np.random.default_rng(7)
BELL = 100 * np.sin(np.linspace(0, np.pi, 200)) ** 2


@pytest.mark.parametrize("length", [1, 2])
def test_a_spike_of_one_or_two_samples_goes_and_nothing_else_moves(length: int) -> None:
    noisy = BELL + 0.5 * RNG.standard_normal(BELL.size)
    spiked = noisy.copy()
    spiked[60 : 60 + length] += 300
    clean, where = without_spikes(spiked)
    assert where.tolist() == list(range(60, 60 + length))
    np.testing.assert_array_equal(np.delete(clean, [60, 61]), np.delete(noisy, [60, 61]))
    assert clean[60] == pytest.approx(noisy[60], abs=5)


def test_an_impact_of_several_samples_is_no_spike() -> None:
    impact = BELL.copy()
    impact[60:66] += 300
    clean, where = without_spikes(impact)
    assert where.size == 0
    np.testing.assert_array_equal(clean, impact)


def test_the_plateau_is_not_moved_by_ramps_and_overshoot() -> None:
    ramp = np.linspace(0, 60, 40)
    speeds = np.r_[ramp, np.full(10, 66.0), np.full(60, 60.0), ramp[::-1]]
    assert plateau(speeds) == (60.0, 0.0)
    _, width = plateau(np.linspace(0, 60, 200))
    assert width > 15  # a ramp stays nowhere


def test_the_robust_spread_is_that_of_the_bulk() -> None:
    values = np.r_[RNG.normal(0, 2.0, 5000), np.full(300, 500.0)]
    assert robust_sd(values) == pytest.approx(2.0, rel=0.15)


@pytest.mark.parametrize("k_per_deg", [0.08, -0.1])
def test_a_sweep_of_weight_offset_and_stretch_is_found_again(k_per_deg: float) -> None:
    angle_deg = np.r_[np.linspace(5, 100, 300), np.linspace(100, 5, 300)]
    end_deg = 100 if k_per_deg > 0 else 5
    stretch_nm = np.sign(k_per_deg) * 9 * np.exp(k_per_deg * (angle_deg - end_deg))
    true_nm = 1.5 - 30 * np.cos(np.radians(angle_deg)) + stretch_nm
    fit = fit_passive(angle_deg, true_nm + 0.3 * RNG.standard_normal(angle_deg.size))
    np.testing.assert_allclose(fit.at(angle_deg), true_nm, atol=0.35)
    assert fit.residual_nm == pytest.approx(0.3, rel=0.2)


def test_stretch_is_not_drawn_out_beyond_the_sweep() -> None:
    angle_deg = np.linspace(20, 90, 200)
    fit = fit_passive(angle_deg, 9 * np.exp(0.1 * (angle_deg - 90)))
    beyond, end = fit.at(np.array([120.0, 90.0]))
    weight_nm = fit.b_nm * (np.cos(np.radians(120)) - np.cos(np.radians(90)))
    assert beyond - end == pytest.approx(weight_nm)


def pulled(rest_n: float = 0.0, twitch_n: float = 0.0) -> np.ndarray:
    """Rest for a second, a twitch of 40 ms at half a second, then 1000 N/s up to 200 N."""
    values = np.full(1000, rest_n)
    values[500:540] += twitch_n
    return np.r_[values, rest_n + np.linspace(0, 200, 200), np.full(1000, rest_n + 200)]


def test_the_onset_is_the_last_rise_out_of_rest() -> None:
    noise = RNG.normal(0, 0.3, 2200)
    start, level = onset(pulled(twitch_n=30.0) + noise, fs_hz=1000.0)
    assert start == pytest.approx(1000, abs=8)
    assert level == pytest.approx(0.0, abs=0.2)


def test_who_never_rests_has_no_onset() -> None:
    assert onset(np.linspace(100, 0, 500), fs_hz=1000.0) is None
    assert onset(np.zeros(500), fs_hz=1000.0) is None


def rows(n: int, shift: float = 0.0) -> np.ndarray:
    base = 100 + RNG.normal(0, 4, (n, 1)) + RNG.normal(0, 1, (n, 60))
    base[:, 20:35] -= shift
    return base


def test_the_band_excludes_zero_where_the_groups_differ_and_seldom_elsewhere() -> None:
    elsewhere = np.r_[0:20, 35:60]
    alarms = 0
    for _ in range(100):
        mean, low, high = simultaneous_band(rows(5), rows(5, shift=40.0))
        assert (low[20:35] > 0).all()
        assert mean[27] == pytest.approx(40, abs=12)
        alarms += bool(((low > 0) | (high < 0))[elsewhere].any())
    assert alarms <= 13  # 5 expected at most; more than 13 would come once in 2000 tries


def test_equal_groups_are_told_apart_five_times_in_a_hundred_at_most() -> None:
    alarms = 0
    for _ in range(200):
        _, low, high = simultaneous_band(rows(4), rows(4))
        alarms += bool(((low > 0) | (high < 0)).any())
    assert alarms <= 20  # 5 % of 200 is 10; more than 20 would come once in 500 tries


def test_three_against_three_can_exclude_nothing() -> None:
    _, low, high = simultaneous_band(rows(3), rows(3, shift=80.0))
    assert ((low <= 0) & (high >= 0)).all()


@pytest.mark.parametrize("second", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("first", [2, 3, 4, 5])
def test_how_many_rows_can_be_told_apart_is_what_the_band_does(first: int, second: int) -> None:
    _, low, high = simultaneous_band(rows(first), rows(second) - 500)
    assert bool(((low > 0) | (high < 0)).any()) == can_tell_apart(first, second)


def test_a_relabelling_gives_the_mirrored_band() -> None:
    a, b = rows(5), rows(4, shift=20.0)
    mean, low, high = simultaneous_band(a, b)
    turned, turned_low, turned_high = simultaneous_band(b, a)
    np.testing.assert_allclose(turned, -mean)
    np.testing.assert_allclose(turned_low, -high)
    np.testing.assert_allclose(turned_high, -low)


def test_the_ratio_of_exact_means_has_a_band_without_width() -> None:
    ratio, low, high = ratio_band(np.full((2, 3), 60.0), 5, np.full((2, 3), 100.0), 5)
    np.testing.assert_allclose([ratio, low, high], 0.6)


def test_the_ratio_of_equal_errors_has_the_t_of_both() -> None:
    half_of_one = 2.776445 * 0.05  # t with 4 degrees of freedom, of a 5 % standard error
    curve = np.array([[100.0], [100.0 * (1 + half_of_one)]])
    ratio, low, high = ratio_band(curve, 5, curve, 5)
    half = 2.306004 * 0.05 * np.sqrt(2)  # t with 8
    assert (ratio[0], low[0], high[0]) == pytest.approx((1.0, np.exp(-half), np.exp(half)))


def test_the_middle_of_five_leaves_out_the_two_that_stray() -> None:
    value, uncertainty = from_middle(np.array([1.0, 2.0, 3.0, 4.0, 500.0]))
    assert value == 3.0
    drawn_in = np.std([2.0, 2.0, 3.0, 4.0, 4.0], ddof=1)
    assert uncertainty.sem == pytest.approx(drawn_in / (3 / 5) / np.sqrt(5))
    assert uncertainty.n == 3
    plain, few = from_middle(np.array([1.0, 2.0, 6.0]))
    assert (plain, few.n) == (3.0, 3)


def test_repeats_on_one_step_are_no_surer_than_the_step() -> None:
    alike = from_repeats(np.array([62.0, 62.0, 62.0]))
    assert read_in_steps(62.0, alike, 0.6).sem == pytest.approx(0.6 / np.sqrt(12))
    assert read_in_steps(62.0, alike, 0.6).kind == "combined"
    apart = from_repeats(np.array([60.0, 62.0, 65.0]))
    assert read_in_steps(62.0, apart, 0.6) == apart
    assert read_in_steps(62.0, from_repeats(np.array([62.0])), 0.6).sem is None
