"""Lengths of paths over joints and around cylinders, in closed form."""

import numpy as np
import pytest

from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.model.musculoskeletal import (
    Coordinate,
    Coupling,
    Cylinder,
    Frame,
    Joint,
    JointAxis,
    MuscleTendon,
    MusculoskeletalModel,
    PathPoint,
    Pieces,
)
from ischia.model.source import Source
from ischia.numeric.kinematics.wrapping import length_around

SOURCE = Source(sha256="0" * 64, format="osim", reader="osim@1", path="two.osim")
ITSELF = Pieces(limits=np.zeros(0), at=np.zeros(1), factors=np.array([[0.0, 1.0]]))
DOUBLE = Pieces(limits=np.zeros(0), at=np.zeros(1), factors=np.array([[0.0, 2.0]]))


def frame(body: str, *place: float) -> Frame:
    return Frame(body=body, origin_m=np.array(place), rotation=np.eye(3))


def pin(parent: str, child: str, coordinate: str) -> Joint:
    turning = JointAxis(axis=np.array([0.0, 0.0, 1.0]), coordinate=coordinate, function=ITSELF)
    return Joint(
        parent=frame(parent, 0, 1, 0), child=frame(child, 0, 0, 0), turns=(turning,), shifts=()
    )


def free(value: float = 0.0) -> Coordinate:
    return Coordinate(value=value, low=-9.0, high=9.0, clamped=False, locked=False, turns=True)


def two_links(**changes: object) -> MusculoskeletalModel:
    """Return links of 1 m, each turning on the end of the last, with a muscle over the second."""
    points = (
        PathPoint(body="a", place_m=np.array([0.0, 0.0, 0.0])),
        PathPoint(body="b", place_m=np.array([0.0, 1.0, 0.0])),
    )
    parts = {
        "bodies": ("ground", "a", "b"),
        "joints": {"one": pin("ground", "a", "turn"), "two": pin("a", "b", "bend")},
        "coordinates": {"turn": free(), "bend": free()},
        "markers": {},
        "muscles": {"pull": MuscleTendon(points=points)},
        "cylinders": {},
        "source": SOURCE,
    }
    return MusculoskeletalModel(**{**parts, **changes})  # type: ignore[arg-type]


def test_a_muscle_over_a_hinge_follows_the_law_of_cosines() -> None:
    bend = np.linspace(-2.0, 2.0, 9)
    turn = np.linspace(0.0, 5.0, 9)  # moves the whole, and changes no length
    lengths_m = muscle_lengths_m(two_links(), {"turn": turn, "bend": bend}, ["pull"])
    assert lengths_m[:, 0] == pytest.approx(np.sqrt(2 + 2 * np.cos(bend)))


def test_a_coordinate_that_follows_another_bends_its_joint() -> None:
    model = two_links(couplings={"bend": Coupling(follows="turn", function=DOUBLE)})
    turn = np.array([0.0, 0.3, 0.6])
    lengths_m = muscle_lengths_m(model, {"turn": turn}, ["pull"])
    assert lengths_m[:, 0] == pytest.approx(np.sqrt(2 + 2 * np.cos(2 * turn)))


def test_a_point_that_comes_with_the_bend_is_there_only_then() -> None:
    (first, last) = two_links().muscles["pull"].points
    guest = PathPoint(
        body="a", place_m=np.array([-0.3, 1.0, 0.0]), coordinate="bend", low=0.5, high=9.0
    )
    model = two_links(muscles={"pull": MuscleTendon(points=(first, guest, last))})
    bend = np.array([0.4, 0.6])
    got_m = muscle_lengths_m(model, {"bend": bend}, ["pull"])[:, 0]
    end_m = np.array([-np.sin(0.6), 1 + np.cos(0.6)])
    round_m = np.hypot(0.3, 1.0) + np.hypot(*(end_m - [-0.3, 1.0]))
    assert got_m == pytest.approx([np.sqrt(2 + 2 * np.cos(0.4)), round_m])


def test_a_path_is_bent_by_a_cylinder_at_its_joint_whatever_way_the_body_faces() -> None:
    held = MuscleTendon(points=two_links().muscles["pull"].points, wraps=("bone",))
    bone = Cylinder(frame=frame("a", 0, 1, 0), radius_m=0.2, length_m=1.0)
    model = two_links(muscles={"pull": held}, cylinders={"bone": bone})
    bend = np.array([0.1, 1.0])  # bent that far, the straight line clears the cylinder
    wound_m = 2 * np.sqrt(1 - 0.2**2) + 0.2 * (np.pi - 0.1 - 2 * np.arccos(0.2))
    for turn in (0.0, 2.0):
        got_m = muscle_lengths_m(model, {"turn": np.full(2, turn), "bend": bend}, ["pull"])[:, 0]
        assert got_m == pytest.approx([wound_m, np.sqrt(2 + 2 * np.cos(1.0))])


def test_around_a_cylinder_the_path_rises_as_a_helix() -> None:
    a, b = np.array([[-2.0, 0.0, 0.0]]), np.array([[2.0, 0.0, 0.5]])
    flat = 2 * np.sqrt(3) + np.pi / 3
    assert length_around(a, b, 1.0, 10.0) == pytest.approx([np.hypot(flat, 0.5)])


@pytest.mark.parametrize("height", [0.3, 0.5])
def test_beside_the_end_of_a_cylinder_the_path_is_straight(height: float) -> None:
    a, b = np.array([[-2.0, 0.1, 1.0]]), np.array([[2.0, 0.1, 1.0]])
    assert length_around(a, b, 1.0, height) == pytest.approx([4.0])


def test_a_path_keeps_to_the_side_it_must_pass() -> None:
    a, b = np.array([[-2.0, 0.4, 0.0]]), np.array([[2.0, 0.4, 0.0]])
    over = length_around(a, b, 1.0, 9.0)
    assert length_around(a, b, 1.0, 9.0, (1, 1)) == pytest.approx(over)
    under = length_around(a, b, 1.0, 9.0, (1, -1))
    assert under > over + 0.5
    clear = np.array([[-2.0, 1.5, 0.0]]), np.array([[2.0, 1.5, 0.0]])
    assert length_around(*clear, 1.0, 9.0) == pytest.approx([4.0])


def test_an_unknown_frame_has_no_length() -> None:
    bend = np.array([0.1, np.nan])
    assert np.isnan(muscle_lengths_m(two_links(), {"bend": bend}, ["pull"])[1, 0])
