"""Our conventional-model angles against those that the vendor's software stored in real walks."""

from pathlib import Path

import numpy as np
import pytest

from ischia.measure.motion import angles, gait_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

WALKS = (
    *("HC002D/HC002D06", "HC030A/HC030A05", "HC031A/HC031A06", "HC032A/HC032A03"),
    *("HC033A/HC033A10", "HC036A/HC036A10", "HC038A/HC038A11", "HC039A/HC039A17"),
    *("Movement_trial", "gaitalytics_test_small"),
)
STANDING = ("HC002D/HC002D02", "HC038A/HC038A01", "Static_trial", "PiG_Calibration2-NoOption")
JOINTS = ("Pelvis", "Hip", "Knee", "Ankle", "FootProgress", "Thorax", "Spine")
UNEXPLAINED = {("HC036A/HC036A10", "Thorax"), ("HC036A/HC036A10", "Spine")}
MOST_DEG = 0.001


def trial(folder: Path, name: str, kind: str = "dynamic") -> MarkerTrial:
    path = folder / "motion/plug_in_gait" / f"{name}.c3d"
    raw = RawFile(shown=path.name, data=path.read_bytes())
    (found,) = C3D.read(raw, RecordingEntry(path=path.name, trial=kind))
    assert isinstance(found, MarkerTrial)
    return found


@pytest.mark.parametrize("name", WALKS + STANDING)
def test_angles_agree_with_the_vendors(name: str, shared_data: Path) -> None:
    walk = trial(shared_data, name, "static" if name in STANDING else "dynamic")
    ours = angles(walk, None)
    joints = [joint for joint in JOINTS if (name, joint) not in UNEXPLAINED]
    for key in (side + joint + "Angles" for side in "LR" for joint in joints):
        theirs = walk.vendor[key].values
        both = np.isfinite(theirs).all(axis=1) & np.isfinite(ours[key]).all(axis=1)
        assert both.mean() > 0.5, f"{key}: hardly a frame to compare"  # markers were hidden
        apart = np.abs(ours[key] - theirs)[both]
        assert np.minimum(apart, 360 - apart).max() <= MOST_DEG, key


def test_the_feet_of_the_standing_trial_outweigh_older_ones_of_the_walk(shared_data: Path) -> None:
    walk = trial(shared_data, "PiG_Motion3_noFF")
    standing = trial(shared_data, "PiG_Calibration3_noFF", "static")
    for key in ("LAnkleAngles", "RAnkleAngles"):
        theirs = walk.vendor[f"{key}V"].values
        assert np.nanmax(np.abs(angles(walk, standing)[key] - theirs)) <= MOST_DEG
        assert np.nanmax(np.abs(angles(walk, None)[key] - theirs)) > 1.0


def test_a_real_walk_is_measured_with_its_static_trial(shared_data: Path) -> None:
    walk, standing = (trial(shared_data, f"HC002D/HC002D0{i}") for i in (6, 2))
    found = {(m.concept, m.side): m for m in gait_measures(walk, standing)}
    speed = found["motion.walking_speed", Side.MIDLINE]
    peak = found["motion.peak_knee_flexion_swing", Side.LEFT]
    assert isinstance(speed, Measurement)
    assert isinstance(peak, Measurement)
    assert 0.8 < speed.value < 1.8
    assert peak.uncertainty.n == 2
    assert peak.interval95 is not None
