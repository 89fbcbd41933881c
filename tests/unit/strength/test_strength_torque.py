"""Peak torque: closed forms in, known numbers out; simulated files against their truth."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import torque_measures
from ischia.model.measurement import Curve, NotMeasured
from ischia.model.reliability import Reliability
from ischia.model.subject import Sex
from ischia.model.terms import Contraction, LoadMode, Motion
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan

BOTH = Motion.KNEE_EXTENSION_AND_FLEXION
CONCEPTS = [
    "strength.mean_peak_torque",
    "strength.peak_torque",
    "strength.angle_of_peak",
    "strength.torque",
]


def test_impacts_outside_the_constant_velocity_do_not_count(closed_form, value) -> None:
    got = value(torque_measures(closed_form([100.0, 110.0, 120.0])), "strength.mean_peak_torque")
    assert got.value == pytest.approx(110.0, rel=2e-3)
    assert got.uncertainty.kind == "repeats"
    assert got.uncertainty.n == 3
    assert got.interval95[1] - got.value == pytest.approx(4.3027 * 10 / np.sqrt(3), rel=1e-2)
    assert got.context == {
        "motion": "knee_extension",
        "contraction": "concentric",
        "velocity_deg_s": 60.0,
    }


def test_the_best_repetition_has_an_unknown_error_and_its_own_span(closed_form, value) -> None:
    got = value(torque_measures(closed_form([100.0, 120.0, 110.0])), "strength.peak_torque")
    assert got.value == pytest.approx(120.0, rel=2e-3)
    assert got.uncertainty.kind == "unknown"
    assert got.interval95 is None
    begin_s, end_s = got.provenance.span_s
    assert 2.42 < begin_s < 2.6  # the second repetition begins after 2.42 s
    assert end_s - begin_s == pytest.approx(1.0, abs=0.1)


def _study(**changes) -> Reliability:
    known = {
        "id": "general",
        "concept": "strength.peak_torque",
        "context": {"motion": "knee_extension"},
        "sem": None,
        "sem_pct": 10.0,
        "unit": Unit.NEWTON_METRE,
        "n": 39,
        "population": "simulated",
        "design": "test",
        "evidence": "computed",
        "cites": ("general",),
    }
    return Reliability(**{**known, **changes})


def test_the_published_error_that_says_most_about_the_test_is_used(closed_form, value) -> None:
    near = _study(
        id="near",
        context={"motion": "knee_extension", "velocity_deg_s": 60.0},
        sem_pct=5.0,
        cites=("near",),
    )
    other = _study(id="other", context={"motion": "knee_flexion", "velocity_deg_s": 60.0})
    found = torque_measures(closed_form([100.0] * 3), published=(_study(), near, other))
    got = value(found, "strength.peak_torque")
    assert got.uncertainty.kind == "published"
    assert got.uncertainty.sem == pytest.approx(0.05 * got.value)
    assert got.interval95[1] == pytest.approx(got.value * (1 + 0.05 * 1.96), rel=1e-4)
    assert got.provenance.cites == ("near",)


@pytest.mark.parametrize("study", [_study(unit=Unit.NEWTON), _study(sem_pct=None)])
def test_a_published_error_that_does_not_fit_is_left_out(closed_form, value, study) -> None:
    found = torque_measures(closed_form([100.0] * 3), published=(study,))
    assert value(found, "strength.peak_torque").interval95 is None


FAR = "best_far_from_others"


@pytest.mark.parametrize(
    ("peaks_nm", "far"),
    [
        ([180.0, 376.0, 176.0, 184.0, 178.0], True),
        ([100.0, 104.0, 130.0], True),
        ([180.0, 212.0, 176.0, 184.0, 178.0], False),  # not a fifth above the others
        ([100.0, 160.0, 130.0, 180.0, 110.0], False),  # they scatter as far
    ],
)
def test_a_best_far_from_the_others_has_no_published_error(
    closed_form, value, peaks_nm, far
) -> None:
    found = torque_measures(closed_form(peaks_nm), published=(_study(),))
    best = value(found, "strength.peak_torque")
    assert (FAR in best.flags) == far
    assert (best.interval95 is None) == far
    assert (best.provenance.cites == ()) == far
    mean = value(found, "strength.mean_peak_torque")
    assert (FAR in mean.flags) == far
    assert mean.interval95[0] < mean.value


def test_two_repetitions_are_not_a_measurement(closed_form) -> None:
    found = torque_measures(closed_form([100.0, 110.0]))
    assert [m.concept for m in found] == CONCEPTS
    for missing in found:
        assert isinstance(missing, NotMeasured)
        assert missing.reason == "2 concentric repetitions reached 60 deg/s; 3 needed"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"load_mode": LoadMode.OTHER}, "nobody said what the machine held"),
        ({"set_velocity_deg_s": 120.0}, "0 concentric repetitions reached 120 deg/s"),
    ],
)
def test_what_is_not_isokinetic_says_so(closed_form, changes, said) -> None:
    found = torque_measures(replace(closed_form([100.0] * 4), **changes))
    assert len(found) == 4
    assert all(isinstance(m, NotMeasured) and said in m.reason for m in found)


def test_a_joint_that_moved_was_not_held(closed_form) -> None:
    moving = replace(closed_form([100.0] * 4), contraction=Contraction.ISOMETRIC)
    (got,) = torque_measures(moving)
    assert isinstance(got, NotMeasured)
    assert "the joint moved by 6" in got.reason


@pytest.mark.parametrize("motion", [Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION])
@pytest.mark.parametrize("contraction", [Contraction.CONCENTRIC, Contraction.ECCENTRIC])
def test_group_and_phase_follow_from_the_signs(closed_form, value, motion, contraction) -> None:
    curve = closed_form([100.0] * 3, motion=motion, contraction=contraction)
    got = value(torque_measures(curve), "strength.mean_peak_torque")
    assert got.value == pytest.approx(100.0, rel=2e-3)


@pytest.mark.parametrize(
    "wrong", [{"contraction": Contraction.ECCENTRIC}, {"motion": Motion.KNEE_FLEXION}]
)
def test_the_wrong_phase_or_group_is_never_measured(closed_form, wrong) -> None:
    found = torque_measures(replace(closed_form([100.0] * 5), **wrong))
    assert all(isinstance(m, NotMeasured) for m in found)


def test_the_weight_of_the_limb_is_flagged(closed_form, value) -> None:
    heavy = torque_measures(closed_form([100.0] * 3, gravity_corrected=False))
    assert value(heavy, "strength.mean_peak_torque").flags == ("gravity_uncorrected",)
    light = torque_measures(closed_form([100.0] * 3))
    assert value(light, "strength.mean_peak_torque").flags == ()


def test_a_peak_at_the_edge_of_the_window_is_flagged(closed_form, value) -> None:
    curve = closed_form([100.0] * 3)
    rising = np.where(curve.torque_nm > 0, 200 - curve.angle_deg, 0.0)
    got = value(torque_measures(replace(curve, torque_nm=rising)), "strength.mean_peak_torque")
    assert "peak_at_window_edge" in got.flags


def test_a_half_repetition_does_not_count(closed_form) -> None:
    whole = closed_form([100.0] * 3)
    stroke = np.r_[np.full(30, 60.0), np.full(30, -60.0)]
    velocity = np.r_[whole.velocity_deg_s, np.tile(stroke, 3)]
    curve = replace(
        whole,
        velocity_deg_s=velocity,
        angle_deg=90 - np.cumsum(velocity) / 100,
        torque_nm=np.r_[whole.torque_nm, np.full(180, 50.0)],
    )
    assert torque_measures(curve)[0] == torque_measures(whole)[0]


def test_the_curve_is_the_mean_at_each_degree(closed_form, only) -> None:
    got = only(torque_measures(closed_form([90.0, 100.0, 110.0])), "strength.torque")
    assert isinstance(got, Curve)
    assert got.n == 3
    assert got.at == tuple(float(deg) for deg in range(int(got.at[0]), int(got.at[-1]) + 1))
    best = int(np.argmax(got.values))
    assert got.values[best] == pytest.approx(100.0, rel=3e-3)
    half = 4.3027 * 10 / np.sqrt(3)
    assert got.high95[best] - got.values[best] == pytest.approx(half, rel=1e-2)


PLANS = {
    "extension": DynamometerPlan(),
    "strong": DynamometerPlan(strength_factor=1.13, mass_kg=95.0, height_m=1.92),
    "dip": DynamometerPlan(deficits=(Deficit(depth_share=0.28, centre_deg=56, width_deg=14),)),
    "woman": DynamometerPlan(sex=Sex.FEMALE, mass_kg=62.0, height_m=1.68),
    "eccentric": DynamometerPlan(contraction=Contraction.ECCENTRIC),
    "flexion": DynamometerPlan(motion=Motion.KNEE_FLEXION),
    "eccentric_flexion": DynamometerPlan(
        motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC
    ),
    "both": DynamometerPlan(motion=BOTH),
    "both_eccentric": DynamometerPlan(motion=BOTH, contraction=Contraction.ECCENTRIC),
    "fast": DynamometerPlan(motion=BOTH, set_velocity_deg_s=180.0),
    "slow_clock": DynamometerPlan(motion=BOTH, fs_hz=50.0),
    "fast_clock": DynamometerPlan(motion=BOTH, fs_hz=1000.0),
    "weak": DynamometerPlan(strength_factor=0.15),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", PLANS)
def test_peaks_are_within_two_per_cent_and_their_angle_within_three_degrees(
    simulated, value, name, seed
) -> None:
    plan = PLANS[name]
    curve, truth = simulated(plan, seed)
    found = torque_measures(curve)
    for motion in (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION):
        if motion not in truth:
            continue
        true = truth[motion]
        mean = value(found, "strength.mean_peak_torque", motion)
        assert mean.value == pytest.approx(true["mean_peak_nm"], rel=0.02)
        assert mean.uncertainty.n == plan.repetitions
        best = value(found, "strength.peak_torque", motion)
        assert best.value == pytest.approx(max(true["peak_nm"]), rel=0.02)
        angle = value(found, "strength.angle_of_peak", motion)
        assert angle.value == pytest.approx(true["angle_of_peak_deg"], abs=3.0)
        assert angle.flags[0] == "poorly_repeatable"


def test_pain_makes_a_plateau_and_not_a_lower_bell(simulated, only) -> None:
    free, _ = simulated(DynamometerPlan(spread_share=0.0), 1)
    sore, truth = simulated(DynamometerPlan(spread_share=0.0, pain_limit_nm=110.0), 1)
    assert truth["knee_extension"]["mean_peak_nm"] < 110
    flat = [only(torque_measures(curve), "strength.torque") for curve in (free, sore)]
    near_peak = [sum(v > 0.97 * max(c.values) for v in c.values) for c in flat]
    assert near_peak[1] > 1.5 * near_peak[0]


def test_every_measurement_can_be_followed_back(simulated) -> None:
    curve, _ = simulated(DynamometerPlan(motion=BOTH), 7)
    found = torque_measures(curve)
    assert len({m.id for m in found if not isinstance(m, NotMeasured)}) == len(found) == 26
    for m in found:
        assert not isinstance(m, NotMeasured)
        assert m.provenance.sources == (curve.source.sha256,)
        assert m.provenance.method.startswith(f"{m.concept}@")
