"""A film of a simulated exercise, with the true points of the leg that is measured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.phantoms.pose.figure import Postures, landmarks
from ischia.phantoms.pose.movements import exercise
from ischia.phantoms.pose.rendered import Picture, Pixels, Room, person

_LYING: Final = frozenset({"straight_leg_raise", "active_knee_extension", "single_leg_bridge"})
_ARMS_DEG: Final[Mapping[str, tuple[float, float]]] = {
    "squat": (80.0, 85.0),
    "active_knee_extension": (62.0, 70.0),
}
_BEHIND_PX: Final = np.array([6.0, -5.0])  # how the other leg is offset, for a trunk of 200 px


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What a camera would see of an exercise, and where the points of the near leg truly are."""

    t_s: FloatArray
    points: Mapping[str, FloatArray]  # (t, 2) [px]
    _far: Mapping[str, FloatArray]
    _room: Pixels
    _trunk_px: float
    _facing: int
    _arms_deg: tuple[float, float]

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures, one for each moment."""
        for at in range(self.t_s.size):
            near = {name: xy[at] for name, xy in self.points.items()}
            far = {name: xy[at] for name, xy in self._far.items()}
            yield person(
                self._room,
                near,
                far,
                trunk_px=self._trunk_px,
                facing=self._facing,
                arms_deg=self._arms_deg,
            )


def film(  # noqa: PLR0913  # a simulated film is these
    name: str,
    t_s: FloatArray,
    *,
    count: int,
    reach_deg: float,
    size: tuple[int, int] = (640, 480),
    trunk_px: float = 110.0,
    facing: int = 1,
    seed: int = 0,
) -> Film:
    """Return a film of one of `movements.EXERCISES`, with its feet or shoulders where they belong.

    Parameters
    ----------
    size
        Of the picture: width and height [px].
    """
    lying = name in _LYING
    hip = (0.5 * size[0], (0.78 if lying else 0.52) * size[1])
    postures = replace(
        exercise(name, t_s, count=count, reach_deg=reach_deg, facing=facing, hip_px=hip),
        trunk_px=trunk_px,
    )
    near = _grounded(name, landmarks(postures))
    far = landmarks(_other(name, postures))
    moved = near["hip"] - far["hip"] + _BEHIND_PX * trunk_px / 200.0
    far = {point: xy + moved for point, xy in far.items()}
    floor_px = hip[1] + 0.22 * trunk_px if lying else float(near["heel"][0, 1])
    return Film(
        t_s=t_s,
        points=near,
        _far=far,
        _room=Room(width=size[0], height=size[1], floor_px=floor_px, seed=seed).picture(),
        _trunk_px=trunk_px,
        _facing=facing,
        _arms_deg=_ARMS_DEG.get(name, (10.0, 14.0)),
    )


def _grounded(name: str, points: Mapping[str, FloatArray]) -> Mapping[str, FloatArray]:
    """Return the points with what stands on the ground held there."""
    still = {"single_leg_bridge": "ankle", "squat": "ankle", "hip_hinge": "ankle"}.get(name)
    if still is None:
        return points
    moved = points[still][0] - points[still]
    return {point: xy + moved for point, xy in points.items()}


def _other(name: str, postures: Postures) -> Postures:
    """Return the postures of the leg that is not measured."""
    none = np.zeros_like(postures.hip_flexion_deg)
    if name in {"squat", "hip_hinge"}:
        return postures
    if name == "single_leg_bridge":
        return replace(postures, knee_flexion_deg=none + 5.0)
    return replace(postures, hip_flexion_deg=none, knee_flexion_deg=none + 3.0)
