"""Our poses and muscle lengths against those of OpenSim 4.6 on a real walk."""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from ischia.measure.motion.inverse import pose
from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.measure.motion.skeleton import skeleton
from ischia.model.documents import RecordingEntry
from ischia.model.motion import MarkerTrial
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.numeric.kinematics.forward import poses
from ischia.readers.contract import RawFile, source_of
from ischia.readers.osim import musculoskeletal_model
from ischia.readers.trc.map import marker_trial
from ischia.readers.trc.parse import parse

MOST_MM = 0.01
MOST_DEG = 0.01
# One marker a finger's breadth off the axis holds the turn of the forearm: there OpenSim ends a
# little short of the least sum of squares, which the test below shows.
FOREARM_DEG = 0.06


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "motion/opensim_walk"


@pytest.fixture(scope="module")
def model(folder: Path) -> MusculoskeletalModel:
    path = folder / "subject_walk_scaled.osim"
    return musculoskeletal_model(RawFile(shown=path.name, data=path.read_bytes()))


@pytest.fixture(scope="module")
def coordinates(folder: Path, model: MusculoskeletalModel) -> dict[str, np.ndarray]:
    """Give the coordinates that OpenSim found; it writes those that follow others in radians."""
    lines = (folder / "reference_ik_deg_opensim46_acc1e-9.mot").read_text().splitlines()
    start = lines.index("endheader") + 1
    rows = np.array([line.split() for line in lines[start + 1 :]], dtype=np.float64)
    found = {}
    for name, column in zip(lines[start].split()[1:], rows.T[1:], strict=True):
        turns = model.coordinates[name].turns and name not in model.couplings
        found[name] = np.radians(column) if turns else column
    return found


def test_the_whole_model_is_read(model: MusculoskeletalModel) -> None:
    assert not model.left_out
    assert len(model.muscles) == 80
    assert len(model.coordinates) == 33


def test_hamstring_lengths_are_those_of_opensim(
    folder: Path, model: MusculoskeletalModel, coordinates: dict[str, np.ndarray]
) -> None:
    with (folder / "reference_mtu_length_m_opensim46.csv").open() as file:
        names, *rows = csv.reader(file)
    theirs_m = np.array(rows, dtype=np.float64)[:, 1:]
    ours_m = muscle_lengths_m(model, coordinates, names[1:])
    assert theirs_m.shape == (238, 8)
    assert 1000 * np.abs(ours_m - theirs_m).max() <= MOST_MM


def test_the_pose_is_that_of_opensim(
    folder: Path, model: MusculoskeletalModel, coordinates: dict[str, np.ndarray]
) -> None:
    path = folder / "markers_walk.trc"
    raw = RawFile(shown=path.name, data=path.read_bytes())
    # The model's names are the file's own, not those that the reader gives known sets.
    source = source_of(raw, tag="trc@1", form="trc")
    trial = marker_trial(raw, parse(raw), RecordingEntry(path=path.name), source)
    weights = dict.fromkeys(trial.names, 0.0)
    for task in ET.parse(folder / "ik_tasks_walk.xml").iter("IKMarkerTask"):  # noqa: S314  # ours
        applied = (task.findtext("apply") or "").strip() == "true"
        weights[task.get("name")] = float(task.findtext("weight") or 0) if applied else 0.0
    found = pose(model, trial.xyz_mm, trial.names, weights)
    assert not found.unsettled.any()
    for name, ours in found.coordinates.items():
        apart = np.abs(ours - coordinates[name]).max()
        turns = model.coordinates[name].turns
        most = FOREARM_DEG if name.startswith("pro_sup") else MOST_DEG
        assert apart <= (np.radians(most) if turns else 1e-5), name
    weight = np.array([weights[name] for name in found.markers])
    theirs_mm = residuals_mm(model, coordinates, trial, found.markers)
    cost = (weight * found.residual_mm**2).sum(axis=1)
    assert (cost <= (weight * theirs_mm**2).sum(axis=1) * (1 + 1e-12)).all()


def residuals_mm(
    model: MusculoskeletalModel,
    coordinates: dict[str, np.ndarray],
    trial: MarkerTrial,
    markers: tuple[str, ...],
) -> np.ndarray:
    """Return how far markers lie from where a model at given coordinates has them."""
    bones = skeleton(model, {model.markers[n].body for n in markers})
    q = np.stack([coordinates[n] for n in bones.coordinates], axis=1)
    standing = poses(bones.chain, q)
    places = [model.markers[n] for n in markers]
    own_m = np.stack([standing.place(bones.bodies.index(p.body), p.place_m) for p in places], 1)
    seen_mm = trial.xyz_mm[:, [trial.names.index(n) for n in markers]]
    return np.linalg.norm(seen_mm - 1000 * own_m, axis=2)
