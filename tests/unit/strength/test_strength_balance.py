"""Hamstrings over quadriceps, torque per body mass, both legs at once: in closed form."""

import math

import pytest

from ischia.measure.strength import (
    bilateral_deficit,
    hamstring_quadriceps,
    limb_difference,
    nordic_imbalance,
    per_body_mass,
    torque_measures,
)
from ischia.model.measurement import Curve, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import Motion, Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import DynamometerPlan

MEAN = "strength.mean_peak_torque"
BEST = "strength.peak_torque"


def torque(
    value: float,
    motion: str = "knee_extension",
    contraction: str = "concentric",
    velocity: float = 60.0,
    **changes,
) -> Measurement:
    concept = changes.get("concept", MEAN)
    sem = changes.get("sem", 0.05 * value)
    known = Uncertainty(sem=sem, kind="unknown" if sem is None else "repeats", n=5)
    return Measurement(
        concept=concept,
        value=value,
        unit=changes.get("unit", Unit.NEWTON_METRE),
        interval95=None if sem is None else (value - 3 * sem, value + 3 * sem),
        uncertainty=known,
        side=changes.get("side", Side.LEFT),
        context={"motion": motion, "contraction": contraction, "velocity_deg_s": velocity},
        provenance=Provenance(method=f"{concept}@1", sources=("a" * 64,)),
    )


def named(found) -> dict[str, Measurement]:
    assert len({m.concept for m in found}) == len(found)
    return {m.concept.removeprefix("strength."): m for m in found}


def test_each_ratio_takes_its_own_phases_and_velocities() -> None:
    found = hamstring_quadriceps(
        [
            torque(200),
            torque(110, velocity=240.0),
            torque(120, "knee_flexion"),
            torque(150, "knee_flexion", "eccentric"),
            torque(260, "knee_extension", "eccentric"),
        ]
    )
    got = named(found)
    assert got["hq_conventional"].value == pytest.approx(0.6)
    assert got["hq_conventional"].context == {
        "velocity_deg_s": 60.0,
        "of": "mean_peak_torque",
    }
    assert got["hq_functional"].value == pytest.approx(0.75)
    assert got["hq_mixed"].value == pytest.approx(150 / 110)
    assert got["hq_mixed"].context == {
        "flexion_velocity_deg_s": 60.0,
        "extension_velocity_deg_s": 240.0,
        "of": "mean_peak_torque",
    }
    half = 2.306004 * math.hypot(0.05, 0.05)  # t with 8 degrees of freedom
    low, high = got["hq_conventional"].interval95
    assert (low, high) == pytest.approx((0.6 * math.exp(-half), 0.6 * math.exp(half)))
    assert {m.unit for m in found} == {Unit.RATIO}


def test_a_mean_peak_is_never_set_over_a_best_one() -> None:
    mixed = [torque(200, concept=MEAN), torque(120, "knee_flexion", concept=BEST)]
    assert hamstring_quadriceps(mixed) == ()
    both = [*mixed, torque(210, concept=BEST)]
    (got,) = hamstring_quadriceps(both)
    assert got.value == pytest.approx(120 / 210)
    better = [*both, torque(100, "knee_flexion", concept=MEAN)]
    (got,) = hamstring_quadriceps(better)
    assert got.value == pytest.approx(0.5)


@pytest.mark.parametrize(
    "flexors",
    [
        torque(120, "knee_flexion", velocity=180.0),
        torque(120, "knee_flexion", side=Side.RIGHT),
        torque(120, "hip_flexion"),
        torque(0.0, "knee_flexion", sem=None),
    ],
)
def test_unlike_groups_make_no_ratio(flexors) -> None:
    assert hamstring_quadriceps([torque(200), flexors]) == ()


def test_the_ratio_over_the_angle_is_that_of_the_curves(simulated) -> None:
    plan = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, spread_share=0.02)
    found = torque_measures(simulated(plan, 3)[0])
    curves = {m.context["motion"]: m for m in found if isinstance(m, Curve)}
    (got,) = (m for m in hamstring_quadriceps(found) if isinstance(m, Curve))
    assert got.context == {"velocity_deg_s": 60.0, "flexors": "concentric"}
    shared = sorted(set(curves["knee_extension"].at) & set(curves["knee_flexion"].at))
    assert list(got.at) == shared
    f, e = (
        curves[motion].values[curves[motion].at.index(50.0)]
        for motion in ("knee_flexion", "knee_extension")
    )
    at = got.at.index(50.0)
    assert got.values[at] == pytest.approx(f / e)
    assert got.low95[at] < f / e < got.high95[at]


def test_torque_per_mass_scales_value_and_interval() -> None:
    got, best = per_body_mass([torque(200), torque(220, concept=BEST)], 80.0)
    assert got.concept == "strength.mean_peak_torque_per_mass"
    assert (best.concept, best.value) == ("strength.peak_torque_per_mass", 2.75)
    assert got.value == 2.5
    assert got.unit is Unit.NM_PER_KG
    assert got.interval95 == pytest.approx((170 / 80, 230 / 80))
    assert got.uncertainty.sem == pytest.approx(10 / 80)
    assert got.derived_from == (torque(200).id,)


def test_without_a_mass_one_line_says_so() -> None:
    (got,) = per_body_mass([torque(200), torque(120, "knee_flexion")], None)
    assert isinstance(got, NotMeasured)
    assert "mass_kg" in got.reason
    assert per_body_mass([], None) == ()


def test_the_difference_of_the_legs_has_their_unit_and_welchs_interval() -> None:
    got = limb_difference(torque(160, side=Side.RIGHT, sem=8.0), torque(200, sem=8.0))
    assert (got.value, got.unit) == (-40, Unit.NEWTON_METRE)
    assert got.concept == "strength.mean_peak_torque_difference"
    half = 2.306004 * math.hypot(8, 8)
    assert got.interval95 == pytest.approx((-40 - half, -40 + half))
    assert isinstance(limb_difference(torque(160), torque(200)), NotMeasured)


@pytest.mark.parametrize(
    ("left_n", "right_n", "pct"), [(266, 333, -20.12), (333, 266, 20.12), (300, 300, 0.0)]
)
def test_nordic_imbalance_is_below_zero_where_the_left_is_weaker(left_n, right_n, pct) -> None:
    left, right = (
        torque(value, concept="strength.mean_peak_force", side=side, unit=Unit.NEWTON)
        for value, side in ((left_n, Side.LEFT), (right_n, Side.RIGHT))
    )
    got = nordic_imbalance(left, right)
    assert got.value == pytest.approx(pct, abs=0.01)
    assert got.side is Side.MIDLINE
    low, high = got.interval95
    assert low < got.value < high
    assert isinstance(nordic_imbalance(left, left), NotMeasured)


def test_a_bilateral_deficit_of_a_tenth() -> None:
    left, right = torque(100, sem=2.0), torque(100, side=Side.RIGHT, sem=2.0)
    got = bilateral_deficit(torque(180, side=Side.MIDLINE, sem=4.0), left, right)
    assert got.value == pytest.approx(10.0)
    sem = 100 * math.hypot(4 / 200, 0.9 * math.hypot(2, 2) / 200)
    assert got.uncertainty.sem == pytest.approx(sem)
    unknown = bilateral_deficit(torque(180, side=Side.MIDLINE, sem=None), left, right)
    assert (unknown.value, unknown.interval95) == (pytest.approx(10.0), None)
    other = torque(180, side=Side.MIDLINE, concept=BEST)
    assert isinstance(bilateral_deficit(other, left, right), NotMeasured)
