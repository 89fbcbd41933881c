"""Inverse kinematics: the pose of a model whose markers lie nearest to those that were seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.motion.skeleton import Skeleton, skeleton
from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.numeric.kinematics.chain import NONE, moved_by, with_followers
from ischia.numeric.kinematics.forward import poses

if TYPE_CHECKING:
    from ischia.numeric.kinematics.compiled import Fit

_MOST_STEPS: Final = 200
_SHORT_STEP_RAD: Final = 5e-6
_HOLD_FACTOR: Final = 1e-9  # weak beside any marker: it decides only what no marker does
_LEAST_MARKERS: Final = 3  # fewer leave a body free to turn
# A coordinate is not measured where errors of 1 mm at the markers would move it this far.
_LOOSE_RAD_PER_M: Final = 500.0
_HEADINGS: Final = 8  # from which the first frame is tried
_UNLIMITED_RAD: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Coordinates of a model through a trial, and how well the markers fit it."""

    coordinates: Mapping[str, FloatArray]  # (t,) [rad, m]; NaN where the markers do not tell
    markers: tuple[str, ...]
    residual_mm: FloatArray  # (t, marker), how far each lies off its place; NaN where not seen
    steps: NDArray[np.int64]  # (t,) that a frame took; 0 where too few markers were seen
    unsettled: NDArray[np.bool_]  # (t,), frames that came to no rest

    @property
    def rms_mm(self) -> float | None:
        """The root mean square of all residuals [mm]; None where nothing was fitted."""
        seen = self.residual_mm[np.isfinite(self.residual_mm)]
        return float(np.sqrt((seen**2).mean())) if seen.size else None


def pose(
    model: MusculoskeletalModel,
    xyz_mm: FloatArray,
    names: tuple[str, ...],
    weights: Mapping[str, float] | None = None,
) -> Pose:
    """Return the coordinates at which the model's markers lie nearest to those that were seen.

    Each frame by itself: the least weighted sum of squared distances, found by the method of
    Levenberg and Marquardt; clamped coordinates stay in their range, locked ones where they rest.
    A frame begins where the frames before it point to.

    Parameters
    ----------
    xyz_mm
        (t, marker, 3), the second axis of the laboratory upwards as in the model; NaN is a marker
        that was not seen.
    names
        Of the markers; those that the model does not have are left aside.
    weights
        By name; 1 where nothing is said, and 0 leaves a marker aside.

    Raises
    ------
    MissingExtraError
        When the compiler that makes this fast is not installed.
    ValueError
        When the model has fewer than three of the markers.
    """
    weights = weights or {}
    used = [n for n in names if n in model.markers and weights.get(n, 1.0) > 0]
    if len(used) < _LEAST_MARKERS:
        msg = f"the model has {len(used)} of the markers, and three are the least"
        raise ValueError(msg)
    bones = skeleton(model, {model.markers[n].body for n in used})
    targets_m = xyz_mm[:, [names.index(n) for n in used]] / 1000.0
    targets_m[np.isnan(targets_m).any(axis=2)] = np.nan
    fit = _fit(bones, used, weights)
    found = _fitted(bones, fit, targets_m)
    q, apart_m, steps, loose = found
    q[:, fit.free] = np.where(loose > _LOOSE_RAD_PER_M, np.nan, q[:, fit.free])
    q[steps == 0] = np.nan
    q = with_followers(bones.chain, q)
    return Pose(
        coordinates={n: q[:, i] for i, n in enumerate(bones.coordinates)},
        markers=tuple(used),
        residual_mm=1000.0 * apart_m,
        steps=np.abs(steps),
        unsettled=steps < 0,
    )


def placed_mm(model: MusculoskeletalModel, found: Pose) -> FloatArray:
    """Return where the model has its markers in a pose, (t, marker, 3) [mm], upright."""
    bones = skeleton(model, {model.markers[n].body for n in found.markers})
    standing = poses(bones.chain, np.stack([found.coordinates[n] for n in bones.coordinates], 1))
    number = {body: i for i, body in enumerate(bones.bodies)}
    points = [model.markers[n] for n in found.markers]
    places_m = [standing.place(number[p.body], p.place_m) for p in points]
    return 1000.0 * np.stack(places_m, axis=1)


def _fit(bones: Skeleton, used: list[str], weights: Mapping[str, float]) -> "Fit":
    """Return which coordinates may move, within which limits, and which markers they move."""
    try:
        from ischia.numeric.kinematics.compiled import Fit
    except ImportError as err:
        raise MissingExtraError(needed_for="Inverse kinematics", extra="motion") from err
    model = bones.model
    held = [model.coordinates[n] for n in bones.coordinates]
    markers = [model.markers[n] for n in used]
    body = np.array([bones.bodies.index(p.body) for p in markers], dtype=np.int64)
    moved = moved_by(bones.chain)[body]
    free = np.array(
        [
            i
            for i, c in enumerate(held)
            if not c.locked and bones.chain.leader[i] == NONE and moved[:, i].any()
        ],
        dtype=np.int64,
    )
    movers = [np.flatnonzero(row) for row in moved[:, free]]
    table = np.full((len(used), max(map(len, movers))), NONE, dtype=np.int64)
    for row, own in zip(table, movers, strict=True):
        row[: len(own)] = own
    weight = np.array([weights.get(n, 1.0) for n in used], dtype=np.float64)
    return Fit(
        body=body,
        point=np.array([p.place_m for p in markers], dtype=np.float64),
        weight=weight,
        movers=table,
        mover_count=np.array([len(m) for m in movers], dtype=np.int64),
        free=free,
        low=np.array([held[i].low if held[i].clamped else -_UNLIMITED_RAD for i in free]),
        high=np.array([held[i].high if held[i].clamped else _UNLIMITED_RAD for i in free]),
        hold=_HOLD_FACTOR * float(weight.mean()),
    )


def _fitted(
    bones: Skeleton, fit: "Fit", targets_m: FloatArray
) -> tuple[FloatArray, FloatArray, NDArray[np.int64], FloatArray]:
    """Fit the frames that show enough markers; the others have 0 steps."""
    from ischia.numeric.kinematics.compiled import fitted

    frames, markers = targets_m.shape[:2]
    q = np.full((frames, len(bones.coordinates)), np.nan)
    apart_m = np.full((frames, markers), np.nan)
    steps = np.zeros(frames, dtype=np.int64)
    loose = np.full((frames, len(fit.free)), np.inf)
    enough = np.isfinite(targets_m[:, :, 0]).sum(axis=1) >= _LEAST_MARKERS
    if enough.any():
        shown_m = np.ascontiguousarray(targets_m[enough])
        limits = (_MOST_STEPS, _SHORT_STEP_RAD)
        best = _where_to_begin(bones, fit, shown_m[:1], limits)
        q[enough], apart_m[enough], steps[enough], loose[enough] = fitted(
            bones.chain, fit, shown_m, best, limits
        )
    return q, apart_m, steps, loose


def _where_to_begin(
    bones: Skeleton, fit: "Fit", first_m: FloatArray, limits: tuple[int, float]
) -> FloatArray:
    """Return the pose from which the first frame comes nearest, of some headings (n,) [rad, m]."""
    from ischia.numeric.kinematics.compiled import fitted

    resting = bones.resting(1)[0]
    heading, places = _root(bones)
    values: FloatArray = resting
    least = np.inf
    for turn_rad in np.linspace(0.0, 2 * np.pi, _HEADINGS, endpoint=False):
        begun = resting.copy()
        if heading is not None:
            begun[heading] = (turn_rad + np.pi) % (2 * np.pi) - np.pi
        _onto(bones, fit, begun, places, first_m[0])
        q, apart_m, _, _ = fitted(bones.chain, fit, first_m, begun, limits)
        sum_m2 = float(np.nansum(fit.weight * apart_m[0] ** 2))
        if sum_m2 < least:
            values, least = q[0], sum_m2
        if heading is None:
            break
    return values


def _root(bones: Skeleton) -> tuple[int | None, list[int | None]]:
    """Return the columns that turn the whole about the upright, and shift it along x, y and z."""
    root = next(j for j in bones.model.joints.values() if j.child.body == bones.bodies[1])
    heading = None
    for turn in root.turns:
        if turn.coordinate is not None and abs(turn.axis[1]) > abs(turn.axis[[0, 2]]).max():
            heading = bones.coordinates.index(turn.coordinate)
    places: list[int | None] = [None, None, None]
    for shift in root.shifts:
        if shift.coordinate is not None:
            places[int(np.argmax(abs(shift.axis)))] = bones.coordinates.index(shift.coordinate)
    return heading, places


def _onto(
    bones: Skeleton, fit: "Fit", values: FloatArray, places: list[int | None], seen_m: FloatArray
) -> None:
    """Shift a pose so that the middle of its markers lies in the middle of those seen."""
    standing = poses(bones.chain, values[np.newaxis])
    own_m = np.array([standing.place(b, p)[0] for b, p in zip(fit.body, fit.point, strict=True)])
    shown = np.isfinite(seen_m[:, 0])
    away_m = (seen_m[shown] - own_m[shown]).mean(axis=0)
    for axis, column in enumerate(places):
        if column is not None:
            values[column] += away_m[axis]
