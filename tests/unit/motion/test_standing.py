"""Which standing trial belongs to a walk, and what it tells of the feet."""

from dataclasses import replace
from math import radians

import pytest

from ischia.measure.motion.angles import joint_angles
from ischia.measure.motion.standing import FLAT_FOOT_UNKNOWN, fitting_static

OFFSETS = ("LStaticPlantFlex", "LStaticRotOff", "RStaticPlantFlex", "RStaticRotOff")


def of_other_size(trial, **sizes: float):
    return replace(trial, parameters={**trial.parameters, **sizes})


def without_offsets(trial):
    left = {name: x for name, x in trial.parameters.items() if name not in OFFSETS}
    return replace(trial, parameters=left)


def test_the_standing_trial_of_another_person_is_not_taken(exact) -> None:
    stranger = of_other_size(exact.static, LKneeWidth=120.0)
    assert fitting_static(exact.dynamic, [stranger]) is None
    assert fitting_static(exact.dynamic, [stranger, exact.static, stranger]) is exact.static


def test_the_one_that_shares_most_counts_and_of_equals_the_last(exact) -> None:
    silent = replace(exact.static, parameters={})
    assert fitting_static(exact.dynamic, [exact.static, silent]) is exact.static
    again = replace(exact.static)
    assert fitting_static(exact.dynamic, [exact.static, again]) is again
    assert fitting_static(exact.dynamic, []) is None


def test_foot_offsets_come_from_the_heels_of_the_standing_trial(exact) -> None:
    walk, standing = without_offsets(exact.dynamic), without_offsets(exact.static)
    found = joint_angles(walk, standing)
    stated = exact.dynamic.parameters["LStaticPlantFlex"]
    assert stated == pytest.approx(radians(11.0), abs=1e-6)
    assert FLAT_FOOT_UNKNOWN in found.body.flags
    assert found.body.sources == (walk.source.sha256, standing.source.sha256)
    assert "LAnkleAngles" in found.by_name


def test_without_any_offset_the_ankle_says_what_is_missing(exact) -> None:
    found = joint_angles(without_offsets(exact.dynamic), None)
    assert "LAnkleAngles" not in found.by_name
    assert "no standing trial" in found.missing["LAnkleAngles"]
    assert "LKneeAngles" in found.by_name


def test_older_offsets_of_the_walk_give_way_and_are_flagged(exact) -> None:
    walk = of_other_size(exact.dynamic, LStaticPlantFlex=radians(20.0))
    found = joint_angles(walk, exact.static)
    assert "foot_offsets_of_the_standing_trial" in found.body.flags
    assert found.body.sizes["LStaticPlantFlex"] == pytest.approx(radians(11.0), abs=1e-6)
