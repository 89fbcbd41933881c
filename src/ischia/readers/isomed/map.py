"""IsoMed columns → `TorqueCurve` in the signs of the house."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.strength import TorqueCurve
from ischia.numeric.plateaus import plateau, stepped
from ischia.readers.contract import RawFile, source_of
from ischia.readers.doubts import BOTH_TURNED, TORQUE_NOT_PROVED, TORQUE_TURNED, of_reader
from ischia.readers.isomed.parse import IsomedColumns
from ischia.readers.isomed.signs import torque_direction
from ischia.readers.rows import evenly
from ischia.readers.strength import against_angle, torque_curve

TAG: Final = "isomed@3"
ZERO_DEG: Final = 110.0  # flexion angle where the machine prints 0
MOVING_DEG_S: Final = 5.0
SAME_SHARE: Final = 0.05  # intervals whose plateaus differ by more were set differently
# Dynamometers are set in steps of 5 deg/s; a plateau this near to one was set to it.
STEP_DEG_S: Final = 5.0
STEP_SHARE: Final = 0.04
ONE_WAY_SHARE: Final = 0.9  # of its moving samples: an arm that stops swings back a little
SHORTEST: Final = 10  # samples of an interval that can have a plateau


def recording(raw: RawFile, columns: IsomedColumns, facts: RecordingEntry) -> TorqueCurve:
    """Return the recording: torque positive in extension, angle as flexion.

    The position is moved by 110 degrees. Torque and velocity share one direction on this machine,
    so where velocity runs against the angle both are turned together; torque × velocity, and with
    it the phase, stays what it was. A file in which velocity alone was turned looks the same, and
    would come out as the other motion and phase: `torque_and_velocity_turned` says so. Where what
    was declared, or the weight of the limb as the machine drives it back, proves which way torque
    was recorded (`torque_direction`), that is what counts: `velocity_turned` where only velocity
    was, `torque_turned` where only torque was. Where velocity runs with the angle as it stands,
    which is not the machine's usual sign, and nothing proves it, `torque_sign_not_proved` says so.
    The velocity of the test is that of the even intervals, since the machine drives the limb back
    at a speed of its own in the odd ones.

    Raises
    ------
    InputError
        When facts are missing, the clock is uneven, or values lie outside any human joint.
    """
    printed = (
        columns.torque_nm,
        columns.position_deg,
        columns.velocity_deg_s,
        columns.interval_count,
    )
    fs_hz, (torque_nm, position_deg, velocity_deg_s, interval_count) = evenly(
        raw, columns.time_s, printed
    )
    flexion_deg = position_deg + ZERO_DEG
    bridged = torque_nm.size > columns.time_s.size
    against = against_angle(velocity_deg_s, flexion_deg)
    velocity_deg_s = -velocity_deg_s if against else velocity_deg_s
    printed_way = torque_direction(facts, interval_count, (torque_nm, flexion_deg, velocity_deg_s))
    torque_nm = torque_nm if (printed_way or (-1 if against else 1)) > 0 else -torque_nm
    mended = of_reader(
        bridged=bridged, angle_turned=False, velocity_turned=against and printed_way > 0
    )
    mended += _of_signs(against=against, printed_way=printed_way)
    if facts.set_velocity_deg_s is None:
        set_deg_s = _plateau_deg_s(velocity_deg_s, interval_count)
        facts = replace(facts, set_velocity_deg_s=set_deg_s)
    return torque_curve(
        raw,
        facts,
        fs_hz=fs_hz,
        columns=(torque_nm, flexion_deg, velocity_deg_s),
        source=source_of(raw, tag=TAG, form="isomed_text", device=facts.device or "IsoMed 2000"),
        mended=mended,
    )


def _of_signs(*, against: bool, printed_way: int) -> tuple[str, ...]:
    """Return what was turned beside the velocity, or could not be proved."""
    if against:
        return () if printed_way else (BOTH_TURNED,)
    return {1: (), 0: (TORQUE_NOT_PROVED,), -1: (TORQUE_TURNED,)}[printed_way]


def _goes_one_way(moving_deg_s: FloatArray) -> bool:
    return max(float((moving_deg_s * way > 0).mean()) for way in (1, -1)) > ONE_WAY_SHARE


def _plateau_deg_s(velocity_deg_s: FloatArray, interval_count: FloatArray) -> float | None:
    """Return the one velocity at which all intervals of the test run; None if there is no one.

    An interval that goes both ways holds several strokes, and perhaps a slow return among them: of
    it nothing is told here.
    """
    edges = (np.flatnonzero(np.diff(interval_count)) + 1).tolist()
    found = []
    for start, end in pairwise([0, *edges, interval_count.size]):
        moves = np.abs(velocity_deg_s[start:end]) > MOVING_DEG_S
        moving_deg_s = velocity_deg_s[start:end][moves]
        one_way = moving_deg_s.size >= SHORTEST and _goes_one_way(moving_deg_s)
        if interval_count[start] % 2 == 0 and one_way:
            found.append(plateau(np.abs(moving_deg_s))[0])
    if not found or max(found) - min(found) > SAME_SHARE * max(found):
        return None
    level_deg_s = float(np.median(found))
    return stepped(level_deg_s, step=STEP_DEG_S, share=STEP_SHARE) or float(np.rint(level_deg_s))
