"""The conventional model gives back the angles that a phantom was built from."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import angles
from ischia.measure.motion.angles import joint_angles
from ischia.numeric.rigid import turn

KNEE = "LKneeAngles"


def without(trial, *names: str):
    return replace(trial, parameters={k: v for k, v in trial.parameters.items() if k not in names})


def test_exact_markers_give_the_angles_back(exact) -> None:
    found = angles(exact.dynamic, exact.static)
    assert set(exact.truth.angles_deg) <= set(found)
    for name, true_deg in exact.truth.angles_deg.items():
        np.testing.assert_allclose(found[name], true_deg, atol=0.01, err_msg=name)


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_turning_the_laboratory_changes_nothing(exact, quarter) -> None:
    turned = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm @ turn("z", 90.0 * quarter).T)
    found = angles(turned, None)
    for name, was in angles(exact.dynamic, None).items():
        np.testing.assert_allclose(found[name], was, atol=1e-9, err_msg=name)


def test_a_mirrored_body_with_swapped_names_swaps_the_legs(exact) -> None:
    other = {"L": "R", "R": "L"}
    swapped = replace(
        exact.dynamic,
        xyz_mm=exact.dynamic.xyz_mm * [1.0, -1.0, 1.0],
        names=tuple(other[name[0]] + name[1:] for name in exact.dynamic.names),
    )
    found = angles(swapped, None)
    for name, was in angles(exact.dynamic, None).items():
        np.testing.assert_allclose(found[other[name[0]] + name[1:]], was, atol=1e-9, err_msg=name)


def test_a_sacrum_marker_stands_in_for_the_back_spines(exact) -> None:
    names, xyz_mm = exact.dynamic.names, exact.dynamic.xyz_mm
    back = [names.index("LPSI"), names.index("RPSI")]
    sacrum = replace(
        exact.dynamic,
        xyz_mm=np.delete(np.insert(xyz_mm, 0, xyz_mm[:, back].mean(axis=1), axis=1), 3, axis=1),
        names=("SACR", *(name for name in names if name != "LPSI")),
    )
    np.testing.assert_allclose(angles(sacrum, None)[KNEE], exact.truth.angles_deg[KNEE], atol=0.01)


def test_the_static_trial_completes_the_walk_and_becomes_a_source(exact) -> None:
    walk = without(exact.dynamic, "LKneeWidth")
    found = joint_angles(walk, exact.static)
    np.testing.assert_allclose(found.by_name[KNEE], exact.truth.angles_deg[KNEE], atol=0.01)
    assert found.body.sources == (walk.source.sha256, exact.static.source.sha256)
    assert joint_angles(exact.dynamic, exact.static).body.sources == (walk.source.sha256,)


def test_a_dimension_that_nobody_gave_is_asked_for_by_name(exact) -> None:
    found = joint_angles(without(exact.dynamic, "LKneeWidth"), None)
    assert "LKneeWidth is not in the file; add parameters = { LKneeWidth" in found.missing[KNEE]
    assert KNEE not in found.by_name
    assert "RKneeAngles" in found.by_name
    assert "LPelvisAngles" in found.by_name


def test_zero_is_how_files_say_not_measured(exact) -> None:
    sizes = {**exact.dynamic.parameters, "LAnkleWidth": 0.0}
    found = joint_angles(replace(exact.dynamic, parameters=sizes), None)
    assert "LAnkleWidth" in found.missing[KNEE]
    assert "LHipAngles" in found.by_name


def test_the_spines_of_the_static_trial_give_their_distance(exact) -> None:
    walk, standing = (without(t, "InterAsisDistance") for t in (exact.dynamic, exact.static))
    found = joint_angles(walk, standing)
    assert found.body.sizes["InterAsisDistance"] == pytest.approx(240.0, abs=0.01)
    assert "InterAsisDistance" in joint_angles(walk, None).missing[KNEE]


def test_an_assumed_marker_size_is_flagged(exact) -> None:
    found = joint_angles(without(exact.dynamic, "MarkerDiameter"), None)
    assert found.body.flags == ("marker_diameter_assumed_14_mm",)
    assert joint_angles(exact.dynamic, None).body.flags == ()


def test_a_twist_is_refused_and_not_ignored(exact) -> None:
    sizes = {**exact.dynamic.parameters, "LThighRotation": np.radians(5.0)}
    found = joint_angles(replace(exact.dynamic, parameters=sizes), None)
    assert found.missing[KNEE].startswith("LThighRotation is 5.0 deg")
    assert "RKneeAngles" in found.by_name


def test_a_marker_that_is_not_there_is_named(exact) -> None:
    names = tuple("LXXX" if name == "LTIB" else name for name in exact.dynamic.names)
    found = joint_angles(replace(exact.dynamic, names=names), None)
    assert found.missing[KNEE].startswith("marker LTIB is not in the file")
    assert "LHipAngles" in found.by_name


def test_a_hidden_marker_leaves_a_gap_and_nothing_else(exact, hide) -> None:
    xyz_mm = hide(exact.dynamic, "LANK", 2.0, 2.1)
    knee_deg = angles(replace(exact.dynamic, xyz_mm=xyz_mm), None)[KNEE]
    assert np.isnan(knee_deg[200:211]).all()
    assert np.isfinite(np.delete(knee_deg, slice(200, 211), axis=0)).all()


def test_a_laboratory_that_lies_on_its_side_has_no_pelvic_tilt(exact) -> None:
    lying = replace(exact.dynamic, xyz_mm=exact.dynamic.xyz_mm @ turn("x", 90.0).T)
    found = joint_angles(lying, None)
    assert "does not point up" in found.missing["LPelvisAngles"]
    np.testing.assert_allclose(found.by_name[KNEE], exact.truth.angles_deg[KNEE], atol=0.01)
