"""A simulated sprint at 9 m/s, over ground and on a belt: numbers, flags and hamstrings."""

import pytest
from tests.unit.motion.conftest import read

from ischia.measure.motion import gait_measures, hamstring_measures, hamstrings
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.phantoms.gait import SteppingPlan, sprinting_plan, stepping_trial
from ischia.readers.osim import walking_model

Numbers = dict[tuple[str, Side], Measurement]


def trials(plan: SteppingPlan) -> tuple[MarkerTrial, MarkerTrial]:
    static, dynamic, _ = stepping_trial(plan, 4)
    return read(static, trial="static"), read(dynamic)


def numbers(plan: SteppingPlan) -> Numbers:
    static, dynamic = trials(plan)
    found = gait_measures(dynamic, static)
    return {(m.concept, m.side): m for m in found if isinstance(m, Measurement)}


@pytest.fixture(scope="module")
def sprint() -> Numbers:
    return numbers(sprinting_plan())


def holds(m: Measurement, truth: float) -> bool:
    assert m.interval95 is not None
    return m.interval95[0] <= truth <= m.interval95[1]


def test_a_sprint_is_told_from_its_flight_and_measured_as_one(sprint) -> None:
    assert {m.context["task"] for m in sprint.values()} == {"running"}
    assert holds(sprint["motion.running_speed", Side.MIDLINE], 9.0)
    for side, contact_s in ((Side.LEFT, 0.105), (Side.RIGHT, 0.110)):
        assert holds(sprint["motion.contact_time", side], contact_s)
        assert holds(sprint["motion.step_time", side], 0.225)
        assert holds(sprint["motion.flight_time", side], 0.225 - contact_s)
        assert holds(sprint["motion.stride_time", side], 0.45)
        # From where one foot struck to where the other did, though the first is in the air by then.
        assert holds(sprint["motion.step_length", side], 9.0 * 0.225)
        assert sprint["motion.stride_length", side].value == pytest.approx(4.05, abs=0.05)
    assert ("motion.double_support_pct", Side.LEFT) not in sprint


def test_a_sprint_says_that_its_moments_were_proved_on_simulations(sprint) -> None:
    for m in sprint.values():
        assert "running_events_from_markers" in m.flags
        assert "few_frames_per_contact" not in m.flags
    walk = numbers(SteppingPlan(steps=6))
    assert not any("running_events_from_markers" in m.flags for m in walk.values())


def test_few_frames_of_a_contact_are_flagged() -> None:
    slow = numbers(sprinting_plan(fs_hz=100.0))
    assert all("few_frames_per_contact" in m.flags for m in slow.values())
    assert slow["motion.contact_time", Side.LEFT].value == pytest.approx(0.105, abs=0.01)


@pytest.mark.parametrize(("plan", "speed_m_s"), [(SteppingPlan, 1.25), (sprinting_plan, 9.0)])
def test_the_belt_of_a_treadmill_gives_speed_and_lengths(plan, speed_m_s) -> None:
    ground, belt = numbers(plan(step_sd_m=0.0)), numbers(plan(step_sd_m=0.0, treadmill=True))
    concept = "motion.running_speed" if speed_m_s > 2 else "motion.walking_speed"
    speed = belt[concept, Side.MIDLINE]
    assert speed.value == pytest.approx(ground[concept, Side.MIDLINE].value, rel=0.02)
    assert "on_treadmill" in speed.flags
    assert "on_treadmill" not in ground[concept, Side.MIDLINE].flags
    for side in (Side.LEFT, Side.RIGHT):
        for length in ("motion.step_length", "motion.stride_length"):
            there, here = belt[length, side].value, ground[length, side].value
            assert there == pytest.approx(here, rel=0.03)


def fastest_m_s(static: MarkerTrial, dynamic: MarkerTrial) -> dict[tuple[object, Side], float]:
    return {
        (m.context["muscle"], m.side): m.value
        for m in hamstring_measures(dynamic, static, walking_model())
        if isinstance(m, Measurement) and m.concept == "motion.hamstring_peak_lengthening_velocity"
    }


@pytest.mark.parametrize("fs_hz", [100.0, 250.0])
def test_the_filter_leaves_a_sprint_its_velocity(fs_hz: float, monkeypatch) -> None:
    static, dynamic = trials(sprinting_plan(fs_hz=fs_hz, steps=8, marker_noise_mm=0.0))
    found = fastest_m_s(static, dynamic)
    monkeypatch.setattr(hamstrings, "STRIDE_WAVE_COUNT", 0.4 * fs_hz * 0.45)
    unfiltered = fastest_m_s(static, dynamic)
    assert len(found) == 8
    for key, velocity_m_s in found.items():
        assert velocity_m_s == pytest.approx(unfiltered[key], rel=0.02), key
