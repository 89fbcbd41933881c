"""Markers, wrap objects and muscle paths of an `.osim` file."""

from collections.abc import Collection, Mapping
from typing import Final, Literal, TypeVar

import numpy as np

from ischia.model.musculoskeletal import Cylinder, Frame, MuscleTendon, PathPoint, Point
from ischia.numeric.rigid import turn
from ischia.readers.osim.node import Node

Thing = TypeVar("Thing")
Known = tuple[Collection[str], Collection[str]]  # names of bodies and of coordinates
_SIDES: Final[Mapping[str, tuple[Literal[0, 1], Literal[-1, 1]] | None]] = {
    "all": None,
    "x": (0, 1),
    "+x": (0, 1),
    "-x": (0, -1),
    "y": (1, 1),
    "+y": (1, 1),
    "-y": (1, -1),
}


def bodies_of(model: Node) -> tuple[str, ...]:
    """Return the names of the bodies, without the ground."""
    return tuple(body.name for body in model.children("BodySet/objects/Body"))


def gathered(found: dict[str, Thing | str], left_out: dict[str, str]) -> dict[str, Thing]:
    """Return the things; what is a reason instead of a thing goes to `left_out`."""
    left_out |= {name: why for name, why in found.items() if isinstance(why, str)}
    return {name: thing for name, thing in found.items() if not isinstance(thing, str)}


def marker(node: Node, bodies: Collection[str]) -> Point | str:
    """Return one marker, or why it cannot be placed."""
    body = _last(node, "socket_parent_frame")
    if body not in bodies:
        return f"it stands on {body}, which is no body of the model"
    return Point(body=body, place_m=node.numbers("location", 3))


def wrap(node: Node, body: str) -> Cylinder | str:
    """Return one wrap object, or why no path can be laid around it."""
    if node.tag != "WrapCylinder":
        return f"a {node.tag} is not a cylinder, and only cylinders are followed"
    x, y, z = (
        turn(letter, float(np.degrees(angle_rad)))
        for letter, angle_rad in zip(
            "xyz", node.numbers("xyz_body_rotation", 3, "0 0 0"), strict=True
        )
    )
    side = node.word("quadrant", "all").lower()
    if side not in _SIDES:
        return f"quadrant {side!r} of a cylinder is not known"
    frame = Frame(body=body, origin_m=node.numbers("translation", 3, "0 0 0"), rotation=x @ y @ z)
    return Cylinder(
        frame=frame,
        radius_m=node.number("radius"),
        length_m=node.number("length"),
        passes=_SIDES[side],
    )


def muscle(node: Node, known: Known, wraps: Mapping[str, Cylinder | str]) -> MuscleTendon | str:
    """Return one muscle, or why its path cannot be followed."""
    path = node.child("GeometryPath") or node.child("path")
    if path is None:
        return "it has no path of points"
    points = [_point(p, known) for p in path.children("PathPointSet/objects/*")]
    around = [w.word("wrap_object") for w in path.children("PathWrapSet/objects/PathWrap")]
    reasons = [p for p in points if isinstance(p, str)]
    for name in around:
        held = wraps.get(name, f"wrap object {name} is not in the file")
        reasons += [f"{name}: {held}"] if isinstance(held, str) else []
    if len(points) < 2:  # noqa: PLR2004  # a path has two ends
        reasons.append(f"its path has {len(points)} points")
    if around and any(p.coordinate for p in points if not isinstance(p, str)):
        reasons.append("its path bends around a cylinder and has points that come and go")
    if reasons:
        return reasons[0]
    return MuscleTendon(
        points=tuple(p for p in points if not isinstance(p, str)),
        wraps=tuple(around),
        optimal_fibre_length_m=node.maybe("optimal_fiber_length"),
        tendon_slack_length_m=node.maybe("tendon_slack_length"),
    )


def _point(node: Node, known: Known) -> PathPoint | str:
    bodies, coordinates = known
    body = _last(node, "socket_parent_frame")
    if body not in bodies:
        return f"a point of its path stands on {body}, which is no body of the model"
    if node.tag == "PathPoint":
        return PathPoint(body=body, place_m=node.numbers("location", 3))
    if node.tag == "ConditionalPathPoint":
        if _last(node, "socket_coordinate") not in coordinates:
            return "a point of its path comes and goes with a coordinate that is not there"
        low, high = node.numbers("range", 2)
        return PathPoint(
            body=body,
            place_m=node.numbers("location", 3),
            coordinate=_last(node, "socket_coordinate"),
            low=float(low),
            high=float(high),
        )
    return f"a {node.tag} of its path is not followed"


def _last(node: Node, tag: str) -> str:
    return node.word(tag).rsplit("/", 1)[-1]
