"""What is done for speed gives the numbers of the plain way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import butter, medfilt, sosfiltfilt

from ischia.numeric import spikes
from ischia.numeric.filters import zero_lag_lowpass_each
from ischia.numeric.medians import median
from ischia.numeric.plateaus import plateau
from ischia.numeric.repetitions import movements
from ischia.numeric.spikes import without_spikes

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(values=VALUES)
def test_the_median_is_numpys(values) -> None:
    assert median(np.array(values)) == np.median(values)


def test_pieces_of_any_length_are_filtered_as_if_alone() -> None:
    rng = np.random.default_rng(3)
    pieces = [rng.normal(size=size).cumsum() for size in (5, 12, 13, 400, 90, *range(20, 160))]
    pieces += [rng.normal(size=size).cumsum() for size in (16_360, 16_361, 40_000)]  # of blocks
    together = zero_lag_lowpass_each(pieces, fs_hz=100.0, cutoff_hz=10.0)
    two_passes = (np.sqrt(2) - 1) ** 0.25
    sections = butter(2, 10.0 / two_passes / 50.0, output="sos")
    for piece, smooth in zip(pieces, together, strict=True):
        if piece.size <= 12:
            assert smooth.tolist() == piece.tolist()
            assert smooth is not piece
        else:
            expected = sosfiltfilt(sections, piece, padlen=12)
            np.testing.assert_allclose(smooth, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("at", [7_003, 16_383, 16_384, 16_385])  # the last three: ends of a block
@pytest.mark.parametrize("height", [0.0, 2.0, 4.0, 6.0, 40.0])
def test_a_long_calm_signal_is_left_as_it_is_and_a_spiked_one_is_not(
    height, at, monkeypatch
) -> None:
    t_s = np.arange(0, 20, 0.001)
    values = 50 * np.sin(t_s) + np.random.default_rng(1).normal(0, 0.1, t_s.size)
    values[at] += height
    quick, where = without_spikes(values)
    monkeypatch.setattr(spikes, "_smooth", lambda _: False)
    slow, slow_where = without_spikes(values)
    assert quick.tolist() == slow.tolist()
    assert where.tolist() == slow_where.tolist() == ([at] if height > 5 else [])


@given(seed=st.integers(0, 200), size=st.integers(20, 400), scale=st.floats(0.01, 3))
def test_nothing_calm_by_the_quick_look_has_a_spike(seed, size, scale) -> None:
    rng = np.random.default_rng(seed)
    values = 30 * np.sin(np.linspace(0, 6, size)) + rng.normal(0, scale, size)
    if not spikes._smooth(values):
        return
    calm = medfilt(np.pad(values, 2, mode="edge"), 5)[2:-2]
    assert np.abs(values - calm).max() <= 0.05 * np.ptp(calm)


def test_a_few_steep_steps_need_no_running_median(monkeypatch) -> None:
    values = 100 * np.sin(np.linspace(0, 60, 20_000))
    values[5_000:] += 12.0  # an impact: one steep step, and no spike

    def never(*_args: object) -> None:
        pytest.fail("looked at every sample")

    monkeypatch.setattr(spikes, "medfilt", never)
    assert without_spikes(values)[1].size == 0


@given(speeds=st.lists(st.integers(-6, 6), min_size=1, max_size=60))
def test_a_movement_holds_until_one_the_other_way(speeds) -> None:
    found = movements(np.array(speeds, dtype=float), fs_hz=1.0, enter_per_s=4.0, min_travel=3.0)
    state, expected, begin = 0, [], 0
    for at, speed in enumerate([*speeds, -4]):
        new = (speed >= 4) - (speed <= -4)
        if new == 1 and state != 1:
            begin = at
        elif new == -1 and state == 1 and sum(speeds[begin:at]) >= 3:
            expected.append(slice(begin, at))
        state = new or state
    assert found == expected


@given(values=st.lists(st.integers(-50, 50), min_size=1, max_size=60))
def test_the_level_of_a_plateau_is_a_median_of_the_densest(values) -> None:
    array = np.array(values, dtype=float)
    level, width = plateau(array)
    inside = array[(array >= level - width) & (array <= level + width)]
    assert inside.size >= 0.3 * array.size
    assert array.min() <= level <= array.max()
