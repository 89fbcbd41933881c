"""The highest of many noisy samples reads high, and says so."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import force_measures, torque_measures
from ischia.model.source import Source
from ischia.model.strength import ForceTrace
from ischia.model.terms import Contraction, Motion, Side
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.noise import noise_left

RNG = np.random.default_rng(8)
FLAG = "noise_in_peak"


@pytest.mark.parametrize("fs_hz", [50.0, 100.0, 1000.0])
def test_what_a_filter_leaves_is_told_from_what_it_took(fs_hz: float) -> None:
    noise = RNG.standard_normal(200_000)
    way = 50 * np.sin(np.arange(noise.size) / fs_hz)
    smooth = zero_lag_lowpass(noise + way, fs_hz=fs_hz, cutoff_hz=10.0)
    left = float(np.std(smooth - way))
    told = noise_left(noise + way, smooth, fs_hz=fs_hz, cutoff_hz=10.0)
    assert told == pytest.approx(left, rel=0.2)  # at 50 Hz the cut-off is no edge


# 1 N.m at 100 Hz leaves nearly half of it: three such are 2 % of some 70.
@pytest.mark.parametrize(("peak_nm", "flagged"), [(45.0, True), (110.0, False)])
def test_a_best_peak_of_a_noisy_set_says_so(closed_form, value, peak_nm, flagged) -> None:
    curve = closed_form([peak_nm] * 4)
    noisy_nm = curve.torque_nm + RNG.standard_normal(curve.torque_nm.size)
    found = torque_measures(replace(curve, torque_nm=noisy_nm))
    assert (FLAG in value(found, "strength.peak_torque").flags) is flagged
    assert FLAG not in value(found, "strength.mean_peak_torque").flags  # noise is averaged there
    assert FLAG not in value(torque_measures(curve), "strength.peak_torque").flags


@pytest.mark.parametrize(("noise_n", "flagged"), [(0.5, False), (2.0, True)])
def test_a_nordic_of_a_noisy_trace_says_so(noise_n: float, flagged: bool) -> None:  # noqa: FBT001
    bell = np.sin(np.linspace(0, np.pi, 100)) ** 2
    force_n = np.concatenate([np.zeros(200), *[np.r_[150 * bell, np.zeros(200)]] * 3])
    trace = ForceTrace(
        fs_hz=50.0,
        force_n=force_n + noise_n * RNG.standard_normal(force_n.size),
        side=Side.LEFT,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ECCENTRIC,
        source=Source(sha256="a" * 64, format="closed_form", reader="test@1", path="f.csv"),
        test="nordic",
    )
    peak, mean, impulse = force_measures(trace)
    assert [FLAG in m.flags for m in (peak, mean, impulse)] == [flagged, flagged, False]
