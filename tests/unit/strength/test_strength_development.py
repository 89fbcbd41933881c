"""Rate of development: from where a pull leaves rest, and with an interval where it repeats."""

import numpy as np
import pytest

from ischia.measure.strength.development import Pull, development_measures
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.onset import onset, pulls

FS_HZ = 2000.0
TAU_S = 0.09


def trace(peaks_n: list[float], noise_n: float = 0.0) -> np.ndarray:
    """Two seconds of rest, then two of a pull that rises as 1 − exp(−t/τ), and so on."""
    t_s = np.arange(0, 2, 1 / FS_HZ)
    parts = [part for n in peaks_n for part in (0 * t_s, n * (1 - np.exp(-t_s / TAU_S)))]
    values = np.concatenate([*parts, 0 * t_s])
    return values + noise_n * np.random.default_rng(7).standard_normal(values.size)


def rates(values: np.ndarray) -> dict[float, Measurement]:
    pull = Pull(
        values=values,
        fs_hz=FS_HZ,
        of_torque=False,
        side=Side.LEFT,
        context={"motion": "knee_flexion"},
        sources=("0" * 64,),
    )
    return {
        m.context["window_ms"]: m
        for m in development_measures(pull)
        if isinstance(m, Measurement) and m.concept == "strength.rate_of_force_development"
    }


@pytest.mark.parametrize("window_ms", [50.0, 100.0, 150.0, 200.0])
def test_a_rate_is_true_to_a_hundredth(window_ms) -> None:
    window_s = window_ms / 1000
    true_n_s = 300 * (1 - np.exp(-window_s / TAU_S)) / window_s
    got = rates(trace([300.0], noise_n=0.5))[window_ms]
    assert got.value == pytest.approx(true_n_s, rel=0.012)
    assert got.uncertainty.kind == "unknown"
    assert got.interval95 is None


def test_several_pulls_give_their_mean_and_an_interval() -> None:
    got = rates(trace([290.0, 300.0, 310.0], noise_n=0.5))[100.0]
    alone = rates(trace([300.0], noise_n=0.5))[100.0]
    assert got.uncertainty.n == 3
    assert got.value == pytest.approx(alone.value, rel=0.005)
    low, high = got.interval95
    assert low < alone.value < high
    assert high - low == pytest.approx(2 * 4.303 * got.uncertainty.sem, rel=1e-3)


def test_a_pull_that_was_no_attempt_at_the_best_is_left_out() -> None:
    assert rates(trace([300.0, 200.0, 310.0]))[100.0].uncertainty.n == 2


def test_the_onset_of_a_line_is_where_it_leaves_rest() -> None:
    values = np.concatenate((np.zeros(1000), np.linspace(0, 200, 401), np.full(1000, 200.0)))
    at, level = onset(values, fs_hz=1000.0)
    assert at == pytest.approx(1000.0, abs=0.01)
    assert level == 0


def test_a_dip_within_a_pull_makes_no_two() -> None:
    values = trace([300.0, 300.0])
    dipped = values.copy()
    dipped[6000:6400] *= 0.4  # 120 N: below half, above a fifth
    assert len(pulls(values, fs_hz=FS_HZ)) == len(pulls(dipped, fs_hz=FS_HZ)) == 2


def test_a_sharp_start_is_found_to_half_a_millisecond_behind_the_filter() -> None:
    fs_hz, began_s = 2000.0, 1.0
    since_s = (np.arange(8000) / fs_hz - began_s).clip(min=0.0)
    force_n = 300 * (1 - np.exp(-since_s / 0.09))
    smooth_n = zero_lag_lowpass(force_n, fs_hz=fs_hz, cutoff_hz=50.0)
    found = onset(smooth_n, fs_hz=fs_hz)
    assert found is not None
    assert found[0] / fs_hz == pytest.approx(began_s, abs=0.0005)
