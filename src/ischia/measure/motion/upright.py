"""Which way is up in a laboratory, and a trial turned so that z is."""

from dataclasses import replace
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.motion import ForcePlate, MarkerTrial

TURNED: Final = "axes_turned_to_z_up"
_PELVIS: Final = ("LASI", "RASI")
_FEET: Final = ("LANK", "RANK", "LHEE", "RHEE")
_CLEAR_SHARE: Final = 0.8  # of the length: legs stand nearly along one axis, on the average
# The turn that brings each axis, and its opposite, up to z without mirroring anything.
_TURNS: Final = {
    (0, 1): ((0, 0, -1), (0, 1, 0), (1, 0, 0)),
    (0, -1): ((0, 0, 1), (0, 1, 0), (-1, 0, 0)),
    (1, 1): ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    (1, -1): ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
    (2, -1): ((1, 0, 0), (0, -1, 0), (0, 0, -1)),
}


def z_up(trial: MarkerTrial) -> MarkerTrial:
    """Return a trial whose third axis points up, from the feet to the pelvis on the average.

    Plates turn with it, and it carries a flag. Without markers of pelvis and feet, or where no axis
    is clearly up, it comes back as it was.
    """
    rotation = _turn_of(trial)
    if rotation is None:
        return trial
    plates = tuple(_turned(plate, rotation) for plate in trial.plates)
    turned_mm = trial.xyz_mm @ rotation.T
    return replace(trial, xyz_mm=turned_mm, plates=plates, flags=(*trial.flags, TURNED))


def _turn_of(trial: MarkerTrial) -> FloatArray | None:
    pelvis_mm, feet_mm = (_middle_mm(trial, names) for names in (_PELVIS, _FEET))
    if pelvis_mm is None or feet_mm is None:
        return None
    upwards = pelvis_mm - feet_mm
    axis = int(np.argmax(np.abs(upwards)))
    if abs(upwards[axis]) < _CLEAR_SHARE * float(np.linalg.norm(upwards)):
        return None
    found = _TURNS.get((axis, int(np.sign(upwards[axis]))))
    return None if found is None else np.array(found, dtype=np.float64)


def _middle_mm(trial: MarkerTrial, names: tuple[str, ...]) -> FloatArray | None:
    """Return where markers were on the average over the frames that saw them, (3,) [mm]."""
    places = [trial.names.index(name) for name in names if name in trial.names]
    seen_mm = trial.xyz_mm[:, places].reshape(-1, 3)
    seen_mm = seen_mm[np.isfinite(seen_mm).all(axis=1)]
    return np.asarray(seen_mm.mean(axis=0), dtype=np.float64) if len(seen_mm) else None


def _turned(plate: ForcePlate, rotation: FloatArray) -> ForcePlate:
    return replace(
        plate,
        force_n=plate.force_n @ rotation.T,
        moment_nm=plate.moment_nm @ rotation.T,
        corners_mm=plate.corners_mm @ rotation.T,
    )
