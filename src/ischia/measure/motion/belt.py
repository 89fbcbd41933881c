"""How far a treadmill's belt has gone, from the feet that stand on it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.motion.body import LETTER
from ischia.measure.motion.strides import Stride
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side

ON_TREADMILL: Final = "on_treadmill"
_TREADMILL_MM: Final = 300.0  # who comes no further in a whole stride moves on a belt
_FLAT: Final = (0.3, 0.55)  # of a contact: the forefoot stands, walking and running
_FEWEST_FRAMES: Final = 4

_Strides = Mapping[Side, tuple[Stride, ...]]


def over_floor(trial: MarkerTrial, taken: _Strides) -> MarkerTrial | None:
    """Return a trial on a treadmill as if the belt were a floor, None where it is over ground.

    The belt moves as the toe does in the middle of each contact, and evenly in between; so far the
    markers are shifted, and lengths of steps and speed can be had as over ground. Where no toe is
    seen to stand the trial comes back as it was.
    """
    if not _stays(trial, taken):
        return None
    seen = sorted(_belt(trial, taken), key=lambda found: found[0])
    if not seen:
        return trial
    t_s = trial.start_s + np.arange(len(trial.xyz_mm)) / trial.fs_hz
    middles_s, velocities = np.array([m for m, _ in seen]), np.array([v for _, v in seen])
    belt = np.column_stack([np.interp(t_s, middles_s, column) for column in velocities.T])
    gone_mm = np.cumsum(belt, axis=0) / trial.fs_hz
    xyz_mm = trial.xyz_mm.copy()
    xyz_mm[:, :, :2] -= gone_mm[:, np.newaxis]
    return replace(trial, xyz_mm=xyz_mm)


def _stays(trial: MarkerTrial, taken: _Strides) -> bool:
    """Say whether the front of the pelvis stays where it is over every stride."""
    if not {"LASI", "RASI"} <= set(trial.names):
        return False
    spines = [trial.names.index(name) for name in ("LASI", "RASI")]
    places_mm = trial.xyz_mm[:, spines, :2].mean(axis=1)
    t_s = trial.start_s + np.arange(len(trial.xyz_mm)) / trial.fs_hz
    went_mm = []
    for stride in (s for of_leg in taken.values() for s in of_leg):
        ends = (stride.start_s, stride.end_s)
        place_mm = np.array([np.interp(ends, t_s, column) for column in places_mm.T])
        went_mm.append(float(np.linalg.norm(np.diff(place_mm))))
    known_mm = [went for went in went_mm if np.isfinite(went)]
    return bool(known_mm) and max(known_mm) < _TREADMILL_MM


def _belt(trial: MarkerTrial, taken: _Strides) -> Iterator[tuple[float, FloatArray]]:
    """Yield of each contact its middle [s] and how the toe moved with the belt, (2,) [mm/s]."""
    t_s = trial.start_s + np.arange(len(trial.xyz_mm)) / trial.fs_hz
    for side, strides in taken.items():
        name = f"{LETTER[side]}TOE"
        if name not in trial.names:
            continue
        toe_mm = trial.xyz_mm[:, trial.names.index(name), :2]
        for stride in strides:
            if stride.foot_off_s is None:
                continue
            low_s, high_s = (
                stride.start_s + share * (stride.foot_off_s - stride.start_s) for share in _FLAT
            )
            flat = (t_s >= low_s) & (t_s <= high_s) & np.isfinite(toe_mm).all(axis=1)
            if flat.sum() >= _FEWEST_FRAMES:
                slope = np.polyfit(t_s[flat] - low_s, toe_mm[flat], 1)[0]
                yield (low_s + high_s) / 2, np.asarray(slope, dtype=np.float64)
