"""What is a spike, what is how a signal is written, and which values a spike touches."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import medfilt

from ischia.measure.strength import force_measures, torque_measures
from ischia.measure.strength.gravity import weighed
from ischia.measure.strength.sets import work_sets
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.spikes import without_spikes
from ischia.numeric.steps import speed
from ischia.readers.contract import RawFile
from ischia.readers.table import TABLE

SPIKES = "spikes_removed"
SOURCE = Source(sha256="a" * 64, format="closed_form", reader="test@1", path="f.csv")
STILL = np.random.default_rng(3).standard_normal(2000)
STROKE = 242  # samples of a repetition of the closed form: there 121, and back


@pytest.mark.parametrize(("times", "found"), [(7.0, []), (9.0, [700])])
def test_a_spike_stands_out_by_eight_standard_deviations(times, found) -> None:
    values = STILL.copy()
    values[690:711] = 0.0  # level around it, so that only the noise of the whole trace decides
    residual = values - medfilt(values, 5)
    values[700] = times * 1.4826 * float(np.median(np.abs(residual)))
    assert without_spikes(values)[1].tolist() == found


def test_the_top_of_a_short_impact_is_no_spike() -> None:
    braking = np.zeros(400)
    braking[100:105] = [40, 90, 150, 90, 40]  # 30 ms at 100 Hz
    braking[300] = 150.0  # and a sample by itself
    clean, where = without_spikes(braking)
    assert where.tolist() == [300]
    assert clean[102] == 150.0


def test_two_spikes_side_by_side_do_not_hide_each_other() -> None:
    torque_nm = 50 * np.sin(np.linspace(0, 6, 600))
    torque_nm[[200, 203]] += 200
    assert without_spikes(torque_nm)[1].tolist() == [200, 203]


def test_what_recurs_is_how_a_velocity_is_written() -> None:
    still = np.zeros(3000)
    angle_deg = np.round(np.r_[still, np.arange(0, 80, 0.06), still + 80], 1)
    velocity_deg_s = np.gradient(angle_deg) * 1000  # 50 mostly, and 100 now and then
    assert without_spikes(velocity_deg_s)[1].size > 100
    assert without_spikes(velocity_deg_s, apart=50)[1].size == 0
    velocity_deg_s = np.r_[np.zeros(500), np.full(500, 60.0)]
    velocity_deg_s[700] = 400.0
    assert without_spikes(velocity_deg_s, apart=50)[1].tolist() == [700]


@pytest.mark.parametrize("step_deg", [0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("fs_hz", [100.0, 1000.0])
@pytest.mark.parametrize("speed_deg_s", [30.0, 60.0, 180.0])
def test_the_speed_of_a_coarse_angle_is_the_true_one(step_deg, fs_hz, speed_deg_s) -> None:
    way_deg = np.arange(0, 80, speed_deg_s / fs_hz)
    angle_deg = np.r_[np.zeros(round(fs_hz)), way_deg, np.full(round(fs_hz), 80.0)]
    written_deg = step_deg * np.round(angle_deg / step_deg)
    found = zero_lag_lowpass(speed(written_deg, fs_hz), fs_hz=fs_hz, cutoff_hz=15.0)
    begin = round(fs_hz)
    middle = found[begin + way_deg.size // 4 : begin + 3 * way_deg.size // 4]
    assert float(np.mean(middle)) == pytest.approx(speed_deg_s, rel=0.03)
    # A step takes one sample more or less, which few samples a second do not average.
    assert np.abs(middle / speed_deg_s - 1).max() < (0.16 if fs_hz < 1000 else 0.1)
    rest = found[: begin // 2]
    assert np.abs(rest).max() < 1.0


def test_an_angle_that_never_changes_has_no_speed() -> None:
    assert speed(np.full(9, 3.0), 100.0).tolist() == [0.0] * 9


PROFILE = """
schema = "ischia.profile/1"
kind = "torque_curve"
title = "no velocity"
header_rows = 1
fs_hz = {fs_hz}
column = [
  {{ quantity = "angle", name = "deg", unit = "deg" }},
  {{ quantity = "torque", name = "nm", unit = "N.m" }},
]
"""


def table(closed_form, step_deg: float, fs_hz: float) -> TorqueCurve:
    """Read a set of 60 deg/s from a table without velocity, its angle written in steps."""
    whole = closed_form([100.0] * 4)
    calm_nm = np.where(whole.torque_nm == 500, 0.0, whole.torque_nm)
    at = np.arange(0, whole.torque_nm.size - 1, 100 / fs_hz)
    index = np.arange(whole.torque_nm.size)
    angle_deg = step_deg * np.round(np.interp(at, index, whole.angle_deg) / step_deg)
    torque_nm = np.interp(at, index, calm_nm)
    rows = [f"{d:.4g},{nm:.6g}" for d, nm in zip(angle_deg, torque_nm, strict=True)]
    raw = RawFile(
        shown="t.csv",
        data="\n".join(["deg,nm", *rows, ""]).encode(),
        profile=RawFile(shown="p.toml", data=PROFILE.format(fs_hz=fs_hz).encode()),
    )
    facts = RecordingEntry(path="", side=Side.LEFT, gravity_corrected=True)
    (curve,) = TABLE.read(raw, facts)
    assert isinstance(curve, TorqueCurve)
    return curve


@pytest.mark.parametrize(
    ("step_deg", "fs_hz"),
    [(0.1, 100.0), (0.5, 100.0), (0.1, 1000.0), (0.5, 1000.0), (1.0, 500.0), (1.0, 1000.0)],
)
def test_a_set_without_a_velocity_column_keeps_the_velocity_it_was_set_to(
    closed_form, value, step_deg, fs_hz
) -> None:
    curve = table(closed_form, step_deg, fs_hz)
    assert curve.velocity_derived
    assert weighed(curve).curve is curve  # nothing of it was measured and wrong
    (found,) = (one for one in work_sets(curve) if one.motion is Motion.KNEE_EXTENSION)
    assert (found.velocity_deg_s, len(found.repetitions)) == (60.0, 4)
    got = torque_measures(curve)
    peak = value(got, "strength.mean_peak_torque")
    assert peak.value == pytest.approx(100.0, rel=0.02)
    assert value(got, "strength.load_range").value > 45.0


def flags(curve: TorqueCurve) -> dict[str, tuple[str, ...]]:
    return {m.concept: m.flags for m in torque_measures(curve) if isinstance(m, Measurement)}


def spiked(curve: TorqueCurve, *at: int) -> TorqueCurve:
    torque_nm = curve.torque_nm.copy()
    torque_nm[list(at)] += 400.0
    return replace(curve, torque_nm=torque_nm)


def test_a_spike_touches_the_values_of_its_own_window_and_no_others(closed_form) -> None:
    curve = closed_form([100.0, 120.0, 100.0, 100.0])
    told = flags(spiked(curve, 2 * STROKE + 40))  # in the third stroke, not the strongest
    with_it = {concept for concept, said in told.items() if SPIKES in said}
    assert {"strength.mean_peak_torque", "strength.angle_of_peak", "strength.work"} <= with_it
    assert "strength.effort_spread" in with_it
    free = {"strength.peak_torque", "strength.load_range", "strength.velocity_tolerance"}
    assert not free & with_it
    best = flags(spiked(curve, STROKE + 40))
    assert SPIKES in best["strength.peak_torque"]


def test_a_spike_beside_the_windows_is_no_matter_of_peaks(closed_form) -> None:
    curve = closed_form([100.0, 120.0, 100.0, 100.0])
    calm = replace(curve, torque_nm=np.where(curve.torque_nm == 500, 0.0, curve.torque_nm))
    on_way = flags(spiked(calm, 2 * STROKE + 4))  # while the limb speeds up
    assert {concept for concept, said in on_way.items() if SPIKES in said} == {
        "strength.work",
        "strength.mean_power",
    }
    between = flags(spiked(calm, 2 * STROKE + 180))  # on the way back
    assert not any(SPIKES in said for said in between.values())


def pulls(*peaks: float, fs_hz: float = 1000.0) -> np.ndarray:
    """Two seconds of rest, then three of a pull that rises within 0.3 s, and so on."""
    n = round(fs_hz)
    rise = np.linspace(0, 1, round(0.3 * n))
    one = np.r_[np.zeros(2 * n), rise, np.ones(3 * n), rise[::-1]]
    return np.concatenate([*(peak * one for peak in peaks), np.zeros(n)])


def held(values: np.ndarray, fs_hz: float = 1000.0) -> TorqueCurve:
    return TorqueCurve(
        fs_hz=fs_hz,
        torque_nm=values,
        angle_deg=np.full(values.size, 61.0),
        velocity_deg_s=np.zeros(values.size),
        set_velocity_deg_s=None,
        load_mode=LoadMode.ISOMETRIC,
        side=Side.LEFT,
        motion=Motion.KNEE_EXTENSION,
        contraction=Contraction.ISOMETRIC,
        gravity_corrected=True,
        source=SOURCE,
    )


def by_concept(found) -> dict[str, Measurement]:
    return {
        m.concept: m
        for m in found
        if isinstance(m, Measurement) and m.context.get("window_ms") in (None, 100.0, 200.0)
    }


def test_a_spike_in_one_pull_is_said_of_the_values_that_are_of_it() -> None:
    found = by_concept(torque_measures(spiked(held(pulls(120, 130, 125)), 4_000)))
    assert {concept for concept, m in found.items() if SPIKES in m.flags} == {
        "strength.mean_peak_torque"
    }
    best = by_concept(torque_measures(spiked(held(pulls(120, 130, 125)), 9_000)))
    assert SPIKES in best["strength.peak_torque"].flags
    rising = by_concept(torque_measures(spiked(held(pulls(120, 130, 125)), 2_050)))
    assert SPIKES in rising["strength.rate_of_torque_development"].flags
    assert SPIKES not in rising["strength.peak_torque"].flags


def nordic(*peaks_n: float, fs_hz: float = 50.0) -> ForceTrace:
    """Simulate repetitions of two seconds, with four of rest around each."""
    bell = np.sin(np.linspace(0, np.pi, round(2 * fs_hz))) ** 2
    rest = np.zeros(round(4 * fs_hz))
    return ForceTrace(
        fs_hz=fs_hz,
        force_n=np.concatenate([rest, *(np.r_[peak * bell, rest] for peak in peaks_n)]),
        side=Side.LEFT,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ECCENTRIC,
        source=SOURCE,
        test="nordic",
    )


def test_a_spike_of_a_nordic_is_said_of_the_repetitions_that_held_it() -> None:
    trace = nordic(300, 320, 310)

    def of(*at: int) -> list[tuple[str, ...]]:
        force_n = trace.force_n.copy()
        force_n[list(at)] += 500
        return [m.flags for m in force_measures(replace(trace, force_n=force_n))]

    assert of() == [(), (), ()]
    assert of(100) == [(), (), ()]  # at rest
    assert of(240) == [(), (SPIKES,), (SPIKES,)]  # in the first, which is not the best
    assert of(550) == [(SPIKES,)] * 3


@pytest.mark.parametrize(("share", "count"), [(0.37, 2), (0.43, 3)])
def test_a_repetition_of_a_nordic_reaches_two_fifths_of_the_best(share, count) -> None:
    mean = force_measures(nordic(300, 310, share * 310))[1]
    assert mean.uncertainty.n == count
