"""How long a path is that runs over points on bodies, and around cylinders on them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from ischia.numeric.kinematics.chain import Array
from ischia.numeric.kinematics.forward import Poses
from ischia.numeric.kinematics.wrapping import length_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """A point of a path: the body it is fixed to, and the coordinate that it may come with."""

    body: int
    point: Array  # (3,)
    coordinate: int | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A cylinder on a body, about the third axis of its frame."""

    body: int
    centre: Array  # (3,)
    axes: Array  # (3, 3)
    radius: float
    height: float
    passes: tuple[Literal[0, 1], Literal[-1, 1]] | None


# A point that comes with a coordinate is there a little beyond the ends of its range.
_EDGE = 1e-5


def path_length(poses: Poses, q: Array, vias: tuple[Via, ...], rounds: tuple[Round, ...]) -> Array:
    """Return the length of a path (t,) in the unit of its points, at coordinates (t, n).

    A cylinder bends only stretches between different bodies, each by itself; of several the one
    that makes the stretch longest counts.
    """
    places = [poses.place(via.body, via.point) for via in vias]
    if any(via.coordinate is not None for via in vias):
        return _with_guests(q, vias, places)
    total = np.zeros(len(q))
    for (via, place), (after, there) in pairwise(zip(vias, places, strict=True)):
        stretch = np.linalg.norm(there - place, axis=1)
        if via.body != after.body:
            for one in rounds:
                stretch = np.maximum(stretch, _around(poses, one, place, there))
        total += stretch
    return total


def _around(poses: Poses, one: Round, place: Array, there: Array) -> Array:
    axes = poses.axes[one.body]
    if axes is None:
        msg = f"body {one.body} was not followed"
        raise ValueError(msg)
    own = axes @ one.axes
    centre = poses.place(one.body, one.centre)
    a, b = (((p - centre)[:, np.newaxis, :] @ own)[:, 0] for p in (place, there))
    return length_around(a, b, one.radius, one.height, one.passes)


def _with_guests(q: Array, vias: tuple[Via, ...], places: list[Array]) -> Array:
    """Return the length where points come and go; cylinders do not bend such a path."""
    total = np.zeros(len(q))
    last = places[0]
    for via, place in zip(vias[1:], places[1:], strict=True):
        here = np.ones(len(q), dtype=np.bool_)
        if via.coordinate is not None:
            at = q[:, via.coordinate]
            here = (at >= via.low - _EDGE) & (at <= via.high + _EDGE)
        total += np.where(here, np.linalg.norm(place - last, axis=1), 0.0)
        last = np.where(here[:, np.newaxis], place, last)
    return total
