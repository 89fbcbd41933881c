"""The parts of an `.osim` file put together: joints outwards from the ground, all names known."""

from typing import Final

from ischia.model.musculoskeletal import (
    GROUND,
    Coordinate,
    Coupling,
    Cylinder,
    Joint,
    MusculoskeletalModel,
    Pieces,
)
from ischia.model.source import Source
from ischia.readers.osim.functions import pieces
from ischia.readers.osim.joints import joint
from ischia.readers.osim.node import Node
from ischia.readers.osim.paths import bodies_of, gathered, marker, muscle, wrap

_METRES: Final = "meters"


def musculoskeletal(model: Node, source: Source) -> MusculoskeletalModel:
    """Return the model of a file.

    Raises
    ------
    InputError
        When joints do not hang together, names point nowhere, or numbers are none.
    """
    unit = model.word("length_units", _METRES)
    if unit != _METRES:
        model.refuse(f"lengths in {unit[:20]}", _METRES)
    bodies = (GROUND, *bodies_of(model))
    joints, coordinates = _joints(model, bodies)
    left_out: dict[str, str] = {}
    wraps = {
        held.name: wrap(held, body.name)
        for body in model.children("BodySet/objects/Body")
        for held in body.children("WrapObjectSet/objects/*")
    }
    wraps |= {w.name: wrap(w, GROUND) for w in model.children("Ground/WrapObjectSet/objects/*")}
    muscles = {m.name: muscle(m, (bodies, coordinates), wraps) for m in _with_paths(model)}
    markers = {m.name: marker(m, bodies) for m in model.children("MarkerSet/objects/Marker")}
    cylinders: dict[str, Cylinder] = gathered(wraps, left_out)
    return MusculoskeletalModel(
        bodies=bodies,
        joints=joints,
        coordinates=coordinates,
        markers=gathered(markers, left_out),
        muscles=gathered(muscles, left_out),
        cylinders=cylinders,
        couplings=_couplings(model, coordinates),
        left_out=left_out,
        source=source,
    )


def _with_paths(model: Node) -> list[Node]:
    forces = model.children("ForceSet/objects/*")
    return [f for f in forces if f.child("GeometryPath") or f.child("path")]


def _joints(model: Node, bodies: tuple[str, ...]) -> tuple[dict[str, Joint], dict[str, Coordinate]]:
    coordinates: dict[str, Coordinate] = {}
    waiting: dict[str, Joint] = {}
    for node in model.children("JointSet/objects/*"):
        held, own = joint(node)
        if node.name in waiting or own.keys() & coordinates.keys():
            node.refuse("a name that stands twice", "one joint and coordinate of each name")
        strange = {held.parent.body, held.child.body} - set(bodies)
        if strange:
            node.refuse(f"a joint on {min(strange)[:40]}", "bodies of the model")
        waiting[node.name] = held
        coordinates |= own
    return _outwards(model, waiting), coordinates


def _outwards(model: Node, waiting: dict[str, Joint]) -> dict[str, Joint]:
    """Return the joints so that each stands after the one that carries its parent."""
    children: dict[str, list[str]] = {}
    for name, held in waiting.items():
        children.setdefault(held.parent.body, []).append(name)
    ordered: dict[str, Joint] = {}
    reached = [GROUND]
    for body in reached:  # grows while it is walked through
        for name in children.get(body, []):
            if waiting[name].child.body in reached:
                model.refuse(f"a second joint to {waiting[name].child.body}", "no closed loops")
            ordered[name] = waiting[name]
            reached.append(waiting[name].child.body)
    if len(ordered) < len(waiting) or not ordered:
        loose = sorted(waiting.keys() - ordered.keys())
        model.refuse(
            f"{len(loose)} joints that do not hang on the ground ({', '.join(loose[:3])})"
            if loose
            else "no joints",
            "joints that lead from the ground to every body",
        )
    return ordered


def _couplings(model: Node, coordinates: dict[str, Coordinate]) -> dict[str, Coupling]:
    found: dict[str, Coupling] = {}
    for node in model.children("ConstraintSet/objects/CoordinateCouplerConstraint"):
        if not node.yes("isEnforced", default=True):
            continue
        name = node.word("dependent_coordinate_name")
        leaders = node.words("independent_coordinate_names")
        function = next(iter(node.children("coupled_coordinates_function/*")), None)
        if len(leaders) != 1 or function is None or not {name, *leaders} <= coordinates.keys():
            node.refuse(f"{name[:40]} led by {len(leaders)}", "two coordinates and a function")
        held, factor = pieces(function), node.number("scale_factor", 1.0)
        found[name] = Coupling(
            follows=leaders[0],
            function=Pieces(limits=held.limits, at=held.at, factors=factor * held.factors),
        )
    if any(c.follows in found for c in found.values()):
        model.refuse("a coordinate that follows one which follows another", "one step at most")
    return found
