"""A generic lower body made the size of a person, from the standing trial."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.measure.motion import conventional
from ischia.measure.motion.body import LETTER, Body
from ischia.measure.motion.inverse import Pose, pose
from ischia.measure.motion.skeleton import skeleton
from ischia.measure.motion.upright import z_up
from ischia.model.arrays import FloatArray
from ischia.model.motion import MarkerTrial
from ischia.model.musculoskeletal import (
    Cylinder,
    Frame,
    Joint,
    JointAxis,
    MusculoskeletalModel,
    Pieces,
    Point,
)
from ischia.model.terms import Side
from ischia.numeric.kinematics.forward import poses

SIDES: Final = (Side.LEFT, Side.RIGHT)
# The bone that each marker of Plug-in Gait is stuck over.
_BONES: Final = {
    **dict.fromkeys(("LASI", "RASI", "LPSI", "RPSI", "SACR"), "pelvis"),
    **{
        f"{letter}{name}": f"{bone}_{letter.lower()}"
        for letter in "LR"
        for bone, names in {
            "femur": ("THI", "KNE"),
            "tibia": ("TIB", "ANK"),
        }.items()
        for name in names
    },
}
_UPRIGHT: Final = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])  # z up → y up
_UNEVEN_FACTOR: Final = 1.03  # of the longer thigh or shank to the shorter: a marker stands apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model the size of a person, its markers where the person wore them, and how they stood."""

    model: MusculoskeletalModel
    standing: Pose
    factors: Mapping[str, tuple[float, float, float]]  # by bone: along, up and across
    flags: tuple[str, ...]


def upright_mm(trial: MarkerTrial) -> FloatArray:
    """Return the markers of a laboratory whose third axis points up, in a model's axes."""
    turned_mm: FloatArray = trial.xyz_mm @ _UPRIGHT.T
    return turned_mm


def fitted(generic: MusculoskeletalModel, static: MarkerTrial, body: Body) -> Fitted | str:
    """Return a generic model scaled to a person and wearing that person's markers, or why not.

    Bones are scaled by distances in the standing trial: the pelvis by its spines, thigh and shank
    between the joint centres of the conventional gait model; both legs alike, by the mean of the
    two, so that no difference between the sides comes from scaling. The model then stands as the
    person stood, and each marker is put where it was seen on its bone.
    """
    static = z_up(static)
    places_mm = {name: static.xyz_mm[:, i] for i, name in enumerate(static.names)}
    unseen = [n for n, p in places_mm.items() if not np.isfinite(p).all(axis=1).any()]
    places_mm = {n: p for n, p in places_mm.items() if n not in unseen}
    reason = _lacking(places_mm, body)
    if reason:
        return reason
    landmarks_mm = _landmarks(places_mm, body)
    if not all(np.isfinite(p).all() for p in landmarks_mm.values()):
        return "in the static trial the markers of pelvis and legs were never seen together"
    factors, flags = _factors(generic, landmarks_mm)
    sized = scaled(generic, {bone: np.array(f) for bone, f in factors.items()})
    names = tuple(landmarks_mm)
    seen_mm = np.stack([landmarks_mm[n] for n in names])[np.newaxis] @ _UPRIGHT.T
    standing = pose(sized, seen_mm, names)
    own_mm = {n: landmarks_mm.get(n, _middle(p)) for n, p in places_mm.items() if n in _BONES}
    worn = _worn(sized, standing, own_mm)
    return Fitted(model=worn, standing=standing, factors=factors, flags=flags)


def _lacking(places_mm: Mapping[str, FloatArray], body: Body) -> str | None:
    needed = ["LASI", "RASI", *(f"{le}{n}" for le in "LR" for n in ("THI", "KNE", "TIB", "ANK"))]
    needed += [] if "SACR" in places_mm else ["LPSI", "RPSI"]
    gone = [n for n in needed if n not in places_mm]
    if gone:
        return f"marker {', '.join(gone)} is not in the static trial, or was seen in no frame of it"
    return next((why for side in SIDES if (why := body.missing(side, below_knee=True))), None)


def _landmarks(places_mm: Mapping[str, FloatArray], body: Body) -> dict[str, FloatArray]:
    """Return markers over bone and joint centres, (3,) each [mm], the middle of the trial."""
    girdle = conventional.pelvis(places_mm)
    found = {n: places_mm[n] for n in ("LASI", "RASI", "LPSI", "RPSI", "SACR") if n in places_mm}
    for side in SIDES:
        letter = LETTER[side]
        upper = conventional.thigh(places_mm, girdle, body, side)
        lower = conventional.shank(places_mm, girdle, upper, body, side)
        inside_mm = conventional.hip_centre_in_pelvis_mm(body, side)
        found[f"{letter}HJC"] = girdle.origin_mm + girdle.rotation @ inside_mm
        found[f"{letter}KJC"], found[f"{letter}AJC"] = upper.centre_mm, lower.centre_mm
        found |= {n: places_mm[n] for n in (f"{letter}{m}" for m in ("KNE", "ANK"))}
    return {n: _middle(p) for n, p in found.items()}


def _middle(places_mm: FloatArray) -> FloatArray:
    seen = np.isfinite(places_mm).all(axis=1)
    return np.median(places_mm[seen], axis=0) if seen.any() else np.full(3, np.nan)


def _factors(
    generic: MusculoskeletalModel, landmarks_mm: Mapping[str, FloatArray]
) -> tuple[dict[str, tuple[float, float, float]], tuple[str, ...]]:
    """Return how much larger each bone is than the model's, and a flag where the legs differ."""
    own = _where(generic)

    def ratio(a: str, b: str) -> float:
        ours_mm = float(np.linalg.norm(landmarks_mm[a] - landmarks_mm[b]))
        return ours_mm / (1000.0 * float(np.linalg.norm(own[a] - own[b])))

    across = ratio("LASI", "RASI")
    behind = "SACR" if "SACR" in landmarks_mm else None
    deep = np.mean([ratio(f"{le}ASI", behind or f"{le}PSI") for le in "LR"])
    found = {"pelvis": (float(deep), float(deep + across) / 2, across)}
    flags: tuple[str, ...] = ()
    for bone, (a, b) in {"femur": ("HJC", "KJC"), "tibia": ("KJC", "AJC")}.items():
        each = [ratio(letter + a, letter + b) for letter in "LR"]
        if max(each) > _UNEVEN_FACTOR * min(each):
            flags = ("legs_differ_in_length",)
        factor = float(np.mean(each))
        found |= {f"{bone}_{side}": (factor,) * 3 for side in "lr"}
    return found, flags


def _where(model: MusculoskeletalModel) -> dict[str, FloatArray]:
    """Return where the markers of a model are while it rests, (3,) each [m]."""
    bones = skeleton(model, model.bodies)
    resting = poses(bones.chain, bones.resting(1))
    number = {body: i for i, body in enumerate(bones.bodies)}
    return {n: resting.place(number[p.body], p.place_m)[0] for n, p in model.markers.items()}


def _worn(
    sized: MusculoskeletalModel, standing: Pose, seen_mm: Mapping[str, FloatArray]
) -> MusculoskeletalModel:
    """Return the model with each marker on its bone where it was seen in the standing trial."""
    bones = skeleton(sized, set(_BONES.values()))
    q = np.stack([standing.coordinates[n] for n in bones.coordinates], axis=1)
    placed = poses(bones.chain, q)
    markers: dict[str, Point] = {}
    for name, at_mm in seen_mm.items():
        body = bones.bodies.index(_BONES[name])
        origin, axes = placed.origin[body], placed.axes[body]
        if origin is not None and axes is not None and np.isfinite(at_mm).all():
            in_bone_m = axes[0].T @ (_UPRIGHT @ at_mm / 1000.0 - origin[0])
            markers[name] = Point(body=_BONES[name], place_m=in_bone_m)
    return replace(sized, markers=markers)


def scaled(model: MusculoskeletalModel, factors: Mapping[str, FloatArray]) -> MusculoskeletalModel:
    """Return a model whose bodies are larger or smaller, each along its own three axes.

    Points, frames and markers go with their body, and so does what a joint shifts along its
    parent. The radius of a cylinder grows by the mean of the first two factors, its length by the
    third; its axis is taken as lying along the third.
    """
    one = np.ones(3)

    def of(body: str) -> FloatArray:
        return factors.get(body, one)

    def moved(frame: Frame) -> Frame:
        return replace(frame, origin_m=frame.origin_m * of(frame.body))

    def stretched(joint: Joint) -> Joint:
        shifts = tuple(_longer(a, of(joint.parent.body)) for a in joint.shifts)
        return replace(joint, parent=moved(joint.parent), child=moved(joint.child), shifts=shifts)

    def grown(c: Cylinder) -> Cylinder:
        factor = of(c.frame.body)
        return replace(
            c,
            frame=moved(c.frame),
            radius_m=c.radius_m * float(factor[:2].mean()),
            length_m=c.length_m * float(factor[2]),
        )

    return replace(
        model,
        joints={n: stretched(j) for n, j in model.joints.items()},
        markers={n: replace(p, place_m=p.place_m * of(p.body)) for n, p in model.markers.items()},
        cylinders={n: grown(c) for n, c in model.cylinders.items()},
        muscles={
            n: replace(
                m, points=tuple(replace(p, place_m=p.place_m * of(p.body)) for p in m.points)
            )
            for n, m in model.muscles.items()
        },
    )


def _longer(axis: JointAxis, factors: FloatArray) -> JointAxis:
    """Return a shift that goes as much further as the parent is larger along that axis."""
    times = float(np.linalg.norm(axis.axis * factors))
    held = axis.function
    return replace(
        axis,
        function=Pieces(limits=held.limits, at=held.at, factors=held.factors * times),
    )
