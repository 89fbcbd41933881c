"""The two legs against each other, in closed form."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import limb_symmetry, torque_differences, torque_measures
from ischia.model.measurement import Curve, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan, true_limb_symmetry_pct


def peak(value: float, side: Side, *, sem: float | None = 5.0, kind: str = "repeats", n: int = 5):
    uncertainty = Uncertainty(sem=sem, kind=kind, n=n)
    return Measurement(
        concept="strength.mean_peak_torque",
        value=value,
        unit=Unit.NEWTON_METRE,
        interval95=None if sem is None else (value - 2 * sem, value + 2 * sem),
        uncertainty=uncertainty,
        side=side,
        context={"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0},
        provenance=Provenance(
            method="strength.mean_peak_torque@1", sources=(str(side)[0] * 64,), cites=("a",)
        ),
        flags=("gravity_uncorrected",),
    )


def test_equal_relative_errors_give_the_t_interval_of_the_logarithm() -> None:
    got = limb_symmetry(peak(80, Side.RIGHT, sem=4), peak(100, Side.LEFT, sem=5))
    assert got.value == pytest.approx(80)
    half = 2.306004 * math.hypot(0.05, 0.05)  # t with 8 degrees of freedom
    assert got.interval95 == pytest.approx((80 * math.exp(-half), 80 * math.exp(half)))
    assert got.uncertainty.kind == "propagated"
    assert got.uncertainty.sem == pytest.approx(80 * math.hypot(0.05, 0.05))
    assert got.side is Side.RIGHT
    assert got.unit is Unit.PERCENT
    assert got.context["ratio"] == "injured_over_uninjured"
    assert got.context["motion"] == "knee_extension"
    assert got.provenance.sources == ("r" * 64, "l" * 64)
    assert got.provenance.cites == ("a",)
    assert got.flags == ("gravity_uncorrected",)


def test_a_ratio_says_which_number_of_the_test_it_is_of() -> None:
    best = [
        replace(peak(v, s), concept="strength.peak_torque")
        for v, s in ((80, Side.RIGHT), (100, Side.LEFT))
    ]
    of_best, of_mean = (
        limb_symmetry(*best),
        limb_symmetry(peak(80, Side.RIGHT), peak(100, Side.LEFT)),
    )
    assert (of_best.context["of"], of_mean.context["of"]) == ("peak_torque", "mean_peak_torque")
    assert of_best.id != of_mean.id


def test_it_remembers_what_it_came_from() -> None:
    right, left = peak(80, Side.RIGHT), peak(100, Side.LEFT)
    assert limb_symmetry(right, left).derived_from == (right.id, left.id)


def test_published_errors_count_as_known() -> None:
    got = limb_symmetry(
        peak(80, Side.RIGHT, sem=4, kind="published"), peak(100, Side.LEFT, sem=5, kind="published")
    )
    half = 1.959964 * math.hypot(0.05, 0.05)
    assert got.interval95[1] == pytest.approx(80 * math.exp(half))


@pytest.mark.parametrize("unknown", [0, 1])
def test_one_unknown_error_makes_the_index_unknown(unknown: int) -> None:
    sides = [peak(80, Side.RIGHT), peak(100, Side.LEFT)]
    sides[unknown] = peak(sides[unknown].value, sides[unknown].side, sem=None, kind="unknown", n=1)
    got = limb_symmetry(*sides)
    assert got.value == pytest.approx(80)
    assert got.interval95 is None
    assert got.uncertainty.kind == "unknown"


def test_nobody_injured_is_said_in_the_ratio() -> None:
    got = limb_symmetry(peak(90, Side.LEFT), peak(100, Side.RIGHT), ratio="left_over_right")
    assert got.context["ratio"] == "left_over_right"
    assert got.side is Side.LEFT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"context": {"motion": "knee_flexion"}}, "not measured alike"),
        ({"concept": "strength.peak_torque"}, "not measured alike"),
        ({"unit": Unit.NEWTON}, "not measured alike"),
        ({"side": Side.RIGHT}, "both values are of the right side"),
        ({"value": 0.0, "interval95": (-1.0, 1.0)}, "not above zero"),
    ],
)
def test_unlike_values_are_not_compared(changes, said) -> None:
    got = limb_symmetry(peak(80, Side.RIGHT), replace(peak(100, Side.LEFT), **changes))
    assert isinstance(got, NotMeasured)
    assert said in got.reason
    assert got.context["ratio"] == "injured_over_uninjured"


def test_two_methods_are_flagged() -> None:
    other = replace(
        peak(100, Side.LEFT), provenance=Provenance(method="reported.value@1", sources=("l" * 64,))
    )
    assert "methods_differ" in limb_symmetry(peak(80, Side.RIGHT), other).flags


def test_a_simulated_deficit_is_found_and_its_interval_holds_the_truth(simulated, value) -> None:
    plan = DynamometerPlan(strength_factor=1.1)
    hurt = replace(plan, deficits=(Deficit(depth_share=0.3, centre_deg=60, width_deg=30),))
    right, truth_right = simulated(hurt, 11, Side.RIGHT)
    left, truth_left = simulated(plan, 12, Side.LEFT)
    concept = "strength.mean_peak_torque"
    got = limb_symmetry(
        value(torque_measures(right), concept), value(torque_measures(left), concept)
    )
    true = true_limb_symmetry_pct(truth_right, truth_left, Motion.KNEE_EXTENSION)
    assert 60 < true < 90
    assert got.interval95[0] <= true <= got.interval95[1]
    assert got.value == pytest.approx(true, rel=0.06)


def test_the_difference_is_largest_where_the_dip_is(simulated) -> None:
    plan = DynamometerPlan(spread_share=0.02)
    hurt = replace(plan, deficits=(Deficit(depth_share=0.3, centre_deg=56, width_deg=10),))
    (got,) = torque_differences(
        [simulated(hurt, 1, Side.RIGHT)[0]], [simulated(plan, 2, Side.LEFT)[0]]
    )
    assert isinstance(got, Curve)
    assert got.side is Side.RIGHT
    assert got.at[int(np.argmin(got.values))] == pytest.approx(57, abs=5)
    differs = [deg for deg, high in zip(got.at, got.high95, strict=True) if high < 0]
    assert len(differs) >= 20
    assert 56.0 in differs
    assert all(
        low < v < high for low, v, high in zip(got.low95, got.values, got.high95, strict=True)
    )


@pytest.mark.parametrize(("repetitions", "flags"), [(3, ("too_few_repetitions",)), (4, ())])
def test_too_few_repetitions_are_not_read_as_no_difference(simulated, repetitions, flags) -> None:
    plan = DynamometerPlan(repetitions=repetitions, spread_share=0.02)
    hurt = replace(plan, deficits=(Deficit(depth_share=0.5, centre_deg=56, width_deg=20),))
    (got,) = torque_differences(
        [simulated(hurt, 1, Side.RIGHT)[0]], [simulated(plan, 2, Side.LEFT)[0]]
    )
    assert isinstance(got, Curve)
    assert got.flags == flags
    assert any(high < 0 for high in got.high95) == (not flags)


def test_each_motion_of_a_set_has_its_difference(simulated) -> None:
    plan = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
    found = torque_differences(
        [simulated(plan, 1, Side.RIGHT)[0]], [simulated(plan, 2, Side.LEFT)[0]]
    )
    assert [m.context["motion"] for m in found] == ["knee_extension", "knee_flexion"]
    assert all(isinstance(m, Curve) for m in found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"set_velocity_deg_s": 120.0}, "same test"),
        ({"contraction": Contraction.ECCENTRIC}, "same test"),
        ({"motion": Motion.KNEE_FLEXION}, "same test"),
    ],
)
def test_different_tests_are_not_subtracted(closed_form, changes, said) -> None:
    ours = closed_form([80.0] * 3, side=Side.RIGHT)
    (got,) = torque_differences([ours], [replace(closed_form([100.0] * 3), **changes)])
    assert isinstance(got, NotMeasured)
    assert said in got.reason


def test_the_leg_with_too_few_repetitions_is_named(closed_form) -> None:
    (got,) = torque_differences(
        [closed_form([80.0] * 3, side=Side.RIGHT)], [closed_form([100.0] * 2)]
    )
    assert isinstance(got, NotMeasured)
    assert got.reason.startswith("left: 2 concentric repetitions")


def test_legs_that_share_no_angle_are_not_subtracted(closed_form) -> None:
    ours = closed_form([80.0] * 3, side=Side.RIGHT)
    (got,) = torque_differences(
        [ours], [replace(ours, side=Side.LEFT, angle_deg=ours.angle_deg + 90)]
    )
    assert isinstance(got, NotMeasured)
    assert "share no stretch" in got.reason
