"""Simulated walks for these tests, read back as a laboratory's files would be."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from ischia.measure.motion import gait_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measured
from ischia.model.motion import MarkerTrial
from ischia.phantoms.gait import WalkingPlan, WalkingTruth, walking_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile


@dataclass(frozen=True)
class Walk:
    """One simulated walk: its files, its trials, its truth."""

    static_bytes: bytes
    dynamic_bytes: bytes
    static: MarkerTrial
    dynamic: MarkerTrial
    truth: WalkingTruth

    def measured(self, **changes) -> dict[tuple[str, str], Measured]:
        """Measure the walk, changed as asked; by concept and side, without whole-trial traces."""
        found = gait_measures(replace(self.dynamic, **changes), None)
        return {(m.concept, str(m.side)): m for m in found if "trace" not in m.context}


def read(data: bytes, **facts) -> MarkerTrial:
    (trial,) = C3D.read(RawFile(shown="walk.c3d", data=data), RecordingEntry(path="it", **facts))
    assert isinstance(trial, MarkerTrial)
    return trial


@pytest.fixture(scope="session")
def read_c3d() -> Callable[..., MarkerTrial]:
    return read


@pytest.fixture(scope="session")
def exact() -> Walk:
    """Give a walk whose markers lie exactly where the angles put them."""
    static, dynamic, truth = walking_trial(WalkingPlan(marker_noise_mm=0.0), seed=7)
    return Walk(static, dynamic, read(static, trial="static"), read(dynamic), truth)


@pytest.fixture(scope="session")
def hide() -> Callable[..., np.ndarray]:
    """Give a way to hide a marker in some seconds of a trial."""

    def hidden(trial: MarkerTrial, name: str, start_s: float, end_s: float) -> np.ndarray:
        t_s = trial.start_s + np.arange(len(trial.xyz_mm)) / trial.fs_hz
        xyz_mm = trial.xyz_mm.copy()
        xyz_mm[(t_s >= start_s) & (t_s <= end_s), trial.names.index(name)] = np.nan
        return xyz_mm

    return hidden
