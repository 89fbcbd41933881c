"""Hamstrings of a simulated walk: known lengths come back, and what is missing is said."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion.body import body
from ischia.measure.motion.hamstring_measures import (
    FASTEST,
    GEOMETRY,
    LEAD,
    LENGTH,
    PEAK,
    RANGE,
    VELOCITY,
    hamstring_measures,
)
from ischia.measure.motion.hamstrings import HEADS, course
from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.measure.motion.scaling import fitted, scaled
from ischia.measure.motion.skeleton import skeleton
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.numeric.kinematics.forward import poses
from ischia.readers.osim import walking_model

LONG = ("biceps_femoris_long", Side.RIGHT)


@pytest.fixture(scope="module")
def found(exact) -> dict:
    made = hamstring_measures(exact.dynamic, exact.static, walking_model())
    return {(m.concept, m.side, m.context["muscle"]): m for m in made}


def test_every_head_of_both_legs_is_measured(found: dict) -> None:
    concepts = (LENGTH, VELOCITY, PEAK, LEAD, FASTEST, RANGE)
    sides = (Side.LEFT, Side.RIGHT)
    assert set(found) == {(c, s, h) for c in concepts for s in sides for h in HEADS}
    assert not any(isinstance(m, NotMeasured) for m in found.values())
    assert all(GEOMETRY in m.flags for m in found.values())


def test_numbers_are_those_of_the_curve(found: dict) -> None:
    curve = found[LENGTH, Side.LEFT, "semimembranosus"]
    peak, span = (found[c, Side.LEFT, "semimembranosus"] for c in (PEAK, RANGE))
    assert isinstance(curve, Curve)
    assert isinstance(peak, Measurement)
    assert max(curve.values[50:]) == pytest.approx(peak.value, abs=0.3)
    assert np.ptp(curve.values) == pytest.approx(span.value, abs=0.5)
    assert peak.uncertainty.kind == "repeats"
    assert peak.uncertainty.n == 6
    assert curve.low95 is not None


def test_the_hamstrings_are_longest_shortly_before_the_foot_strikes(found: dict) -> None:
    for side in (Side.LEFT, Side.RIGHT):
        for head in set(HEADS) - {"biceps_femoris_short"}:
            assert 0.0 < found[LEAD, side, head].value < 0.2
            assert found[FASTEST, side, head].value > 0.1
            assert found[PEAK, side, head].value > 102


def test_a_single_stride_takes_its_error_from_the_noise_of_the_markers(exact) -> None:
    strikes = [e for e in exact.dynamic.events if e.kind == "foot_strike" and e.side is Side.LEFT]
    strikes.sort(key=lambda e: e.t_s)
    events = tuple(e for e in exact.dynamic.events if e not in strikes[2:])
    rng = np.random.default_rng(1)
    xyz_mm = exact.dynamic.xyz_mm + rng.normal(0, 1.0, exact.dynamic.xyz_mm.shape)
    noisy = replace(exact.dynamic, xyz_mm=xyz_mm, events=events)
    made = hamstring_measures(noisy, exact.static, walking_model())
    peaks = [m for m in made if m.concept == PEAK and m.side is Side.LEFT]
    assert all(isinstance(m, Measurement) for m in peaks)
    assert {m.uncertainty.kind for m in peaks} == {"propagated"}
    assert all(0.01 < m.uncertainty.sem < 2.0 for m in peaks)
    curve = next(m for m in made if m.concept == LENGTH and m.side is Side.LEFT)
    assert curve.n == 1
    assert curve.high95 > curve.values


def test_without_a_standing_trial_it_is_not_measured(exact) -> None:
    made = hamstring_measures(exact.dynamic, None, walking_model())
    assert {m.side for m in made} == {Side.LEFT, Side.RIGHT}
    assert all(isinstance(m, NotMeasured) and "no static trial" in m.reason for m in made)


def without(trial: MarkerTrial, name: str) -> MarkerTrial:
    xyz_mm = trial.xyz_mm.copy()
    xyz_mm[:, trial.names.index(name)] = np.nan
    return replace(trial, xyz_mm=xyz_mm)


def test_a_marker_missing_from_either_trial_is_named(exact) -> None:
    generic = walking_model()
    assert "marker LTHI" in str(course(exact.dynamic, without(exact.static, "LTHI"), generic))
    keep = [i for i, n in enumerate(exact.dynamic.names) if n != "RKNE"]
    fewer = replace(
        exact.dynamic,
        xyz_mm=exact.dynamic.xyz_mm[:, keep],
        names=tuple(exact.dynamic.names[i] for i in keep),
    )
    assert "marker RKNE" in str(course(fewer, exact.static, generic))


def test_no_strides_no_numbers(exact) -> None:
    short = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm[:30], events=())
    made = hamstring_measures(short, exact.static, walking_model())
    assert all(isinstance(m, NotMeasured) for m in made)


def test_a_hidden_marker_leaves_out_its_strides(exact, hide: Callable) -> None:
    first = min(e.t_s for e in exact.dynamic.events if e.side is Side.LEFT)
    hidden = hide(exact.dynamic, "LKNE", first, first + 0.5)
    for other in ("LTIB", "LTHI", "LANK"):
        hidden = hide(replace(exact.dynamic, xyz_mm=hidden), other, first, first + 0.5)
    made = hamstring_measures(replace(exact.dynamic, xyz_mm=hidden), exact.static, walking_model())
    peaks = {m.side: m for m in made if m.concept == PEAK and m.context["muscle"] == LONG[0]}
    assert peaks[Side.LEFT].uncertainty.n == 5
    assert "strides_left_out" in peaks[Side.LEFT].flags
    assert peaks[Side.RIGHT].uncertainty.n == 6


def wearing(model, static_q: dict, walk_q: dict, exact) -> tuple[MarkerTrial, MarkerTrial]:
    """Return trials of somebody whose bones are the model's own, by its markers and coordinates."""
    bones = skeleton(model, model.bodies)
    trials = []
    for q, like in ((static_q, exact.static), (walk_q, exact.dynamic)):
        columns = [np.asarray(q[n]) for n in bones.coordinates]
        standing = poses(bones.chain, np.stack(columns, axis=1))
        number = {b: i for i, b in enumerate(bones.bodies)}
        places = [standing.place(number[p.body], p.place_m) for p in model.markers.values()]
        upright_mm = 1000 * np.stack(places, axis=1)
        xyz_mm = upright_mm[:, :, [0, 2, 1]] * [1.0, -1.0, 1.0]
        trials.append(replace(like, xyz_mm=xyz_mm, names=tuple(model.markers)))
    return trials[0], trials[1]


def test_lengths_of_a_person_with_the_models_bones_come_back(exact) -> None:
    true = course(exact.dynamic, exact.static, walking_model())
    assert not isinstance(true, str)
    worn = true.fitted.model
    frames = len(exact.static.xyz_mm)
    still = {n: np.repeat(v, frames) for n, v in true.fitted.standing.coordinates.items()}
    static, dynamic = wearing(worn, still, dict(true.pose.coordinates), exact)
    again = course(dynamic, static, walking_model())
    assert not isinstance(again, str)
    assert again.pose.rms_mm < 0.01
    for head in true.length_m:
        assert again.length_pct(head) == pytest.approx(true.length_pct(head), abs=0.01)


def test_larger_bones_make_longer_muscles_and_the_same_per_cent() -> None:
    generic = walking_model()
    larger = scaled(generic, {b: np.full(3, 1.2) for b in generic.bodies})
    knee = {"knee_angle_r": np.linspace(0, 1.5, 5), "hip_flexion_r": np.linspace(0, 1.5, 5)}
    names = [h + "_r" for h in HEADS.values()]
    ratio = muscle_lengths_m(larger, knee, names) / muscle_lengths_m(generic, knee, names)
    assert ratio == pytest.approx(1.2)


def test_the_legs_of_the_model_are_mirrors() -> None:
    rng = np.random.default_rng(3)
    moved = {
        name + side: rng_values
        for name, rng_values in {
            n: rng.uniform(low, high, 50)
            for n, low, high in (
                ("hip_flexion", -0.5, 1.8),
                ("hip_adduction", -0.3, 0.3),
                ("hip_rotation", -0.3, 0.3),
                ("knee_angle", 0.0, 2.0),
            )
        }.items()
        for side in ("_l", "_r")
    }
    names = [h + side for side in ("_l", "_r") for h in HEADS.values()]
    lengths_m = muscle_lengths_m(walking_model(), moved, names)
    assert lengths_m[:, :4] == pytest.approx(lengths_m[:, 4:], abs=1e-6)


def test_legs_of_unlike_length_are_flagged(exact) -> None:
    xyz_mm = exact.static.xyz_mm.copy()
    xyz_mm[:, exact.static.names.index("LKNE"), 2] += 30.0
    moved = replace(exact.static, xyz_mm=xyz_mm)
    held = fitted(walking_model(), moved, body(exact.dynamic, moved))
    assert not isinstance(held, str)
    assert held.flags == ("legs_differ_in_length",)


def test_a_laboratory_with_another_axis_up_gives_the_same_lengths(exact, found: dict) -> None:
    lying = [
        replace(trial, xyz_mm=trial.xyz_mm @ np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]))
        for trial in (exact.dynamic, exact.static)
    ]
    made = hamstring_measures(*lying, walking_model())
    peaks = {(m.side, m.context["muscle"]): m.value for m in made if m.concept == PEAK}
    assert len(peaks) == 8
    for (side, head), value in peaks.items():
        assert value == pytest.approx(found[PEAK, side, head].value, abs=0.01)


def test_left_and_right_exchanged_are_not_measured(exact) -> None:
    names = tuple({"L": "R", "R": "L"}[n[0]] + n[1:] for n in exact.dynamic.names)
    made = hamstring_measures(replace(exact.dynamic, names=names), exact.static, walking_model())
    assert made
    assert all(isinstance(m, NotMeasured) for m in made)
