"""Lengths of muscles with their tendons, from the coordinates of a model's joints."""

from collections.abc import Mapping, Sequence

import numpy as np

from ischia.measure.motion.skeleton import bodies_of_muscles, muscle_path, skeleton
from ischia.model.arrays import FloatArray
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.numeric.kinematics.chain import with_followers
from ischia.numeric.kinematics.forward import poses
from ischia.numeric.kinematics.paths import path_length

_AT_ONCE = 4096  # frames whose poses fit into the processor's cache


def muscle_lengths_m(
    model: MusculoskeletalModel, coordinates: Mapping[str, FloatArray], muscles: Sequence[str]
) -> FloatArray:
    """Return the length of each muscle with its tendons, (t, muscle) [m].

    The path over its points, and around cylinders by the shortest way. It is geometry: how long a
    fibre is, or how far its tissue is strained, it does not say.

    Parameters
    ----------
    coordinates
        (t,) by name [rad, m]; a coordinate that is not given stands where the model rests. NaN
        gives NaN.

    Raises
    ------
    KeyError
        When the model has no such muscle.
    """
    bones = skeleton(model, bodies_of_muscles(model, muscles))
    paths = [muscle_path(bones, name) for name in muscles]
    frames = len(next(iter(coordinates.values())))
    q = bones.resting(frames)
    for i, name in enumerate(bones.coordinates):
        if name in coordinates:
            q[:, i] = coordinates[name]
    lengths_m = np.empty((frames, len(muscles)))
    for start in range(0, frames, _AT_ONCE):
        some = with_followers(bones.chain, q[start : start + _AT_ONCE])
        placed = poses(bones.chain, some)
        for i, (vias, rounds) in enumerate(paths):
            lengths_m[start : start + _AT_ONCE, i] = path_length(placed, some, vias, rounds)
    return lengths_m
