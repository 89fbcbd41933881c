"""Joints of an `.osim` file: frames, axes and coordinates."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.musculoskeletal import Coordinate, Frame, Joint, JointAxis
from ischia.numeric.rigid import turn
from ischia.readers.osim.functions import is_function, pieces, polynomial
from ischia.readers.osim.node import Node

_ITSELF: Final = np.array([0.0, 1.0])
_NOTHING: Final = np.zeros(1)
# Axes of the simple joints, in the order of their coordinates: turns, then shifts.
_SIMPLE: Final[Mapping[str, tuple[str, str]]] = {
    "WeldJoint": ("", ""),
    "PinJoint": ("z", ""),
    "SliderJoint": ("", "x"),
    "UniversalJoint": ("xy", ""),
    "GimbalJoint": ("xyz", ""),
    "BallJoint": ("xyz", ""),
    "PlanarJoint": ("z", "xy"),
    "FreeJoint": ("xyz", "xyz"),
}
_TURNS: Final = 3


def joint(node: Node) -> tuple[Joint, dict[str, Coordinate]]:
    """Return one joint and the coordinates that move it.

    Raises
    ------
    InputError
        When the joint is of a kind that is not known, or stands on frames that are not there.
    """
    named = [c.name for c in node.children("coordinates/Coordinate")]
    if node.tag == "CustomJoint":
        turns, shifts = _custom_axes(node, named)
    elif node.tag in _SIMPLE:
        turns, shifts = _simple_axes(node, named)
    else:
        node.refuse(f"a {node.tag}", ", ".join(sorted([*_SIMPLE, "CustomJoint"])))
    turning = {axis.coordinate for axis in turns}
    coordinates = {c.name: _coordinate(c, turning) for c in node.children("coordinates/Coordinate")}
    frames = {f.name: _frame(f) for f in node.children("frames/PhysicalOffsetFrame")}
    parent, child = (_socket(node, frames, end) for end in ("parent", "child"))
    return Joint(parent=parent, child=child, turns=turns, shifts=shifts), coordinates


def _simple_axes(
    node: Node, named: list[str]
) -> tuple[tuple[JointAxis, ...], tuple[JointAxis, ...]]:
    letters = _SIMPLE[node.tag]
    if len(named) != sum(map(len, letters)):
        node.refuse(f"{len(named)} coordinates", f"{sum(map(len, letters))} of a {node.tag}")
    axes = [
        JointAxis(axis=_unit(letter), coordinate=name, function=polynomial(_ITSELF))
        for letter, name in zip("".join(letters), named, strict=True)
    ]
    turning = len(letters[0])
    return tuple(axes[:turning]), tuple(axes[turning:])


def _custom_axes(
    node: Node, named: list[str]
) -> tuple[tuple[JointAxis, ...], tuple[JointAxis, ...]]:
    axes = [_axis(axis, named) for axis in node.children("SpatialTransform/TransformAxis")]
    if len(axes) != 2 * _TURNS:
        node.refuse(f"{len(axes)} axes in its SpatialTransform", "three turns and three shifts")
    return tuple(axes[:_TURNS]), tuple(axes[_TURNS:])


def _axis(node: Node, named: list[str]) -> JointAxis:
    coordinates = node.words("coordinates")
    if len(coordinates) > 1 or not set(coordinates) <= set(named):
        node.refuse(f"coordinates {' '.join(coordinates)[:40]}", "one of the joint's own, or none")
    direction = node.numbers("axis", 3)
    length = float(np.linalg.norm(direction))
    if length == 0.0:
        node.refuse("an axis without length", "a direction")
    # Newer files name the function by its kind, older ones put it into <function>.
    inside = node.child("function")
    functions = [f for f in (inside or node).children() if is_function(f)]
    default = polynomial(_ITSELF if coordinates else _NOTHING)
    if not functions and inside is not None:
        node.refuse("a function of no known kind", "a function of the coordinate")
    return JointAxis(
        axis=direction / length,
        coordinate=coordinates[0] if coordinates else None,
        function=pieces(functions[0]) if functions else default,
    )


def _coordinate(node: Node, turning: set[str | None]) -> Coordinate:
    low, high = node.numbers("range", 2, "-1e9 1e9")
    if low > high:
        node.refuse(f"a range from {low:g} to {high:g}", "the lower end first")
    return Coordinate(
        value=node.number("default_value", 0.0),
        low=float(low),
        high=float(high),
        clamped=node.yes("clamped", default=False),
        locked=node.yes("locked", default=False),
        turns=node.name in turning,
    )


def _frame(node: Node) -> Frame:
    x, y, z = (
        turn(letter, float(np.degrees(angle_rad)))
        for letter, angle_rad in zip("xyz", node.numbers("orientation", 3, "0 0 0"), strict=True)
    )
    return Frame(
        body=_last(node.word("socket_parent")),
        origin_m=node.numbers("translation", 3, "0 0 0"),
        rotation=x @ y @ z,
    )


def _socket(node: Node, frames: Mapping[str, Frame], end: str) -> Frame:
    name = _last(node.word(f"socket_{end}_frame"))
    plain = Frame(body=name, origin_m=np.zeros(3), rotation=np.eye(3))
    return frames.get(name, plain)


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _unit(letter: str) -> FloatArray:
    direction: FloatArray = np.eye(3)["xyz".index(letter)]
    return direction
