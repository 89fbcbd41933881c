"""Recordings that are wrong without being damaged: each is mended with a flag, or says why not."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import gait_measures
from ischia.measure.motion.placing import placing_flags
from ischia.model.errors import InputError
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.numeric.rigid import turn
from ischia.phantoms.gait import c3d_bytes

KNEE = "motion.peak_knee_flexion_swing"


def by_key(found) -> dict:
    return {(m.concept, m.side): m for m in found if "trace" not in m.context}


@pytest.mark.parametrize(("axis", "angle_deg"), [("x", -90.0), ("x", 180.0), ("y", 90.0)])
def test_a_laboratory_with_another_axis_up_is_turned_and_flagged(exact, axis, angle_deg) -> None:
    upright = by_key(gait_measures(exact.dynamic, None))
    lying = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm @ turn(axis, angle_deg).T)
    for key, m in by_key(gait_measures(lying, None)).items():
        if isinstance(m, Measurement):
            assert m.value == pytest.approx(upright[key].value, abs=1e-6), key
            assert "axes_turned_to_z_up" in m.flags


def test_exchanged_sides_are_no_walk_of_the_other_leg(exact) -> None:
    other = {"L": "R", "R": "L"}
    names = tuple(other[name[0]] + name[1:] for name in exact.dynamic.names)
    found = by_key(gait_measures(replace(exact.dynamic, names=names), None))
    for concept in (KNEE, "motion.hip_flexion", "motion.pelvic_tilt"):
        missing = found[concept, Side.LEFT]
        assert isinstance(missing, NotMeasured)
        assert "seem to be exchanged" in missing.reason


def named_crosswise(trial, endings):
    other = {"L": "R", "R": "L"}
    names = tuple(other[n[0]] + n[1:] if n[1:] in endings else n for n in trial.names)
    return replace(trial, names=names)


@pytest.mark.parametrize(
    "endings",
    [("KNE",), ("THI",), ("THI", "KNE", "TIB", "ANK", "HEE", "TOE")],
    ids=["knees", "thighs", "legs"],
)
def test_legs_exchanged_under_a_right_pelvis_measure_nothing(exact, endings) -> None:
    walk = named_crosswise(exact.dynamic, endings)
    found = gait_measures(walk, None)
    told = [m for m in found if isinstance(m, NotMeasured)]
    assert len(told) > 40
    assert {m.reason.partition(":")[0] for m in told if "plate" not in m.reason} == {
        f"L{endings[0]} lies to the right of R{endings[0]}"
    }
    numbers = [m.concept for m in found if isinstance(m, Measurement)]
    assert set(numbers) <= {"motion.event_lag"}


def test_shanks_alone_exchanged_are_flagged_on_every_number(exact) -> None:
    walk = named_crosswise(exact.dynamic, ("TIB", "ANK", "HEE", "TOE"))
    numbers = [m for m in gait_measures(walk, None) if isinstance(m, Measurement)]
    assert numbers
    assert all("markers_of_one_bone_move_apart" in m.flags for m in numbers)


def test_who_turns_is_flagged(exact) -> None:
    frames = len(exact.dynamic.xyz_mm)
    for most_deg, flagged in ((20.0, False), (180.0, True)):
        turns = np.array([turn("z", deg) for deg in np.linspace(0.0, most_deg, frames)])
        turned = replace(
            exact.dynamic, xyz_mm=np.einsum("tij,tmj->tmi", turns, exact.dynamic.xyz_mm)
        )
        assert ("turns_on_the_way" in placing_flags(turned)) is flagged


def test_steps_backwards_are_not_found_by_a_rule_of_forward_walks(exact) -> None:
    back = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm[::-1].copy(), events=(), plates=())
    found = by_key(gait_measures(back, None))
    missing = found["motion.stance_pct", Side.LEFT]
    assert isinstance(missing, NotMeasured)
    assert "walks backwards" in missing.reason


def test_a_leg_without_heel_is_told_which_marker_it_lacks(exact) -> None:
    kept = [i for i, name in enumerate(exact.dynamic.names) if name != "RHEE"]
    names = tuple(exact.dynamic.names[i] for i in kept)
    lame = replace(exact.dynamic, names=names, xyz_mm=exact.dynamic.xyz_mm[:, kept], events=())
    found = by_key(gait_measures(lame, None))
    assert "without RHEE" in found["motion.stride_time", Side.RIGHT].reason
    assert isinstance(found["motion.stride_time", Side.LEFT], Measurement)


def test_metres_said_to_be_millimetres_are_refused_and_can_be_said(exact, read_c3d) -> None:
    small = {name: exact.dynamic.xyz_mm[:, i] / 1000 for i, name in enumerate(exact.dynamic.names)}
    data = c3d_bytes(small, 100.0)
    with pytest.raises(InputError, match="mm_per_unit = 1000") as refused:
        read_c3d(data)
    assert "metres" in refused.value.do
    trial = read_c3d(data, parameters={"mm_per_unit": 1000.0})
    np.testing.assert_allclose(trial.xyz_mm, exact.dynamic.xyz_mm, atol=0.01)


def test_one_frame_has_angles_and_no_stride(exact) -> None:
    one = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm[:1], events=())
    found = by_key(gait_measures(one, None))
    assert all(isinstance(m, NotMeasured) and m.reason for m in found.values())
    reason = found["motion.knee_flexion", Side.LEFT].reason
    assert "no foot strike events" in reason
    assert "record or export more" in reason


def test_no_marker_of_the_model_names_what_is_missing(exact) -> None:
    names = tuple(f"M{i}" for i in range(len(exact.dynamic.names)))
    found = by_key(gait_measures(replace(exact.dynamic, names=names, events=()), None))
    assert all(isinstance(m, NotMeasured) for m in found.values())
    assert "LASI, RASI" in found["motion.hip_flexion", Side.LEFT].reason


def test_a_treadmill_on_which_no_toe_is_seen_to_stand_has_no_speed(exact) -> None:
    spines = [exact.dynamic.names.index(name) for name in ("LASI", "RASI")]
    xyz_mm = exact.dynamic.xyz_mm.copy()
    xyz_mm[:, :, :2] -= xyz_mm[:, spines, :2].mean(axis=1, keepdims=True)
    xyz_mm[:, [exact.dynamic.names.index(name) for name in ("LTOE", "RTOE")]] = np.nan
    found = by_key(gait_measures(replace(exact.dynamic, xyz_mm=xyz_mm), None))
    assert "treadmill" in found["motion.walking_speed", Side.MIDLINE].reason
    assert isinstance(found[KNEE, Side.LEFT], Measurement)


def renamed(trial, one: str, other: str):
    names = {one: other, other: one}
    return replace(trial, names=tuple(names.get(name, name) for name in trial.names))


@pytest.mark.parametrize(("one", "other"), [("LHEE", "LTOE"), ("RTHI", "RTIB"), ("LANK", "LTOE")])
def test_markers_of_a_leg_under_each_others_names_are_flagged(exact, one, other) -> None:
    assert placing_flags(exact.dynamic) == ()
    assert placing_flags(renamed(exact.dynamic, one, other)) == ("markers_out_of_order",)


@pytest.mark.parametrize(
    ("deg", "flags"), [(37.0, ("walks_askew_to_axes",)), (90.0, ()), (175.0, ())]
)
def test_a_way_between_the_axes_of_the_floor_is_flagged(exact, deg, flags) -> None:
    cos, sin = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    assert placing_flags(replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm @ turn.T)) == flags


def test_who_goes_backwards_is_flagged_and_who_stays_has_no_way(exact) -> None:
    back = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm[::-1])
    assert placing_flags(back) == ("walks_backwards",)
    assert placing_flags(exact.static) == ()
