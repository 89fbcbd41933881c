"""Poses found again from the markers that they made."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion.inverse import Pose, pose
from ischia.measure.motion.skeleton import skeleton
from ischia.model.musculoskeletal import (
    Coordinate,
    Coupling,
    Frame,
    Joint,
    JointAxis,
    MusculoskeletalModel,
    Pieces,
    Point,
)
from ischia.model.source import Source
from ischia.numeric.kinematics.forward import poses

SOURCE = Source(sha256="0" * 64, format="osim", reader="osim@1", path="two.osim")
ROOT = ("tilt", "list", "turn", "x", "y", "z")
# A leg on a body that is free to go anywhere: the knee bends and slides as it bends.
PLACES = {"front": (0.1, 0, 0.1), "back": (-0.1, 0, 0.1), "side": (0, 0.1, -0.2)}
LEG = {"high": (0.1, -0.1, 0.05), "middle": (-0.05, -0.2, 0.0), "low": (0.05, -0.4, 0.1)}
FRAMES = 40


def line(*factors: float) -> Pieces:
    return Pieces(limits=np.zeros(0), at=np.zeros(1), factors=np.array([factors]))


def axis(letter: str, coordinate: str | None, *factors: float) -> JointAxis:
    direction = np.eye(3)["xyz".index(letter)]
    return JointAxis(axis=direction, coordinate=coordinate, function=line(*(factors or (0, 1))))


def frame(body: str, *place: float) -> Frame:
    return Frame(body=body, origin_m=np.array(place), rotation=np.eye(3))


def coordinate(*, clamped: bool = False, locked: bool = False) -> Coordinate:
    return Coordinate(value=0.0, low=0.0, high=1.0, clamped=clamped, locked=locked, turns=True)


def body(**knee: bool) -> MusculoskeletalModel:
    root = Joint(
        parent=frame("ground", 0, 0, 0),
        child=frame("trunk", 0, 0, 0),
        turns=tuple(axis(a, c) for a, c in zip("zxy", ROOT[:3], strict=True)),
        shifts=tuple(axis(a, a) for a in "xyz"),
    )
    hinge = Joint(
        parent=frame("trunk", 0, -0.2, 0),
        child=frame("leg", 0, 0.1, 0),
        turns=(axis("z", "knee"),),
        shifts=(axis("x", "glide"),),
    )
    return MusculoskeletalModel(
        bodies=("ground", "trunk", "leg"),
        joints={"root": root, "hinge": hinge},
        coordinates={name: coordinate() for name in ROOT}
        | {"knee": coordinate(**knee), "glide": coordinate()},
        markers={n: Point(body="trunk", place_m=np.array(p)) for n, p in PLACES.items()}
        | {n: Point(body="leg", place_m=np.array(p)) for n, p in LEG.items()},
        muscles={},
        cylinders={},
        couplings={"glide": Coupling(follows="knee", function=line(0, 0, 0.02))},
        source=SOURCE,
    )


MODEL = body()


def truth(heading: float) -> dict[str, np.ndarray]:
    t = np.linspace(0, 1, FRAMES)
    wave = 0.2 * np.sin(7 * t)
    return {
        "tilt": wave,
        "list": -wave,
        "turn": heading + wave,
        "x": 1.3 * t + 5.0,
        "y": 0.9 + 0.0 * t,
        "z": wave,
        "knee": 0.5 + 0.5 * np.cos(6 * t),
    }


def markers_mm(q: dict[str, np.ndarray]) -> tuple[np.ndarray, tuple[str, ...]]:
    bones = skeleton(MODEL, {"trunk", "leg"})
    whole = bones.resting(FRAMES)
    for name, values in q.items():
        whole[:, bones.coordinates.index(name)] = values
    standing = poses(bones.chain, whole)
    placed = [standing.place(bones.bodies.index(p.body), p.place_m) for p in MODEL.markers.values()]
    return 1000 * np.stack(placed, axis=1), tuple(MODEL.markers)


def worst(found: Pose, true: dict[str, np.ndarray]) -> float:
    return max(np.nanmax(np.abs(found.coordinates[n] - true[n])) for n in true)


@pytest.mark.parametrize("heading", [0.0, 1.5, -2.5])
def test_a_pose_is_found_again_whatever_way_the_body_faces(heading: float) -> None:
    true = truth(heading)
    found = pose(MODEL, *markers_mm(true))
    assert worst(found, true) < 1e-5
    assert found.coordinates["glide"] == pytest.approx(0.02 * true["knee"] ** 2, abs=1e-5)
    assert found.rms_mm == pytest.approx(0.0, abs=0.01)


def test_a_marker_out_of_place_is_the_one_with_the_residual() -> None:
    xyz_mm, names = markers_mm(truth(0.0))
    xyz_mm[:, 4] += [0.0, 0.0, 30.0]
    found = pose(MODEL, xyz_mm, names)
    assert found.residual_mm[0].argmax() == 4
    trusted = pose(MODEL, xyz_mm, names, {"middle": 0.0})
    assert "middle" not in trusted.markers
    assert trusted.rms_mm == pytest.approx(0.0, abs=0.01)


def test_weights_pull_the_pose() -> None:
    xyz_mm, names = markers_mm(truth(0.0))
    xyz_mm[:, 4] += [0.0, 0.0, 30.0]
    near, far = (
        pose(MODEL, xyz_mm, names, {"middle": w}).residual_mm[:, 4].mean() for w in (10.0, 0.1)
    )
    assert near < far / 3


def test_a_hidden_marker_is_no_residual_and_changes_nothing_else() -> None:
    true = truth(0.0)
    xyz_mm, names = markers_mm(true)
    xyz_mm[5:9, 3] = np.nan
    found = pose(MODEL, xyz_mm, names)
    assert np.isnan(found.residual_mm[5:9, 3]).all()
    assert np.isfinite(found.coordinates["knee"]).all()
    assert worst(found, true) < 1e-5


def test_a_joint_whose_markers_are_hidden_is_not_measured() -> None:
    true = truth(0.0)
    xyz_mm, names = markers_mm(true)
    xyz_mm[5:9, 3:] = np.nan
    found = pose(MODEL, xyz_mm, names)
    assert np.isnan(found.coordinates["knee"]).sum() == 4
    assert np.isnan(found.coordinates["glide"][5:9]).all()
    assert np.isfinite(found.coordinates["tilt"]).all()
    assert worst(found, true) < 1e-5


def test_a_frame_with_too_few_markers_has_no_pose() -> None:
    xyz_mm, names = markers_mm(truth(0.0))
    xyz_mm[:3, 1:] = np.nan
    found = pose(MODEL, xyz_mm, names)
    assert np.isnan(found.coordinates["x"][:3]).all()
    assert (found.steps[:3] == 0).all()
    assert np.isfinite(found.coordinates["x"][3:]).all()
    nothing = pose(MODEL, np.full_like(xyz_mm, np.nan), names)
    assert nothing.rms_mm is None
    assert np.isnan(nothing.coordinates["x"]).all()


def test_a_clamped_joint_stays_in_its_range_and_a_locked_one_where_it_rests() -> None:
    true = truth(0.0)
    true["knee"] = true["knee"] - 0.5
    xyz_mm, names = markers_mm(true)
    clamped = pose(body(clamped=True), xyz_mm, names).coordinates["knee"]
    assert clamped.min() == 0.0
    bent = true["knee"] > 0.05
    assert clamped[bent] == pytest.approx(true["knee"][bent], abs=1e-5)
    locked = pose(body(locked=True), xyz_mm, names).coordinates["knee"]
    assert (locked == 0.0).all()


def test_markers_that_the_model_lacks_are_left_aside_and_too_few_are_refused() -> None:
    xyz_mm, names = markers_mm(truth(0.0))
    strange = (*names[:-1], "elsewhere")
    assert pose(MODEL, xyz_mm, strange).markers == names[:-1]
    with pytest.raises(ValueError, match="three are the least"):
        pose(replace(MODEL, markers={}), xyz_mm, names)
