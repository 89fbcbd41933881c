"""Our bones and muscle lengths against those of OpenSim 4.6 on a real walk."""

import csv
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.readers.contract import RawFile
from ischia.readers.osim import musculoskeletal_model

MOST_MM = 0.01


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
