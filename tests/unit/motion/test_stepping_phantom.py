"""The simulated walk and sprint on plates are what they say, and are measured as they were."""

from dataclasses import dataclass

import numpy as np
import pytest
from tests.unit.motion.conftest import read

from ischia.measure.motion import angles
from ischia.measure.motion.events import marker_events
from ischia.measure.motion.plates import not_zeroed, plate_events, vertical_force_n
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.phantoms.gait import SteppingPlan, SteppingTruth, sprinting_plan, stepping_trial

KINDS = ("walking", "running")


@dataclass(frozen=True)
class Made:
    """One simulated recording, read back."""

    static: MarkerTrial
    dynamic: MarkerTrial
    truth: SteppingTruth


def made(plan: SteppingPlan, seed: int = 3) -> Made:
    static, dynamic, truth = stepping_trial(plan, seed)
    return Made(read(static, trial="static"), read(dynamic), truth)


@pytest.fixture(scope="module")
def trials() -> dict[str, Made]:
    return {
        "walking": made(SteppingPlan(marker_noise_mm=0.0)),
        "running": made(sprinting_plan(marker_noise_mm=0.0)),
    }


def marker(trial: MarkerTrial, name: str) -> np.ndarray:
    return trial.xyz_mm[:, trial.names.index(name)]


def frames_of(one: Made, start_s: float, end_s: float) -> slice:
    fs_hz = one.dynamic.fs_hz
    return slice(int(np.ceil(start_s * fs_hz)), int(end_s * fs_hz) + 1)


@pytest.mark.parametrize("task", KINDS)
def test_the_model_gives_every_angle_back(trials, task) -> None:
    one = trials[task]
    found = angles(one.dynamic, one.static)
    for name, true_deg in one.truth.angles_deg.items():
        # A file keeps single precision, and a track of 30 m leaves it a micrometre or two.
        np.testing.assert_allclose(found[name], true_deg, atol=5e-3, err_msg=name)


@pytest.mark.parametrize("task", KINDS)
def test_feet_stand_still_while_they_stand(trials, task) -> None:
    one = trials[task]
    for fall in one.truth.footfalls[1:-1]:
        letter = "L" if fall.side is Side.LEFT else "R"
        stood_s = fall.off_s - fall.strike_s
        still = frames_of(one, fall.strike_s + 0.3 * stood_s, fall.off_s - 0.35 * stood_s)
        forwards_mm, across_mm, up_mm = np.ptp(marker(one.dynamic, f"{letter}TOE")[still], axis=0)
        assert max(forwards_mm, up_mm) < 4.0
        assert across_mm < 25.0  # the hip's turn swings the toe a little
    assert min(marker(one.dynamic, name)[:, 2].min() for name in ("LTOE", "RHEE")) > 0.0


@pytest.mark.parametrize("task", KINDS)
def test_plates_carry_the_body_and_tell_the_foot(trials, task) -> None:
    one = trials[task]
    plan = one.truth.plan
    found = plate_events(one.dynamic)
    assert [e.kind for e in found].count("foot_strike") == plan.plates == len(one.dynamic.plates)
    truth_s = {
        kind: {(f.side, getattr(f, name)) for f in one.truth.footfalls}
        for kind, name in (("foot_strike", "strike_s"), ("foot_off", "off_s"))
    }
    for event in found:
        near_s = min(abs(event.t_s - t) for side, t in truth_s[event.kind] if side is event.side)
        assert near_s < 0.004
    each_n_s = [
        float(vertical_force_n(plate)[0].sum()) / plate.fs_hz for plate in one.dynamic.plates
    ]
    # Each contact carries the weight for about the time of a step.
    assert np.mean(each_n_s) == pytest.approx(plan.body_mass_kg * 9.81 * plan.step_s, rel=0.03)
    assert not not_zeroed(one.dynamic)


def test_a_plate_that_nobody_zeroed_is_told() -> None:
    shifted = made(SteppingPlan(plate_offset_n=25.0, steps=6))
    assert not_zeroed(shifted.dynamic)
    assert len(plate_events(shifted.dynamic)) == 4


@pytest.mark.parametrize("task", KINDS)
def test_the_force_presses_under_the_foot(trials, task) -> None:
    one = trials[task]
    for event in plate_events(one.dynamic):
        if event.kind == "foot_off":
            continue
        letter = "L" if event.side is Side.LEFT else "R"
        at_s = event.t_s + 0.04
        toe_mm = marker(one.dynamic, f"{letter}TOE")[round(at_s * one.dynamic.fs_hz)]
        plate = min(
            one.dynamic.plates,
            key=lambda p: float(np.linalg.norm(p.corners_mm.mean(axis=0) - toe_mm)),
        )
        sample = round(at_s * plate.fs_hz)
        force_n, moment_nm = plate.force_n[sample], plate.moment_nm[sample]
        middle_mm = plate.corners_mm.mean(axis=0)
        presses_mm = middle_mm[:2] + 1000.0 * np.array([-moment_nm[1], moment_nm[0]]) / force_n[2]
        assert np.linalg.norm(presses_mm - toe_mm[:2]) < 230.0
        assert abs(presses_mm[1] - toe_mm[1]) < 45.0


@pytest.mark.parametrize("task", KINDS)
@pytest.mark.parametrize("treadmill", [False, True])
def test_markers_alone_find_every_footfall(task, treadmill) -> None:
    plan = (SteppingPlan if task == "walking" else sprinting_plan)(treadmill=treadmill)
    one = made(plan, seed=8)
    found = marker_events(one.dynamic)
    for kind, name in (("foot_strike", "strike_s"), ("foot_off", "off_s")):
        for side in (Side.LEFT, Side.RIGHT):
            true_s = [getattr(f, name) for f in one.truth.footfalls if f.side is side][1:-1]
            ours_s = np.array([e.t_s for e in found if (e.kind, e.side) == (kind, side)])
            apart_s = [np.abs(ours_s - t).min() for t in true_s]
            assert np.median(apart_s) < 0.010, (kind, side)
            assert max(apart_s) < 0.045, (kind, side)


def test_the_same_seed_gives_the_same_bytes() -> None:
    plan = sprinting_plan(steps=4)
    first, again, other = (stepping_trial(plan, seed)[1] for seed in (5, 5, 6))
    assert first == again
    assert first != other
