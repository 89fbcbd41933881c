"""Phantom → file → reader → measure → truth, with the side and the limb's weight as only help."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement
from ischia.model.terms import Contraction, LoadMode, Motion, Purpose, Side
from ischia.phantoms.dynamometer import (
    Deficit,
    DynamometerPlan,
    HeldPlan,
    NordicPlan,
    layout_file,
)
from ischia.service.loose import measure_files

WEIGHT_NM = 26.0
BOTH = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, limb_weight_nm=WEIGHT_NM)
FLEXORS = replace(BOTH, motion=Motion.KNEE_FLEXION, both_phases=True)
SAMPLED = ("biodex", "isomed", "humac_ftlb", "humac_nm", "table_csv")
# concept → its truth, and how near it must come: a share of it, or degrees
NEAR = {
    "strength.mean_peak_torque": ("mean_peak_nm", 0.02),
    "strength.torque_at_20deg": ("torque_at_20deg_nm", 0.03),
    "strength.work": ("whole_work_j", 0.03),
}
NEAR_DEG = 3.0

Measure = Callable[..., tuple[Measurements, dict[str, Any]]]


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Give a function that simulates one file and measures it."""

    def one(kind: str, plan: Any, seed: int = 1, **facts: Any) -> tuple[Measurements, Any]:
        data, truth = layout_file(kind, plan, seed)
        path = tmp_path / f"{kind}.{'xlsx' if 'xlsx' in kind else 'txt'}"
        path.write_bytes(data)
        if "profile" in truth:
            (tmp_path / "profile.toml").write_text(truth["profile"], encoding="utf-8")
            facts = {"profile": "profile.toml", **facts}
        entry = RecordingEntry(path="", side=plan.side if hasattr(plan, "side") else None)
        return measure_files([path], replace(entry, **facts)), truth

    return one


def value(found: Measurements, concept: str, **context: Any) -> Measurement:
    """Return the one measurement of a concept in a context."""
    (chosen,) = [
        m
        for m in found.measurements
        if m.concept == concept and context.items() <= {"side": m.side, **m.context}.items()
    ]
    return chosen


def assert_true(found: Measurements, truth: dict[str, Any]) -> None:
    """Check every effort of a set against what is true of it."""
    for effort in truth["efforts"]:
        context = {name: effort[name] for name in ("motion", "contraction", "velocity_deg_s")}
        for concept, (name, near) in NEAR.items():
            true = np.mean(effort[name])
            assert value(found, concept, **context).value == pytest.approx(true, rel=near), context
        peak = value(found, "strength.angle_of_peak", **context)
        assert peak.value == pytest.approx(effort["angle_of_peak_deg"], abs=NEAR_DEG)
        mean_peak = value(found, "strength.mean_peak_torque", **context)
        assert mean_peak.uncertainty.n == len(effort["peak_nm"])


def efforts_found(found: Measurements) -> set[tuple[Any, ...]]:
    """Return motion, phase and velocity of every set that was found."""
    return {
        (m.context["motion"], m.context["contraction"], m.context["velocity_deg_s"])
        for m in found.measurements
        if m.concept == "strength.mean_peak_torque"
    }


@pytest.mark.parametrize("kind", SAMPLED)
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_both_motions_of_a_set_are_found_and_true(kind, side, measure: Measure) -> None:
    found, truth = measure(kind, replace(BOTH, side=side), limb_weight_nm=WEIGHT_NM)
    assert efforts_found(found) == {
        ("knee_extension", "concentric", 60.0),
        ("knee_flexion", "concentric", 60.0),
    }
    assert_true(found, truth)


@pytest.mark.parametrize("kind", SAMPLED)
def test_both_phases_of_a_motion_are_found_and_true(kind, measure: Measure) -> None:
    dip = Deficit(
        depth_share=0.3, centre_deg=20.0, width_deg=9.0, contraction=Contraction.ECCENTRIC
    )
    plan = replace(FLEXORS, deficits=(dip,))
    found, truth = measure(kind, plan, limb_weight_nm=WEIGHT_NM)
    assert efforts_found(found) == {
        ("knee_flexion", "concentric", 60.0),
        ("knee_flexion", "eccentric", 60.0),
    }
    assert_true(found, truth)


@pytest.mark.parametrize(
    "fault",
    [
        {"false_start": True},
        {"pause_s": 4.0},
        {"overshoot_share": 0.25},
        {"dropped_samples": 3},
        {"spikes": 2},
        {"first_spike_nm": 250.0},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_what_goes_wrong_in_a_clinic_does_not_change_the_numbers(fault, measure: Measure) -> None:
    found, truth = measure("biodex", replace(BOTH, **fault), limb_weight_nm=WEIGHT_NM)
    assert len(efforts_found(found)) == 2
    assert_true(found, truth)


@pytest.mark.parametrize("velocity_deg_s", [30.0, 120.0, 180.0])
def test_the_set_velocity_is_found(velocity_deg_s, measure: Measure) -> None:
    plan = replace(BOTH, set_velocity_deg_s=velocity_deg_s)
    found, truth = measure("biodex", plan, limb_weight_nm=WEIGHT_NM)
    assert {velocity for _, _, velocity in efforts_found(found)} == {velocity_deg_s}
    for effort in truth["efforts"]:
        peak = value(found, "strength.mean_peak_torque", motion=effort["motion"])
        assert peak.value == pytest.approx(effort["mean_peak_nm"], rel=0.02)


def test_a_static_weighing_at_an_angle_serves_as_well(measure: Measure) -> None:
    read_nm = WEIGHT_NM * float(np.cos(np.radians(45.0)))
    found, truth = measure("biodex", BOTH, limb_weight_nm=read_nm, limb_weight_at_deg=45.0)
    assert_true(found, truth)


def test_a_passive_sweep_takes_off_weight_and_the_pull_of_tissue(tmp_path: Path) -> None:
    visit = tmp_path / "visits/2026-03-02"
    visit.mkdir(parents=True)
    plan = replace(BOTH, elastic_nm=8.0)
    sweep = replace(plan, passive=True, set_velocity_deg_s=5.0, repetitions=2)
    data, truth = layout_file("biodex", plan)
    (visit / "test.txt").write_bytes(data)
    (visit / "sweep.txt").write_bytes(layout_file("biodex", sweep, 2)[0])
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    (visit / "visit.toml").write_text(VISIT, encoding="utf-8")
    paths = [visit / "test.txt", visit / "sweep.txt"]
    assert_true(measure_files(paths, RecordingEntry(path="")), truth)


CASE = """\
schema = "ischia.case/1"
simulated = true
injured_side = "none"
complaint = "none"

[subject]
pseudonym = "P-SIM"
"""
VISIT = f"""\
schema = "ischia.visit/1"
date = 2026-03-02

[[recording]]
path = "test.txt"
side = "left"

[[recording]]
path = "sweep.txt"
side = "left"
purpose = "{Purpose.PASSIVE_SWEEP}"
"""


def test_sets_of_one_file_stay_apart(measure: Measure) -> None:
    found, truth = measure("biodex_system4", None, side=Side.LEFT, gravity_corrected=True)
    assert len(efforts_found(found)) == 4
    for one in truth["sets"]:
        for effort in one["efforts"]:
            context = {name: effort[name] for name in ("motion", "velocity_deg_s")}
            peak = value(found, "strength.mean_peak_torque", **context)
            assert peak.value == pytest.approx(effort["mean_peak_nm"], rel=0.02)


@pytest.mark.parametrize("fs_hz", [50.0, 400.0])
def test_a_nordic_trace_gives_both_legs(fs_hz, measure: Measure) -> None:
    found, truth = measure("nordbord_trace", NordicPlan(fs_hz=fs_hz))
    for side in (Side.LEFT, Side.RIGHT):
        mean = value(found, "strength.mean_peak_force", side=side)
        assert mean.value == pytest.approx(np.mean(truth[side]["peak_n"]), rel=0.02)
        best = value(found, "strength.peak_force", side=side)
        assert best.value == pytest.approx(max(truth[side]["peak_n"]), rel=0.02)
        impulse = value(found, "strength.repetition_impulse", side=side)
        assert impulse.value == pytest.approx(np.mean(truth[side]["impulse_ns"]), rel=0.03)


def test_a_nordic_export_keeps_what_it_prints_and_no_name(measure: Measure) -> None:
    found, truth = measure("nordbord_hub", NordicPlan())
    left = value(found, "strength.peak_force", side=Side.LEFT)
    assert left.value == pytest.approx(max(truth["left"]["peak_n"]), abs=0.5)
    assert "SIMULATED" not in str(found)


def test_a_held_pull_gives_force_and_its_rate(measure: Measure) -> None:
    found, truth = measure(
        "load_cell_xlsx", HeldPlan(), side=Side.LEFT, profile="builtin:load_cell_kgf_2000hz"
    )
    for motion in ("knee_extension", "knee_flexion"):
        peak = value(found, "strength.peak_force", motion=motion)
        assert peak.value == pytest.approx(truth[motion]["peak_n"][0], rel=0.02)
        for ms, (true_n_s,) in truth[motion]["rate_n_s"].items():
            rate = value(
                found,
                "strength.rate_of_force_development",
                motion=motion,
                window_ms=float(ms),
            )
            assert rate.value == pytest.approx(true_n_s, rel=0.05)


def test_unequal_loads_give_each_way_its_work(measure: Measure) -> None:
    found, truth = measure("kineo_csv", None, side=Side.LEFT, profile="builtin:kineo")
    for phase in ("concentric", "eccentric"):
        context = {"contraction": phase, "load_mode": str(LoadMode.CONSTANT_LOAD)}
        work = value(found, "strength.work", **context)
        assert work.value == pytest.approx(truth[phase]["work_j"], rel=0.03)
        assert work.uncertainty.n == len(truth[phase]["duration_s"])


def test_a_held_load_has_no_angle_of_peak_and_no_likeness(measure: Measure) -> None:
    found, _ = measure("kineo_csv", None, side=Side.LEFT, profile="builtin:kineo")
    concepts = {m.concept for m in found.measurements}
    assert "strength.effort_spread" in concepts
    assert not concepts & {"strength.angle_of_peak", "strength.effort_likeness"}
    reasons = [n.reason for n in found.not_measured if n.concept == "strength.angle_of_peak"]
    assert len(reasons) == 2
    assert all("held one load" in reason for reason in reasons)
