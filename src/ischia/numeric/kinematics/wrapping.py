"""The shortest way between two points around a cylinder."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ischia.numeric.kinematics.chain import Array

Mask = NDArray[np.bool_]

_TWO_PI = 2 * np.pi


def length_around(
    a: Array,
    b: Array,
    radius: float,
    height: float,
    passes: tuple[Literal[0, 1], Literal[-1, 1]] | None = None,
) -> Array:
    """Return the length of the shortest path (t,) from `a` to `b`, both (t, 3) about the z axis.

    The path is straight where the straight line clears the cylinder; else it leaves one point
    along a tangent, runs along a helix and reaches the other along a tangent. Unrolled it is one
    straight line, and so is its rise.

    Parameters
    ----------
    radius, height
        Of the cylinder, in the unit of the points; its middle is the origin.
    passes
        The side on which the path must pass: x or y axis (0, 1) and its sign. The shorter way
        round without it.
    """
    across = (b - a)[:, :2]
    straight = np.linalg.norm(b - a, axis=1)
    reach_a, reach_b = (np.hypot(p[:, 0], p[:, 1]) for p in (a, b))
    tangent_a, tangent_b = (
        np.sqrt(np.maximum(reach**2 - radius**2, 0.0)) for reach in (reach_a, reach_b)
    )
    arcs, middles = _arcs(a, b, radius, (tangent_a, tangent_b))
    first = np.abs(arcs[0]) <= np.abs(arcs[1])
    if passes is not None:
        axis, sign = passes
        heights = [sign * (np.sin(m) if axis else np.cos(m)) for m in middles]
        first = heights[0] >= heights[1]
    arc = np.where(first, arcs[0], arcs[1])
    way = tangent_a + tangent_b + radius * np.maximum(arc, 0.0)
    rise = b[:, 2] - a[:, 2]
    slope = np.divide(rise, way, out=np.zeros_like(rise), where=way > 0)
    beside = (np.abs(a[:, 2] + tangent_a * slope) > height / 2) | (
        np.abs(b[:, 2] - tangent_b * slope) > height / 2
    )
    meets = _nearest(a, across) < radius
    if passes is not None:
        meets = meets | _on_the_wrong_side(a, b, passes)
    wraps = meets & (arc > 0) & ~beside
    return np.where(wraps, np.hypot(way, rise), straight)


def _nearest(a: Array, across: Array) -> Array:
    """Return how near the straight line comes to the axis."""
    squared = (across**2).sum(axis=1)
    along = -(a[:, :2] * across).sum(axis=1)
    share = np.clip(np.divide(along, squared, out=np.zeros_like(along), where=squared > 0), 0, 1)
    nearest = a[:, :2] + share[:, np.newaxis] * across
    distance: Array = np.hypot(nearest[:, 0], nearest[:, 1])
    return distance


def _on_the_wrong_side(a: Array, b: Array, passes: tuple[Literal[0, 1], Literal[-1, 1]]) -> Mask:
    axis, sign = passes
    wrong: Mask = (sign * a[:, axis] < 0) & (sign * b[:, axis] < 0)
    return wrong


def _arcs(
    a: Array, b: Array, radius: float, tangents: tuple[Array, Array]
) -> tuple[list[Array], list[Array]]:
    """Return the angle on the cylinder of both ways round, and the direction of its middle."""
    at_a, at_b = (np.arctan2(p[:, 1], p[:, 0]) for p in (a, b))
    lean_a, lean_b = (np.arctan2(tangent, radius) for tangent in tangents)
    arcs, middles = [], []
    for sign in (1.0, -1.0):
        arc = np.mod(sign * (at_b - at_a), _TWO_PI) - lean_a - lean_b
        arcs.append(arc)
        middles.append(at_a + sign * (lean_a + arc / 2))
    return arcs, middles
