"""Known joint angles of a simulated figure come back from its landmarks."""

import numpy as np
import pytest

from ischia.measure.pose.angles import facing, sagittal
from ischia.measure.pose.repetitions import MOVEMENTS, repetitions
from ischia.phantoms.pose.figure import Postures, landmarks
from ischia.phantoms.pose.movements import EXERCISES, exercise

T_S = np.arange(0.0, 6.0, 1 / 30)
REACH_DEG = {"active_knee_extension": 15.0, "single_leg_bridge": 0.0}


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("trunk_deg", [-90.0, 0.0, 45.0])
def test_angles_of_a_figure_that_stands_lies_or_bends_come_back(way, trunk_deg):
    hip_deg, knee_deg = np.array([-10.0, 0.0, 60.0, 120.0]), np.array([-8.0, 0.0, 70.0, 150.0])
    points = landmarks(
        Postures(
            trunk_deg=np.full(4, trunk_deg),
            hip_flexion_deg=hip_deg,
            knee_flexion_deg=knee_deg,
            hip_px=np.zeros((4, 2)),
            facing=way,
        )
    )
    assert facing(points, np.ones(4, bool)) == way
    found = sagittal(points, way)
    assert np.allclose(found["hip_flexion"], hip_deg, atol=1e-9)
    assert np.allclose(found["knee_flexion"], knee_deg, atol=1e-9)
    assert np.allclose(found["trunk_lean"], trunk_deg, atol=1e-9)


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_counted_and_its_reach_is_found(name, way):
    reach_deg = REACH_DEG.get(name, 70.0)
    points = landmarks(exercise(name, T_S, count=4, reach_deg=reach_deg, facing=way))
    movement = MOVEMENTS[name]
    counted = repetitions(sagittal(points, way)[movement.angle], movement)
    assert len(counted) == 4
    # the wave of the knee in stance adds a little to that of the swing
    assert [r.peak_deg for r in counted] == pytest.approx([reach_deg] * 4, abs=0.6)


def test_a_person_seen_from_the_front_faces_no_way():
    points = landmarks(exercise("squat", T_S, count=2, reach_deg=70.0))
    front = {point: xy * [0.0, 1.0] for point, xy in points.items()}
    assert facing(front, np.ones(T_S.size, bool)) == 0


def test_trembling_counts_nothing_and_a_movement_that_never_comes_back_neither():
    trembling = 40.0 + 9.0 * np.sin(20 * T_S)
    assert repetitions(trembling, MOVEMENTS["squat"]) == ()
    assert repetitions(T_S * 20, MOVEMENTS["squat"]) == ()
