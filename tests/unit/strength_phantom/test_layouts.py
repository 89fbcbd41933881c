"""Simulated files: they say what they are, repeat themselves, and carry what was asked."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.dynamometer import (
    LAYOUTS,
    ConstantLoadPlan,
    Deficit,
    DynamometerPlan,
    HeldPlan,
    NordicPlan,
    SetsPlan,
    layout_file,
)

QUIET = DynamometerPlan(
    motion=Motion.KNEE_EXTENSION_AND_FLEXION, repetitions=3, spread_share=0.0, noise_nm=0.0
)
# Layouts of machines that leave no room for a word.
MUTE = {"isomed", "humac_ftlb", "humac_nm", "nordbord_trace"}


def biodex(plan: DynamometerPlan, seed: int = 1) -> np.ndarray:
    """Return time [ms], torque, position, flexion and velocity of a Biodex file, shape (t, 5)."""
    return np.loadtxt(io.BytesIO(layout_file("biodex", plan, seed)[0]), skiprows=6)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_seed_repeats_and_another_does_not(kind) -> None:
    assert layout_file(kind, None, 4) == layout_file(kind, None, 4)
    assert layout_file(kind, None, 4)[0] != layout_file(kind, None, 5)[0]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_everything_says_that_it_is_simulated(kind) -> None:
    data, truth = layout_file(kind)
    assert truth["simulated"] is True
    if kind == "load_cell_xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["SIMULATED"]
    elif kind not in MUTE:
        assert b"SIMULATED" in data[:400]


def test_the_layouts_of_dynamometers_hold_the_same_samples() -> None:
    reference = biodex(QUIET)
    humac = np.loadtxt(
        [
            line.replace('"', "")
            for line in layout_file("humac_ftlb", QUIET)[0].decode().split("\n")
        ],
        delimiter=",",
        skiprows=1,
    )
    assert humac[:, 3] * 1.35581795 == pytest.approx(reference[:, 1], abs=0.1)
    assert humac[:, 4] == pytest.approx(reference[:, 4], abs=0.11)
    isomed = np.loadtxt(io.BytesIO(layout_file("isomed", QUIET)[0]))[::2]
    assert isomed.shape[1] == 10
    # twice the samples: a step of acceleration falls between other ticks
    assert -isomed[:, 2] / 10 == pytest.approx(reference[:, 1], abs=1.0)
    assert isomed[:, 1] / 10 + 110 == pytest.approx(reference[:, 3], abs=0.2)


def test_the_right_leg_of_a_humac_runs_backwards() -> None:
    files = [
        layout_file("humac_nm", replace(QUIET, side=side))[0].decode().replace('"', "")
        for side in (Side.LEFT, Side.RIGHT)
    ]
    left, right = (np.loadtxt(io.StringIO(f), delimiter=",", skiprows=1)[:, 4] for f in files)
    assert np.abs(left).max() > 59
    assert (left == -right).all()


def test_isomed_marks_who_works_by_even_intervals() -> None:
    one = replace(QUIET, motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)
    table = np.loadtxt(io.BytesIO(layout_file("isomed", one)[0]))
    even = table[:, 5] % 2 == 0
    assert sorted(set(table[even, 5])) == [2, 4, 6]
    assert (table[even, 2] >= 0).mean() > 0.95  # the flexors: positive in this layout
    assert np.median(table[even, 3]) == -600  # lengthened: the knee extends


def test_system_4_begins_at_line_53_with_a_false_spike_in_each_set() -> None:
    data, truth = layout_file("biodex_system4")
    table = np.loadtxt(data.decode().split("\n")[52:-1])
    assert [t["set_velocity_deg_s"] for t in truth["sets"]] == [60.0, 180.0]
    assert set(table[:, 0]) == {1, 2}
    assert set(table[:, 1]) == {1, 2, 3, 4, 5}
    for number in (1, 2):
        first = table[(table[:, 0] == number) & (table[:, 2] < 250)]
        assert first[0, 2] == 0
        assert first[:, 3].max() > 80
        assert np.ptp(first[:, 5]) == 0  # and nothing moved


def test_a_passive_sweep_weighs_the_limb() -> None:
    sweep = replace(QUIET, passive=True, limb_weight_nm=28.0, set_velocity_deg_s=5.0, repetitions=1)
    table = biodex(sweep)
    steady = np.abs(np.abs(table[:, 4]) - 5) < 0.01
    assert table[steady, 1] == pytest.approx(-28 * np.cos(np.radians(table[steady, 3])), abs=0.2)


def test_weight_pulls_into_flexion_on_every_stroke() -> None:
    with_weight, without = biodex(replace(QUIET, limb_weight_nm=30.0)), biodex(QUIET)
    lost_nm = without[:, 1] - with_weight[:, 1]
    assert lost_nm == pytest.approx(30 * np.cos(np.radians(without[:, 3])), abs=0.2)


def test_faults_are_where_they_were_asked_for() -> None:
    plain = biodex(QUIET)
    assert np.abs(biodex(replace(QUIET, spikes=3))[:, 1] - plain[:, 1]).max() > 100
    dropped = biodex(replace(QUIET, dropped_samples=4))
    assert len(dropped) == len(plain) - 4
    assert np.diff(dropped[:, 0]).max() > 10
    assert len(biodex(replace(QUIET, pause_s=5.0))) == len(plain) + 500
    hesitant = biodex(replace(QUIET, false_start=True))
    assert hesitant[-1, 3] == pytest.approx(plain[-1, 3], abs=0.2)
    begun = hesitant[: len(hesitant) - len(plain), 4]
    assert begun.max() == pytest.approx(24, abs=0.5)
    overshot = biodex(replace(QUIET, overshoot_share=0.3))
    assert overshot[:, 4].max() == pytest.approx(78, abs=0.5)


def test_a_deficit_counts_in_its_phase_and_motion_only() -> None:
    dip = Deficit(
        depth_share=0.4,
        centre_deg=20.0,
        width_deg=8.0,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ECCENTRIC,
    )
    one = replace(QUIET, motion=Motion.KNEE_FLEXION, both_phases=True)
    sound, hurt = (layout_file("biodex", replace(one, deficits=d))[1] for d in ((), (dip,)))
    share = {
        was["contraction"]: now["expected_torque_at_20deg_nm"] / was["expected_torque_at_20deg_nm"]
        for was, now in zip(sound["efforts"], hurt["efforts"], strict=True)
    }
    assert share == {"concentric": 1.0, "eccentric": pytest.approx(0.6, abs=0.01)}


def test_work_is_torque_over_the_angle_passed() -> None:
    truth = layout_file("biodex", QUIET)[1]["knee_extension"]
    low_deg, high_deg = truth["window_deg"]
    table = biodex(QUIET)
    first = slice(0, int(table[:, 3].argmin()))
    inside = (table[first, 3] >= low_deg) & (table[first, 3] <= high_deg)
    angle, torque = np.radians(table[first, 3][inside]), table[first, 1][inside]
    assert -np.trapezoid(torque, angle) == pytest.approx(truth["work_j"][0], rel=0.01)
    seconds = np.radians(high_deg - low_deg) / np.radians(60)
    assert truth["mean_power_w"][0] == pytest.approx(truth["work_j"][0] / seconds, rel=0.01)


def test_two_phases_of_two_motions_are_refused() -> None:
    with pytest.raises(ValueError, match="two phases of one motion"):
        replace(QUIET, both_phases=True)


@pytest.mark.parametrize("fs_hz", [50.0, 400.0])
def test_nordic_traces_peak_where_the_truth_says(fs_hz) -> None:
    data, truth = layout_file("nordbord_trace", NordicPlan(noise_n=0.0, fs_hz=fs_hz))
    table = np.loadtxt(io.BytesIO(data), delimiter=",", skiprows=1)
    assert np.diff(table[:, 0]) == pytest.approx(1 / fs_hz, abs=0.001)
    assert table[:, 1].max() == pytest.approx(max(truth["left"]["peak_n"]), rel=0.001)
    whole_ns = np.trapezoid(table[:, 2], table[:, 0])
    assert whole_ns == pytest.approx(sum(truth["right"]["impulse_ns"]), rel=0.001)


def test_the_hub_prints_a_weaker_left_as_negative() -> None:
    plan = NordicPlan(left_peak_n=266.0, right_peak_n=333.0, spread_share=0.0)
    data, truth = layout_file("nordbord_hub", plan)
    row = data.decode("utf-8-sig").split("\n")[1].split(",")
    assert row[4:9] == ["266", "333", "-20.1", "106", "133"]
    assert truth["imbalance_pct"] == pytest.approx(-20.12, abs=0.01)


def test_force_rises_at_the_rate_that_is_called_true() -> None:
    data, truth = layout_file("load_cell_xlsx", HeldPlan(noise_n=0.0, pulls=2))
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    table = np.array(list(sheet.iter_rows(values_only=True)), dtype=float) * 9.80665
    for column, motion in enumerate(("knee_extension", "knee_flexion")):
        for pull, onset_s in enumerate(truth[motion]["onset_s"]):
            for ms in (50, 100, 200):
                force_n = table[round(2000 * (onset_s + ms / 1000)), column]
                true_n_s = truth[motion]["rate_n_s"][str(ms)][pull]
                assert force_n / (ms / 1000) == pytest.approx(true_n_s, rel=0.001)


def test_a_held_load_does_the_work_that_is_called_true() -> None:
    plan = ConstantLoadPlan(repetitions=1, noise_nm=0.0)
    data, truth = layout_file("kineo_csv", plan)
    table = np.loadtxt(io.BytesIO(data), delimiter=",", skiprows=2)
    up, down = table[:, 3] > 0.5, table[:, 3] < -0.5
    assert np.median(table[up, 2]) == truth["concentric"]["load_nm"]
    assert np.median(table[down, 2]) == truth["eccentric"]["load_nm"]
    work_j = -np.trapezoid(table[up, 2], np.radians(table[up, 1]))
    assert work_j == pytest.approx(truth["concentric"]["work_j"], rel=0.01)
    fastest_deg_s = truth["concentric"]["peak_velocity_deg_s"][0]
    assert table[:, 3].max() == pytest.approx(fastest_deg_s, rel=0.01)


def test_one_set_makes_a_multi_set_file_of_one() -> None:
    assert layout_file("biodex_system4", QUIET) == layout_file(
        "biodex_system4", SetsPlan(sets=(QUIET,))
    )


@pytest.mark.parametrize(
    ("kind", "plan", "said"),
    [("cybex", None, "no layout 'cybex'"), ("biodex", NordicPlan(), "holds a DynamometerPlan")],
)
def test_what_no_layout_holds_is_refused(kind, plan, said) -> None:
    with pytest.raises(ValueError, match=said):
        layout_file(kind, plan)
