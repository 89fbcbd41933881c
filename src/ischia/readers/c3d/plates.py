"""Analog channels → force plates of types 1 to 5, in the axes of the laboratory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.motion import ForcePlate
from ischia.numeric.rigid import unit_vectors
from ischia.readers.c3d.parameters import Groups

_CHANNELS: Final = {1: 6, 2: 6, 3: 8, 4: 6, 5: 8}  # by the type of the plate
_CALIBRATED: Final = (4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plate:
    """One plate's channels and geometry, in the file's units."""

    samples: FloatArray  # (sample, 6 or 8)
    points: FloatArray  # (4, 3) its corners
    centre: FloatArray  # (3,) from the sensor's origin to the middle of the surface
    matrix: FloatArray | None  # (6, channels)


def plates(
    samples: FloatArray, groups: Groups, fs_hz: float, factor: float
) -> tuple[tuple[ForcePlate, ...], int]:
    """Return the plates, and how many stand in the file and are not understood.

    Force is as the file signs it; the moment is about the middle of the plate's surface. Both are
    in the axes of the laboratory, which the corners give: the first lies where the plate's own x
    and y are positive, the second where x is negative.
    """
    held = groups.get("FORCE_PLATFORM", {})
    used = int(_first(held.get("USED", ()), 0.0))
    metres = _metres(groups, factor)
    found = []
    for i in range(max(0, min(used, 64))):
        plate = _plate(held, samples, i)
        if plate is None:
            continue
        force_n, moment = _FORMS[_kind(held, i)](plate)
        axes = _axes(plate.points)
        found.append(
            ForcePlate(
                fs_hz=fs_hz,
                force_n=force_n @ axes.T,
                moment_nm=moment @ axes.T * metres,
                corners_mm=plate.points * factor,
            )
        )
    return tuple(found), used - len(found)


def _plate(held: Mapping[str, Sequence[Any]], samples: FloatArray, i: int) -> _Plate | None:
    kind = _kind(held, i)
    try:
        numbers = np.asarray(held["CHANNEL"], dtype=np.float64).reshape(-1, _last(held["CHANNEL"]))
        chosen = numbers[: _CHANNELS[kind], i].astype(np.intp) - 1
        corners = np.asarray(held["CORNERS"], dtype=np.float64).reshape(3, 4, -1)[:, :, i].T
        origin = np.asarray(held["ORIGIN"], dtype=np.float64).reshape(3, -1)[:, i]
        matrix = None
        if kind in _CALIBRATED:
            size = _CHANNELS[kind]
            matrix = np.asarray(held["CAL_MATRIX"], dtype=np.float64)
            matrix = matrix.reshape(6, size, -1)[:, :, i]
    except (KeyError, IndexError, ValueError, TypeError):
        return None
    inside = chosen.size == _CHANNELS[kind] and chosen.min() >= 0
    inside = inside and chosen.max() < samples.shape[1] and np.isfinite(corners).all()
    if not inside or not np.isfinite(_axes(corners)).all():
        return None
    channels = samples[:, chosen] - _baseline(held, samples[:, chosen])
    return _Plate(samples=channels, points=corners, centre=origin, matrix=matrix)


def _baseline(held: Mapping[str, Sequence[Any]], samples: FloatArray) -> FloatArray | float:
    """Return what the plate shows in the samples that the file names as empty."""
    zero = np.asarray(held.get("ZERO", ()), dtype=np.float64).ravel()
    if zero.size < 2 or not 1 <= zero[0] < zero[1] <= len(samples):  # noqa: PLR2004  # from, to
        return 0.0
    return np.asarray(samples[int(zero[0]) - 1 : int(zero[1])].mean(axis=0), dtype=np.float64)


def _force_and_place(plate: _Plate) -> tuple[FloatArray, FloatArray]:
    """Return force and moment of type 1: force, centre of pressure, free moment."""
    force = plate.samples[:, :3]
    place = np.zeros_like(force)
    place[:, :2] = plate.samples[:, 3:5]
    moment = np.cross(place, force)
    moment[:, 2] += plate.samples[:, 5]
    return force, moment


def _force_and_moment(plate: _Plate) -> tuple[FloatArray, FloatArray]:
    """Return force and moment of types 2, 4 and 5, moved from the sensor to the surface."""
    channels = plate.samples
    six = channels if plate.matrix is None else channels @ plate.matrix.T
    # The surface lies above the sensor, and the plate's third axis points down; some files leave
    # out the sign.
    origin = -plate.centre if plate.centre[2] > 0 else plate.centre
    force, moment = six[:, :3], six[:, 3:6]
    return force, moment + np.cross(force, origin)


def _eight_forces(plate: _Plate) -> tuple[FloatArray, FloatArray]:
    """Return force and moment of type 3: two pairs of shear forces and four vertical ones."""
    x12, x34, y14, y23, z1, z2, z3, z4 = plate.samples.T
    half_x, half_y = np.abs(plate.centre[:2])
    depth = -abs(plate.centre[2])
    force = np.stack([x12 + x34, y14 + y23, z1 + z2 + z3 + z4], axis=-1)
    moment = np.stack(
        [
            half_y * (z1 + z2 - z3 - z4) + force[:, 1] * depth,
            half_x * (-z1 + z2 + z3 - z4) - force[:, 0] * depth,
            half_y * (-x12 + x34) + half_x * (y14 - y23),
        ],
        axis=-1,
    )
    return force, moment


_FORMS: Final[Mapping[int, Callable[[_Plate], tuple[FloatArray, FloatArray]]]] = {
    1: _force_and_place,
    2: _force_and_moment,
    3: _eight_forces,
    4: _force_and_moment,
    5: _force_and_moment,
}


def _axes(points: FloatArray) -> FloatArray:
    """Return the plate's axes in the laboratory, one per column; NaN where they have none."""
    first, second, third, fourth = points
    x_axis = unit_vectors(first + fourth - second - third)
    across = first + second - third - fourth
    z_axis = unit_vectors(np.cross(x_axis, across))
    return np.stack([x_axis, np.cross(z_axis, x_axis), z_axis], axis=-1)


def _kind(held: Mapping[str, Sequence[Any]], i: int) -> int:
    kinds = list(held.get("TYPE", ()))
    return int(kinds[i]) if i < len(kinds) and np.isfinite(kinds[i]) else 0


def _last(held: Sequence[Any]) -> int:
    shape = np.asarray(held).shape
    return shape[-1] if len(shape) > 1 else 1


def _metres(groups: Groups, factor: float) -> float:
    """Return what makes moments N.m: most files have N.mm, in the unit of their points."""
    units = list(_words(groups.get("ANALOG", {}).get("UNITS", ())))
    moments = [unit for unit in units if unit.startswith("n") and unit.endswith("m")]
    if moments and moments[0] in {"nm", "n.m", "n*m"}:
        return 1.0
    return 0.001 if moments else factor / 1000.0


def _words(held: Sequence[Any]) -> Iterator[str]:
    return (str(word).strip().lower() for word in held)


def _first(held: Sequence[Any], number: float) -> float:
    return float(held[0]) if len(held) and np.isfinite(held[0]) else number
