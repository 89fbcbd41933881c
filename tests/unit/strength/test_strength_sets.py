"""Sets without a word about them, held joints, loads, and the weight of the limb: closed forms."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import force_measures, torque_measures
from ischia.measure.strength.gravity import passive_torque, weighed
from ischia.measure.strength.sets import work_sets
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Purpose, Side

SWEEP_SOURCE = Source(sha256="5" * 64, format="closed_form", reader="test@1", path="sweep.txt")
SILENT = {"motion": None, "contraction": None, "set_velocity_deg_s": None}


def one_after_another(*curves: TorqueCurve) -> TorqueCurve:
    """Join recordings in time, with half a second of rest between them."""
    rest = np.zeros(50)
    joined = {
        name: np.concatenate([np.r_[getattr(c, name), end(getattr(c, name), rest)] for c in curves])
        for name, end in {
            "torque_nm": lambda _, r: r,
            "velocity_deg_s": lambda _, r: r,
            "angle_deg": lambda values, r: r + values[-1],
        }.items()
    }
    return replace(curves[0], **joined)


def faster(curve: TorqueCurve, times: float) -> TorqueCurve:
    """Play a recording faster: the same angles in less time."""
    at = np.arange(0, curve.torque_nm.size - 1, times)
    index = np.arange(curve.torque_nm.size)
    return replace(
        curve,
        torque_nm=np.interp(at, index, curve.torque_nm),
        angle_deg=np.interp(at, index, curve.angle_deg),
        velocity_deg_s=times * np.interp(at, index, curve.velocity_deg_s),
    )


@pytest.mark.parametrize("motion", [Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION])
@pytest.mark.parametrize("contraction", [Contraction.CONCENTRIC, Contraction.ECCENTRIC])
def test_what_was_done_is_found_from_the_signs(closed_form, motion, contraction) -> None:
    told = closed_form([100.0, 105.0, 110.0], motion=motion, contraction=contraction)
    (found,) = work_sets(replace(told, **SILENT))
    assert (found.motion, found.contraction, found.velocity_deg_s) == (motion, contraction, 60.0)
    assert torque_measures(replace(told, **SILENT))[0] == torque_measures(told)[0]


def test_sets_of_several_velocities_stay_apart(closed_form) -> None:
    slow = closed_form([100.0] * 3)
    fast = faster(closed_form([80.0] * 4), 3.0)
    both = replace(one_after_another(slow, fast), **SILENT)
    found = {s.velocity_deg_s: len(s.repetitions) for s in work_sets(both)}
    assert found == {60.0: 3, 180.0: 4}
    only_slow = work_sets(replace(both, set_velocity_deg_s=60.0))
    assert [(s.velocity_deg_s, len(s.repetitions)) for s in only_slow] == [(60.0, 3)]


def test_a_pause_and_a_cut_end_are_no_repetitions(closed_form) -> None:
    whole = closed_form([100.0] * 4)
    cut = slice(0, whole.torque_nm.size - 200)  # ends early in the fourth
    short = replace(
        whole, **{n: getattr(whole, n)[cut] for n in ("torque_nm", "angle_deg", "velocity_deg_s")}
    )
    (found,) = work_sets(replace(short, **SILENT))
    assert len(found.repetitions) == 3


def test_spikes_are_taken_out_and_said(closed_form, value) -> None:
    curve = closed_form([100.0] * 3)
    torque = curve.torque_nm.copy()
    torque[[40, 300]] = 400.0
    found = torque_measures(replace(curve, torque_nm=torque))
    got = value(found, "strength.mean_peak_torque")
    assert got.value == pytest.approx(100.0, rel=0.01)
    assert "spikes_removed" in got.flags


def sweep(weight_nm: float, *, side: Side = Side.LEFT, pull_nm: float = 0.0) -> TorqueCurve:
    angle_deg = np.r_[np.linspace(90, 5, 1700), np.linspace(5, 90, 1700)]
    help_nm = pull_nm * np.sin(np.linspace(0, 9, angle_deg.size))
    return TorqueCurve(
        fs_hz=100.0,
        torque_nm=-weight_nm * np.cos(np.radians(angle_deg)) + help_nm,
        angle_deg=angle_deg,
        velocity_deg_s=np.r_[np.full(1700, 5.0), np.full(1700, -5.0)],
        set_velocity_deg_s=5.0,
        load_mode=LoadMode.ISOKINETIC,
        side=side,
        motion=None,
        contraction=None,
        gravity_corrected=False,
        source=SWEEP_SOURCE,
        purpose=Purpose.PASSIVE_SWEEP,
    )


def hung(curve: TorqueCurve, weight_nm: float) -> TorqueCurve:
    """Hang a weight on the limb of a recording that knows nothing of it."""
    heavy_nm = curve.torque_nm - weight_nm * np.cos(np.radians(curve.angle_deg))
    return replace(curve, torque_nm=heavy_nm, gravity_corrected=False)


def test_a_sweep_and_a_weighing_give_back_the_same_muscle(closed_form) -> None:
    free = closed_form([100.0] * 3)
    heavy = hung(free, 28.0)
    by_sweep = weighed(heavy, [sweep(28.0)])
    by_weighing = weighed(replace(heavy, limb_weight_nm=28.0))
    np.testing.assert_allclose(by_weighing.curve.torque_nm, free.torque_nm, atol=1e-9)
    np.testing.assert_allclose(by_sweep.curve.torque_nm, free.torque_nm, atol=0.2)
    assert by_sweep.flags == ("gravity_by_passive_sweep",)
    assert by_sweep.sources == (free.source.sha256, SWEEP_SOURCE.sha256)
    assert by_weighing.flags == ("gravity_by_weighing",)


@pytest.mark.parametrize(
    ("offered", "flags"),
    [
        ([sweep(28.0, side=Side.RIGHT)], ("gravity_uncorrected",)),
        ([sweep(28.0, pull_nm=25.0)], ("passive_sweep_not_usable", "gravity_uncorrected")),
        ([sweep(-28.0)], ("passive_sweep_not_usable", "gravity_uncorrected")),
    ],
)
def test_another_leg_a_tense_limb_and_a_rising_one_are_not_believed(
    closed_form, offered, flags
) -> None:
    heavy = hung(closed_form([100.0] * 3), 28.0)
    got = weighed(heavy, offered)
    assert got.flags == flags
    np.testing.assert_array_equal(got.curve.torque_nm, heavy.torque_nm)


def test_a_weight_is_never_taken_out_twice(closed_form) -> None:
    done = closed_form([100.0] * 3, limb_weight_nm=28.0)
    got = weighed(done, [sweep(28.0)])
    assert got.flags == ("already_corrected",)
    np.testing.assert_array_equal(got.curve.torque_nm, done.torque_nm)


def test_a_test_is_no_sweep_and_a_sweep_no_test(closed_form) -> None:
    assert passive_torque(closed_form([100.0] * 3)) is None
    assert torque_measures(sweep(28.0)) == ()


def test_the_return_of_a_hanging_limb_is_no_work_of_the_flexors(closed_form) -> None:
    heavy = replace(hung(closed_form([100.0] * 3), 20.0), **SILENT)
    assert [(s.motion, s.contraction) for s in work_sets(heavy)] == [
        (Motion.KNEE_EXTENSION, Contraction.CONCENTRIC)
    ]


def test_a_constant_load_needs_no_constant_velocity(closed_form, value) -> None:
    t_s = np.arange(0, 2, 0.01)
    there_deg = 50 + 40 * np.cos(np.pi * t_s / 2)  # 90 to 10 in two seconds
    angle_deg = np.tile(np.r_[there_deg, there_deg[::-1]], 3)
    extending = np.tile(np.r_[np.ones(200), np.zeros(200)], 3)
    curve = replace(
        closed_form([100.0]),
        torque_nm=50.0 * extending,
        angle_deg=angle_deg,
        velocity_deg_s=-np.gradient(angle_deg, 0.01),
        load_mode=LoadMode.CONSTANT_LOAD,
        **SILENT,
    )
    found = torque_measures(curve)
    work = value(found, "strength.work")
    assert work.value == pytest.approx(50 * np.radians(80), rel=0.01)
    assert work.context["load_mode"] == "constant_load"
    assert "velocity_deg_s" not in work.context
    assert value(found, "strength.mean_power").value == pytest.approx(work.value / 2, rel=0.03)
    assert value(found, "strength.mean_velocity").value == pytest.approx(40.0, rel=0.03)
    peak = value(found, "strength.mean_peak_torque")
    assert peak.value == pytest.approx(50.0, rel=0.01)
    assert "includes_inertia" in peak.flags


@pytest.mark.parametrize(("sign", "motion"), [(1, "knee_extension"), (-1, "knee_flexion")])
def test_a_held_joint_gives_torque_at_its_angle_and_how_fast_it_came(sign, motion) -> None:
    torque_nm = np.r_[np.zeros(1000), np.linspace(0, 120, 300), np.full(2000, 120.0)]
    curve = replace(
        sweep(0.0),
        fs_hz=1000.0,
        torque_nm=sign * torque_nm,
        angle_deg=np.full(torque_nm.size, 61.0),
        velocity_deg_s=np.zeros(torque_nm.size),
        gravity_corrected=True,
        purpose=Purpose.TEST,
    )
    peak, *rates = torque_measures(curve)
    assert isinstance(peak, Measurement)
    assert peak.value == pytest.approx(120.0, rel=0.01)
    assert peak.context == {
        "motion": motion,
        "contraction": "isometric",
        "joint_angle_deg": 60.0,
    }
    by_window = {m.context["window_ms"]: m for m in rates if "rate" in m.concept}
    assert sorted(by_window) == [50.0, 100.0, 150.0, 200.0]
    for m in by_window.values():
        assert m.value == pytest.approx(400.0, rel=0.05)  # 120 N.m in 0.3 s
    (impulse,) = (m for m in rates if m.concept == "strength.torque_impulse")
    assert impulse.value == pytest.approx(0.5 * 80 * 0.2, rel=0.1)


def trace(fs_hz: float, *, lever_m: float | None = None, rest_n: float = 0.0) -> ForceTrace:
    n = round(fs_hz)
    rise = np.linspace(rest_n, 200, round(0.4 * n))
    return ForceTrace(
        fs_hz=fs_hz,
        force_n=np.r_[np.full(n, rest_n), rise, np.full(3 * n, 200.0)],
        side=Side.LEFT,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ISOMETRIC,
        source=SWEEP_SOURCE,
        lever_m=lever_m,
    )


def test_a_slow_clock_does_not_see_the_first_moments() -> None:
    rates = [m for m in force_measures(trace(100.0)) if "rate" in m.concept]
    assert isinstance(rates[0], NotMeasured)
    assert rates[0].reason == "sampled at 100 Hz; 200 Hz needed for 50 ms"
    assert all(isinstance(m, Measurement) for m in rates[1:])


def test_who_pulls_before_the_trace_begins_has_no_rate() -> None:
    (_, missing) = force_measures(trace(1000.0, rest_n=80.0))
    assert isinstance(missing, NotMeasured)
    assert "rest before the pull" in missing.reason


def test_a_force_at_a_lever_is_torque_as_well() -> None:
    force, torque, *rates = force_measures(trace(1000.0, lever_m=0.4))
    assert (force.concept, torque.concept) == ("strength.peak_force", "strength.peak_torque")
    assert torque.value == pytest.approx(0.4 * force.value)
    assert "force_times_lever" in torque.flags
    assert {m.concept for m in rates} == {
        "strength.rate_of_torque_development",
        "strength.torque_impulse",
    }
    assert rates[0].value == pytest.approx(0.4 * 500, rel=0.05)


def test_a_long_set_has_a_fatigue_index_and_a_short_one_has_none(closed_form, value) -> None:
    tiring = closed_form([120.0] * 3 + [110.0] * 3 + [90.0] * 3)
    smooth_nm = np.where(tiring.torque_nm == 500.0, 0.0, tiring.torque_nm)  # without its impacts
    found = torque_measures(replace(tiring, torque_nm=smooth_nm))
    assert value(found, "strength.fatigue_index").value == pytest.approx(25.0, abs=0.5)
    fresh = torque_measures(closed_form([120.0] * 5))
    assert not [m for m in fresh if m.concept == "strength.fatigue_index"]


def test_unlike_repetitions_show_and_nobody_is_accused(closed_form, value) -> None:
    alike = torque_measures(closed_form([100.0, 101.0, 99.0]))
    unlike = torque_measures(closed_form([100.0, 60.0, 80.0]))
    assert value(alike, "strength.effort_spread").value < 2
    assert value(unlike, "strength.effort_spread").value == pytest.approx(25.0, rel=0.02)
    assert value(alike, "strength.effort_likeness").value == pytest.approx(1.0, abs=1e-3)
