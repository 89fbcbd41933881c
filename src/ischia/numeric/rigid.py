"""Rigid bodies in space: unit vectors, frames of three axes, and angles between frames."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def dot(a: Array, b: Array) -> Array:
    """Return the scalar products of vectors (…, 3), kept as (…, 1) so that they scale vectors."""
    products: Array = np.sum(a * b, axis=-1, keepdims=True)
    return products


def unit_vectors(vectors: Array) -> Array:
    """Return vectors (…, 3) at length 1; NaN where a vector has no length."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Array = np.divide(vectors, length, out=np.full_like(vectors, np.nan), where=length > 0)
    return scaled


def frame_along_z(z: Array, y_near: Array) -> Array:
    """Return rotations (…, 3, 3) whose columns are the axes x, y, z of a frame.

    `z` gives the direction of the third axis exactly; the second is the part of `y_near` at right
    angles to it; the first completes a right-handed frame.
    """
    z_axis = unit_vectors(z)
    x_axis = unit_vectors(np.cross(y_near, z_axis))
    return np.stack([x_axis, np.cross(z_axis, x_axis), z_axis], axis=-1)


def seen_from(reference: Array, other: Array) -> Array:
    """Return the rotation of `other` in the axes of `reference` (both (…, 3, 3))."""
    turned: Array = np.swapaxes(reference, -1, -2) @ other
    return turned


def cardan_yxz_deg(rotation: Array) -> Array:
    """Return Cardan angles (…, 3) [deg] about y, then the new x, then the new z.

    The middle angle lies in ±90 deg; near its ends the other two cannot be told apart.
    """
    y_rad = np.arctan2(rotation[..., 0, 2], rotation[..., 2, 2])
    x_rad = np.arcsin(np.clip(-rotation[..., 1, 2], -1.0, 1.0))
    z_rad = np.arctan2(rotation[..., 1, 0], rotation[..., 1, 1])
    angles_deg: Array = np.degrees(np.stack([y_rad, x_rad, z_rad], axis=-1))
    return angles_deg


def from_cardan_yxz(angles_deg: Array) -> Array:
    """Return the rotations (…, 3, 3) of Cardan angles (…, 3) [deg]: undoes `cardan_yxz_deg`."""
    y, x, z = (turn(axis, angles_deg[..., i]) for i, axis in enumerate("yxz"))
    whole: Array = y @ x @ z
    return whole


def turn(axis: str, angle_deg: Array | float) -> Array:
    """Return the rotations (…, 3, 3) by an angle [deg] about one coordinate axis, x, y or z."""
    angle_rad = np.radians(np.asarray(angle_deg, dtype=np.float64))
    i = "xyz".index(axis)
    j, k = (i + 1) % 3, (i + 2) % 3
    rotation = np.zeros((*angle_rad.shape, 3, 3))
    rotation[..., i, i] = 1.0
    rotation[..., j, j] = rotation[..., k, k] = np.cos(angle_rad)
    rotation[..., k, j] = np.sin(angle_rad)
    rotation[..., j, k] = -rotation[..., k, j]
    return rotation
