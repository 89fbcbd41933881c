"""How long the hamstrings are in the seat of a dynamometer."""

from typing import Final

import numpy as np

from ischia.measure.motion.hamstrings import HEADS, Head
from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.measure.motion.scaling import Fitted
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side

_LETTERS: Final = {Side.LEFT: "_l", Side.RIGHT: "_r"}


def seated_length_pct(
    held: Fitted, head: Head, knee_deg: FloatArray, *, hip_deg: float
) -> FloatArray:
    """Return the length of one head at knee angles (t,), in per cent of standing.

    In the model that was scaled to the person, sitting with the hip bent so far and not turned or
    spread: the hip of the model, between pelvis and thigh. It does not apply where the pelvis
    rolls back in the seat, which dynamometers do not measure.
    """
    name, letter = HEADS[head[0]], _LETTERS[head[1]]
    bent = {
        f"hip_flexion{letter}": np.full(len(knee_deg), np.radians(hip_deg)),
        f"knee_angle{letter}": np.radians(knee_deg),
    }
    seated_m = muscle_lengths_m(held.model, bent, [name + letter])[:, 0]
    upright_m = muscle_lengths_m(held.model, held.standing.coordinates, [name + letter])[0, 0]
    length_pct: FloatArray = 100.0 * seated_m / upright_m
    return length_pct
