"""Which way torque was recorded, where the relaxed limb or the visit tells."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.terms import Contraction, Motion
from ischia.numeric.plateaus import robust_sd

MOVING_DEG_S: Final = 5.0
# Clinic defaults: what the relaxed leg of an adult and the lever may weigh at the knee.
LIMB_NM: Final = (5.0, 60.0)
RANGE_DEG: Final = 30.0  # over less, weight looks like an offset
LEFT_SHARE: Final = 0.3  # of that weight: what a relaxed limb may leave over
FEWEST: Final = 50  # samples
NEAR_SHARE: Final = 0.4  # of the weight that was given
MOSTLY_SHARE: Final = 0.8
GROUP: Final = {Motion.KNEE_EXTENSION: 1, Motion.KNEE_FLEXION: -1}


def torque_direction(
    facts: RecordingEntry,
    interval_count: FloatArray,
    columns: tuple[FloatArray, FloatArray, FloatArray],
) -> int:
    """Return 1 where torque is proved to be positive in extension, -1 where in flexion, else 0.

    Columns are torque, flexion and velocity [N.m, deg, deg/s], the last positive in extension as
    the angle says. A declared motion proves it, since it names the muscle group that pulls in the
    intervals of the test: each repetition of another sign would be of another motion, and a
    contraction that is declared too must fit. So does the weight of the limb, where nobody took it
    off: the machine drives the relaxed limb back in the odd intervals, or it rests there or between
    the strokes of a test without such intervals, and its weight bends the knee whichever way it
    moves.
    """
    torque_nm, flexion_deg, velocity_deg_s = columns
    moving = np.abs(velocity_deg_s) > MOVING_DEG_S
    tested = moving & (interval_count % 2 == 0)
    declared = _declared(facts, torque_nm[tested], velocity_deg_s[tested])
    if declared or facts.gravity_corrected:
        return declared
    back = interval_count % 2 == 1
    found_nm = _hanging_nm(torque_nm, flexion_deg, moving & back)
    level_nm = _level_nm(facts)
    if not found_nm and level_nm:
        # At rest between strokes a muscle may still pull: only the weight that is known counts.
        # Where every interval is of the test, it rests in them.
        at_rest_nm = _hanging_nm(torque_nm, flexion_deg, back if back.any() else ~moving)
        found_nm = at_rest_nm if abs(abs(at_rest_nm) - level_nm) < NEAR_SHARE * level_nm else 0.0
    return int(np.sign(found_nm))


def _declared(facts: RecordingEntry, torque_nm: FloatArray, velocity_deg_s: FloatArray) -> int:
    if facts.motion not in GROUP or facts.contraction not in (
        Contraction.CONCENTRIC,
        Contraction.ECCENTRIC,
    ):
        return 0
    group = GROUP[facts.motion]
    goes = group if facts.contraction is Contraction.CONCENTRIC else -group
    pulls_nm = torque_nm[velocity_deg_s * goes > 0]
    if pulls_nm.size < max(FEWEST, MOSTLY_SHARE * torque_nm.size):
        return 0  # the limb went both ways, or the other one: that is no matter of signs
    strong = pulls_nm[np.abs(pulls_nm) > LEFT_SHARE * np.abs(pulls_nm).max()]
    share = float((strong * group > 0).mean())
    if max(share, 1 - share) < MOSTLY_SHARE:
        return 0
    return 1 if share > 1 / 2 else -1


def _level_nm(facts: RecordingEntry) -> float:
    """Return what the limb weighs where the knee is straight and level, 0 where nobody weighed."""
    return (facts.limb_weight_nm or 0.0) / math.cos(math.radians(facts.limb_weight_at_deg or 0.0))


def _hanging_nm(torque_nm: FloatArray, flexion_deg: FloatArray, back: NDArray[np.bool_]) -> float:
    """Return the torque of a weight that explains these samples, below zero if its sign is wrong.

    Zero where nothing hangs there.
    """
    if int(back.sum()) < FEWEST or float(np.ptp(flexion_deg[back])) < RANGE_DEG:
        return 0.0
    falling = -np.cos(np.radians(flexion_deg[back]))
    weight_nm = float(np.dot(torque_nm[back], falling) / np.dot(falling, falling))
    left_nm = robust_sd(torque_nm[back] - weight_nm * falling)
    low_nm, high_nm = LIMB_NM
    if not low_nm <= abs(weight_nm) <= high_nm or left_nm > LEFT_SHARE * abs(weight_nm):
        return 0.0
    return weight_nm
