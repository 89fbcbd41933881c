"""A musculoskeletal model made ready for arithmetic: names become places in arrays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.musculoskeletal import GROUND, Joint, JointAxis, MusculoskeletalModel, Pieces
from ischia.numeric.kinematics.chain import NONE, Chain
from ischia.numeric.kinematics.paths import Round, Via

_AXES: Final = 6
_NO_PIECE: Final = Pieces(limits=np.zeros(0), at=np.zeros(1), factors=np.zeros((1, 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """The joints that lead to some bodies of a model."""

    model: MusculoskeletalModel
    chain: Chain
    bodies: tuple[str, ...]  # as the chain numbers them, the ground first
    coordinates: tuple[str, ...]  # as its columns stand

    def resting(self, frames: int) -> FloatArray:
        """Return where every coordinate stands unless moved, (t, n) [rad, m]."""
        one = [self.model.coordinates[name].value for name in self.coordinates]
        return np.tile(np.array(one, dtype=np.float64), (frames, 1))

    def columns(self, names: Iterable[str]) -> list[int]:
        """Return in which columns some coordinates stand."""
        return [self.coordinates.index(name) for name in names]


def skeleton(model: MusculoskeletalModel, bodies: Collection[str]) -> Skeleton:
    """Return the joints from the ground to some bodies, and no others."""
    joints = _leading_to(model, bodies)
    named = tuple(dict.fromkeys(c for joint in joints for c in _coordinates_of(joint)))
    # A follower needs its leader, even where nothing else moves with it.
    leaders = {c: model.couplings[c].follows for c in named if c in model.couplings}
    named = tuple(dict.fromkeys((*named, *leaders.values())))
    numbered = (GROUND, *(joint.child.body for joint in joints))
    table: list[Pieces] = []
    chain = _chain(joints, numbered, named, table)
    for follower, leader in leaders.items():
        chain.leader[named.index(follower)] = named.index(leader)
        chain.led_by[named.index(follower)] = len(table)
        table.append(model.couplings[follower].function)
    return Skeleton(
        model=model, chain=_with_functions(chain, table), bodies=numbered, coordinates=named
    )


def muscle_path(skeleton: Skeleton, muscle: str) -> tuple[tuple[Via, ...], tuple[Round, ...]]:
    """Return the points and cylinders of one muscle, by the numbers of the skeleton's bodies."""
    held = skeleton.model.muscles[muscle]
    number = {body: i for i, body in enumerate(skeleton.bodies)}
    vias = tuple(
        Via(
            body=number[p.body],
            point=p.place_m,
            coordinate=None if p.coordinate is None else skeleton.coordinates.index(p.coordinate),
            low=p.low,
            high=p.high,
        )
        for p in held.points
    )
    around = (skeleton.model.cylinders[name] for name in held.wraps)
    rounds = tuple(
        Round(
            body=number[c.frame.body],
            centre=c.frame.origin_m,
            axes=c.frame.rotation,
            radius=c.radius_m,
            height=c.length_m,
            passes=c.passes,
        )
        for c in around
    )
    return vias, rounds


def bodies_of_muscles(model: MusculoskeletalModel, muscles: Iterable[str]) -> set[str]:
    """Return every body that the paths of some muscles touch, and those their points come with."""
    touched: set[str] = set()
    for name in muscles:
        held = model.muscles[name]
        touched |= {p.body for p in held.points}
        touched |= {model.cylinders[w].frame.body for w in held.wraps}
        with_joint = {p.coordinate for p in held.points} - {None}
        touched |= {j.child.body for j in model.joints.values() if with_joint & _coordinates_of(j)}
    return touched


def _coordinates_of(joint: Joint) -> set[str]:
    return {a.coordinate for a in (*joint.turns, *joint.shifts) if a.coordinate is not None}


def _leading_to(model: MusculoskeletalModel, bodies: Collection[str]) -> list[Joint]:
    wanted = set(bodies)
    kept: list[Joint] = []
    for joint in reversed(list(model.joints.values())):
        if joint.child.body in wanted:
            wanted.add(joint.parent.body)
            kept.insert(0, joint)
    return kept


def _chain(
    joints: list[Joint], bodies: tuple[str, ...], named: tuple[str, ...], table: list[Pieces]
) -> Chain:
    """Return the joints as arrays, their functions gathered in `table`."""
    n = len(joints)
    axis = np.zeros((n, _AXES, 3))
    coordinate = np.full((n, _AXES), NONE, dtype=np.int64)
    function = np.full((n, _AXES), NONE, dtype=np.int64)
    for i, joint in enumerate(joints):
        for first, axes in ((0, joint.turns), (3, joint.shifts)):
            for k, one in enumerate(axes, start=first):
                axis[i, k] = one.axis
                if one.coordinate is not None:
                    coordinate[i, k] = named.index(one.coordinate)
                if not _does_nothing(one):
                    function[i, k] = len(table)
                    table.append(one.function)
    after_axes = np.array([j.child.rotation.T for j in joints]).reshape(n, 3, 3)
    return Chain(
        parent=np.array([bodies.index(j.parent.body) for j in joints], dtype=np.int64),
        before=np.array([j.parent.origin_m for j in joints]).reshape(n, 3),
        before_axes=np.array([j.parent.rotation for j in joints]).reshape(n, 3, 3),
        after=np.array(
            [-a @ j.child.origin_m for a, j in zip(after_axes, joints, strict=True)]
        ).reshape(n, 3),
        after_axes=after_axes,
        axis=axis,
        coordinate=coordinate,
        function=function,
        limits=np.zeros((0, 0)),
        at=np.zeros((0, 0)),
        factors=np.zeros((0, 0, 0)),
        leader=np.full(len(named), NONE, dtype=np.int64),
        led_by=np.full(len(named), NONE, dtype=np.int64),
    )


def _does_nothing(axis: JointAxis) -> bool:
    return axis.coordinate is None and not axis.function.factors.any()


def _with_functions(chain: Chain, table: list[Pieces]) -> Chain:
    """Return the chain with its functions, each filled up to the longest."""
    rows = [*table, _NO_PIECE]
    most = max(len(p.at) for p in rows)
    power = max(p.factors.shape[1] for p in rows)
    limits = np.full((len(rows), most - 1), np.inf)
    at = np.zeros((len(rows), most))
    factors = np.zeros((len(rows), most, power))
    for i, p in enumerate(rows):
        limits[i, : len(p.limits)] = p.limits
        at[i, : len(p.at)] = p.at
        factors[i, : len(p.at), : p.factors.shape[1]] = p.factors
    return chain._replace(limits=limits, at=at, factors=factors)
