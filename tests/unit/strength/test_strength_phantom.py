"""The simulated dynamometer says what it is, repeats itself, and follows the printed surface."""

import numpy as np
import pytest

from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer import (
    Deficit,
    DynamometerPlan,
    dynamometer_file,
    true_limb_symmetry_pct,
)

EVEN = DynamometerPlan(spread_share=0.0, noise_nm=0.0)


def test_the_first_line_says_simulated_and_the_truth_too() -> None:
    data, truth = dynamometer_file(DynamometerPlan(), 1)
    assert data.startswith(b"SIMULATED")
    assert truth["simulated"] is True


def test_a_seed_repeats_and_another_does_not() -> None:
    plan = DynamometerPlan()
    assert dynamometer_file(plan, 4) == dynamometer_file(plan, 4)
    assert dynamometer_file(plan, 4)[0] != dynamometer_file(plan, 5)[0]


def test_the_peak_is_that_of_the_printed_surface() -> None:
    _, truth = dynamometer_file(EVEN, 1)
    # c1 × weight × height, at 60 deg/s the hyperbola of c4 and c5, at 64.9 deg the cosine is 1.
    speed = np.radians(60.0)
    product = 2 * 1.517 * 3.952
    hyperbola = (product + speed * (3.952 - 3 * 1.517)) / (
        product + speed * (2 * 3.952 - 4 * 1.517)
    )
    true = truth["knee_extension"]
    assert true["expected_peak_nm"] == pytest.approx(0.163 * 80 * 9.81 * 1.80 * hyperbola, rel=1e-3)
    assert true["angle_of_peak_deg"] == pytest.approx(64.9, abs=0.5)
    assert true["peak_nm"] == pytest.approx([true["expected_peak_nm"]] * 5)


def test_eccentric_is_stronger_than_concentric() -> None:
    peaks = [
        dynamometer_file(DynamometerPlan(contraction=c), 1)[1]["knee_extension"]["expected_peak_nm"]
        for c in (Contraction.CONCENTRIC, Contraction.ECCENTRIC)
    ]
    assert peaks[1] > peaks[0]


def test_symmetry_is_the_ratio_of_what_endless_repetitions_would_average() -> None:
    weak = dynamometer_file(DynamometerPlan(strength_factor=0.8), 1)[1]
    strong = dynamometer_file(DynamometerPlan(strength_factor=1.0), 2)[1]
    assert true_limb_symmetry_pct(weak, strong, Motion.KNEE_EXTENSION) == pytest.approx(80)


@pytest.mark.parametrize(
    "wrong", [{"contraction": Contraction.ISOMETRIC}, {"motion": Motion.HIP_FLEXION}]
)
def test_what_the_surface_does_not_know_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="isokinetic knees"):
        DynamometerPlan(**wrong)


@pytest.mark.parametrize("wrong", [{"depth_share": 1.0}, {"depth_share": -0.1}, {"width_deg": 0.0}])
def test_a_dip_that_would_turn_a_muscle_round_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="a deficit"):
        Deficit(**{"depth_share": 0.3, "centre_deg": 56.0, "width_deg": 10.0, **wrong})
