"""Where the legs and their hamstrings are in each frame of a trial, to be looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.motion.hamstrings import ALL, HEADS, Course, Head, course
from ischia.measure.motion.scaling import upright_mm
from ischia.measure.motion.skeleton import Skeleton, skeleton
from ischia.measure.motion.walk import Walk, walk_of
from ischia.model.arrays import FloatArray
from ischia.model.motion import Event, MarkerTrial
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.model.terms import Side
from ischia.numeric.kinematics.chain import with_followers
from ischia.numeric.kinematics.forward import Poses, poses

# What is drawn of the markers themselves, with what a person is told it is.
_MARKERS: Final[Mapping[str, str]] = {
    "LASI": "left front of pelvis",
    "RASI": "right front of pelvis",
    "LPSI": "left back of pelvis",
    "RPSI": "right back of pelvis",
    "SACR": "back of pelvis",
    "LKNE": "left knee, outside",
    "RKNE": "right knee, outside",
    "LANK": "left ankle",
    "RANK": "right ankle",
    "LHEE": "left heel",
    "RHEE": "right heel",
    "LTOE": "left toes",
    "RTOE": "right toes",
    "C7": "neck",
    "CLAV": "collar bones",
    "LSHO": "left shoulder",
    "RSHO": "right shoulder",
}
_JOINTS: Final[Mapping[str, str]] = {
    "femur_l": "left hip",
    "femur_r": "right hip",
    "tibia_l": "left knee",
    "tibia_r": "right knee",
}
_LETTERS: Final = {Side.LEFT: "l", Side.RIGHT: "r"}
_BONES: Final = (
    *(("LASI", "RASI"), ("LASI", "LPSI"), ("RASI", "RPSI"), ("LPSI", "RPSI")),
    *(("LASI", "SACR"), ("RASI", "SACR")),
    *(("LANK", "LHEE"), ("LHEE", "LTOE"), ("LANK", "LTOE")),
    *(("RANK", "RHEE"), ("RHEE", "RTOE"), ("RANK", "RTOE")),
    *(("LSHO", "C7"), ("RSHO", "C7"), ("LSHO", "CLAV"), ("RSHO", "CLAV")),
)
_OF_MODEL: Final = (
    *(("femur_l", "femur_r"), ("femur_l", "tibia_l"), ("femur_r", "tibia_r")),
    *(("tibia_l", "LANK"), ("tibia_r", "RANK"), ("LASI", "femur_l"), ("RASI", "femur_r")),
    *(("LPSI", "femur_l"), ("RPSI", "femur_r")),
)
_OF_MARKERS: Final = (("LKNE", "LANK"), ("RKNE", "RANK"), ("LASI", "LKNE"), ("RASI", "RKNE"))
_JOINT_ANGLES: Final = ("Hip", "Knee", "Ankle")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingMuscle:
    """One hamstring: its path over points, and how long it is."""

    head: Head
    path: tuple[int, ...]  # places among the points
    length_pct: FloatArray  # (t,), of the length upright
    velocity_m_s: FloatArray  # (t,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A trial, frame by frame. NaN is what was not seen, or is not known."""

    fs_hz: float
    t_s: FloatArray  # (t,)
    points: tuple[str, ...]  # what each is, in words
    xyz_mm: FloatArray  # (t, point, 3), the second axis upwards
    bones: tuple[tuple[int, int], ...]
    muscles: tuple[MovingMuscle, ...]
    angles_deg: Mapping[tuple[str, Side], FloatArray]  # (t,), of hip, knee and ankle, bending
    events: tuple[Event, ...]
    events_found: bool  # by the program: nobody marked them
    why_no_muscles: str | None


def moving(
    dynamic: MarkerTrial, static: MarkerTrial | None, generic: MusculoskeletalModel
) -> Moving:
    """Return markers, hips, knees and hamstrings through a trial [mm], and the joint angles [deg].

    Hips, knees and muscles are those of the scaled model that `hamstring_measures` uses, so that
    what is seen is what was measured. A muscle is given by the points of its path; where it bends
    around a bone the straight line between them is not its course, and its length is not that
    line's.

    Raises
    ------
    MissingExtraError
        When the compiler for inverse kinematics is not installed.
    """
    walk = walk_of(dynamic, static)
    return _moving(walk, course(walk.trial, static, generic, stride_s=_usual_stride_s(walk)))


def moving_markers(dynamic: MarkerTrial, static: MarkerTrial | None, why: str) -> Moving:
    """Return the same without hips, knees and hamstrings, and why they cannot be had."""
    return _moving(walk_of(dynamic, static), why)


def _moving(walk: Walk, found: Course | str) -> Moving:
    seen = _Points(walk.trial)
    muscles = () if isinstance(found, str) else _add_model(seen, found)
    pairs = (*_BONES, *(_OF_MARKERS if isinstance(found, str) else _OF_MODEL))
    return Moving(
        fs_hz=walk.trial.fs_hz,
        t_s=walk.t_s,
        points=tuple(seen.said),
        xyz_mm=np.stack(seen.xyz_mm, axis=1),
        bones=tuple((seen.at[a], seen.at[b]) for a, b in pairs if a in seen.at and b in seen.at),
        muscles=muscles,
        angles_deg=_angles_deg(walk),
        events=walk.trial.events,
        events_found=walk.events_found,
        why_no_muscles=found if isinstance(found, str) else None,
    )


class _Points:
    """Points gathered one after the other, each with its name."""

    def __init__(self, trial: MarkerTrial) -> None:
        self.at: dict[str, int] = {}
        self.said: list[str] = []
        self.xyz_mm: list[FloatArray] = []
        upright = upright_mm(trial)
        for i, name in enumerate(trial.names):
            self.add(name, _MARKERS.get(name, f"marker {name}"), upright[:, i])

    def add(self, name: str, said: str, xyz_mm: FloatArray) -> int:
        """Add a point; return its place."""
        self.at[name] = len(self.said)
        self.said.append(said)
        self.xyz_mm.append(xyz_mm)
        return self.at[name]


def _add_model(seen: _Points, found: Course) -> tuple[MovingMuscle, ...]:
    """Add what the model knows, and return its hamstrings."""
    model = found.fitted.model
    names = {head: f"{HEADS[head[0]]}_{_LETTERS[head[1]]}" for head in ALL}
    bodies = {p.body for name in names.values() for p in model.muscles[name].points}
    bones = skeleton(model, {*bodies, *_JOINTS})
    q = np.stack([found.pose.coordinates[n] for n in bones.coordinates], 1)
    stands = poses(bones.chain, with_followers(bones.chain, q))
    for body, said in _JOINTS.items():
        seen.add(body, said, _place_mm(bones, stands, body, np.zeros(3)))
    muscles = []
    for head, name in names.items():
        steady = [p for p in model.muscles[name].points if p.coordinate is None]
        path = [
            seen.add(f"{name} {i}", f"{head[1]} {head[0]} {i + 1}", placed)
            for i, placed in enumerate(_place_mm(bones, stands, p.body, p.place_m) for p in steady)
        ]
        muscles.append(
            MovingMuscle(
                head=head,
                path=tuple(path),
                length_pct=found.length_pct(head),
                velocity_m_s=found.velocity_m_s(head),
            )
        )
    return tuple(muscles)


def _place_mm(bones: Skeleton, stands: Poses, body: str, place_m: FloatArray) -> FloatArray:
    return 1000.0 * stands.place(bones.bodies.index(body), place_m)


def _angles_deg(walk: Walk) -> dict[tuple[str, Side], FloatArray]:
    wanted = [(joint, side) for joint in _JOINT_ANGLES for side in _LETTERS]
    found = {(joint.lower(), side): walk.angle_deg(side, joint) for joint, side in wanted}
    return {key: angle for key, angle in found.items() if angle is not None}


def _usual_stride_s(walk: Walk) -> float | None:
    each_s: Sequence[float] = [
        s.end_s - s.start_s for of_leg in walk.strides.values() for s in of_leg
    ]
    return float(np.median(each_s)) if each_s else None
