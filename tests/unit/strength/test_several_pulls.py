"""Several pulls of one held test: counted without a click, their best and their mean."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import force_measures, torque_measures
from ischia.model.measurement import Measurement
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side

FS_HZ = 1000.0
SOURCE = Source(sha256="c" * 64, format="closed_form", reader="test@1", path="f.csv")
T_OF_TWO = 4.302653  # Student's t, 95 %, two degrees of freedom


def pulls(*peaks: float, held_s: float = 3.0) -> np.ndarray:
    """Two seconds of rest, then a pull that rises as 1 − exp(−t/0.1 s), and so on."""
    n = round(FS_HZ)
    rise = 1 - np.exp(-np.arange(round(held_s * n)) / (0.1 * n))
    fall = np.cos(np.linspace(0, np.pi / 2, n // 2)) ** 2  # without a corner for the filter
    return np.concatenate([*(np.r_[np.zeros(2 * n), p * np.r_[rise, fall]] for p in peaks)])


def torque(values: np.ndarray) -> TorqueCurve:
    return TorqueCurve(
        fs_hz=FS_HZ,
        torque_nm=values,
        angle_deg=np.full(values.size, 30.0),
        velocity_deg_s=np.zeros(values.size),
        set_velocity_deg_s=None,
        load_mode=LoadMode.ISOMETRIC,
        side=Side.LEFT,
        motion=Motion.KNEE_EXTENSION,
        contraction=Contraction.ISOMETRIC,
        gravity_corrected=True,
        source=SOURCE,
    )


def force(values: np.ndarray, lever_m: float | None = None) -> ForceTrace:
    return ForceTrace(
        fs_hz=FS_HZ,
        force_n=values,
        side=Side.LEFT,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ISOMETRIC,
        source=SOURCE,
        lever_m=lever_m,
    )


def of(found) -> dict[str, Measurement]:
    return {m.concept: m for m in found if isinstance(m, Measurement)}


def test_three_pulls_have_a_count_a_best_and_a_mean_with_an_interval() -> None:
    found = of(torque_measures(torque(pulls(140.0, 150.0, 145.0))))
    best, mean = found["strength.peak_torque"], found["strength.mean_peak_torque"]
    assert best.value == pytest.approx(150.0, rel=0.005)
    assert (mean.value, mean.uncertainty.n) == (pytest.approx(145.0, rel=0.005), 3)
    half = T_OF_TWO * 5.0 / np.sqrt(3)
    assert mean.interval95 == pytest.approx((145 - half, 145 + half), rel=0.005)
    assert mean.context == best.context
    rate = found["strength.rate_of_torque_development"]
    assert rate.uncertainty.n == 3
    assert rate.interval95 is not None


def test_one_pull_has_no_mean() -> None:
    assert "strength.mean_peak_torque" not in of(torque_measures(torque(pulls(150.0))))
    assert "strength.mean_peak_force" not in of(force_measures(force(pulls(300.0))))


@pytest.mark.parametrize(("second", "count"), [(0.77, 2), (0.83, 3)])
def test_a_pull_that_was_no_attempt_at_the_best_is_not_averaged(second, count) -> None:
    found = of(torque_measures(torque(pulls(150.0, second * 150.0, 148.0))))
    assert found["strength.mean_peak_torque"].uncertainty.n == count


def test_a_twitch_is_no_pull() -> None:
    values = pulls(150.0, 148.0)
    values[500:620] += 100.0  # an eighth of a second, before the first
    assert of(torque_measures(torque(values)))["strength.mean_peak_torque"].uncertainty.n == 2


def test_a_pull_that_sinks_and_rises_again_is_one() -> None:
    values = pulls(150.0, 148.0)
    values[3_000:3_600] *= 0.6
    assert of(torque_measures(torque(values)))["strength.mean_peak_torque"].uncertainty.n == 2


def test_held_torque_is_low_passed_before_its_highest_is_taken() -> None:
    values = pulls(150.0, 148.0)
    hum_nm = 8.0 * np.sin(2 * np.pi * 50 * np.arange(values.size) / FS_HZ)
    found = of(torque_measures(torque(values + hum_nm)))
    assert found["strength.peak_torque"].value == pytest.approx(150.0, rel=0.01)


def test_the_best_of_several_held_forces_counts_not_the_longest() -> None:
    long, strong = pulls(300.0, held_s=5.0), pulls(320.0, held_s=2.0)
    found = of(force_measures(force(np.r_[long, strong])))
    assert found["strength.peak_force"].value == pytest.approx(320.0, rel=0.005)
    mean = found["strength.mean_peak_force"]
    assert (mean.value, mean.uncertainty.n) == (pytest.approx(310.0, rel=0.005), 2)


def test_a_force_that_was_not_held_is_not_averaged() -> None:
    brief = pulls(310.0, held_s=0.7)
    found = of(force_measures(force(np.r_[pulls(300.0, 305.0), brief])))
    assert found["strength.mean_peak_force"].uncertainty.n == 2
    assert found["strength.peak_force"].value == pytest.approx(305.0, rel=0.005)


def test_forces_at_a_lever_have_a_mean_torque() -> None:
    found = of(force_measures(force(pulls(300.0, 310.0, 305.0), lever_m=0.4)))
    mean = found["strength.mean_peak_torque"]
    assert mean.value == pytest.approx(0.4 * 305.0, rel=0.005)
    assert "force_times_lever" in mean.flags
    ratio = found["strength.mean_peak_force"].uncertainty.sem / mean.uncertainty.sem
    assert ratio == pytest.approx(1 / 0.4)


def test_a_mean_of_a_trace_carries_what_its_reader_mended() -> None:
    trace = replace(force(pulls(300.0, 310.0)), flags=("samples_bridged",))
    assert of(force_measures(trace))["strength.mean_peak_force"].flags == ("samples_bridged",)
