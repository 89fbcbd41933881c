"""Biodex sets → `TorqueCurve` in the signs of the house."""

from dataclasses import replace
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import TorqueCurve
from ischia.readers.biodex.parse import BiodexFile, BiodexSet
from ischia.readers.contract import RawFile, source_of
from ischia.readers.doubts import ANGLE_TURNED, FROM_180, KNEE_DEG, of_reader
from ischia.readers.rows import FEWEST_SAMPLES, enough, evenly
from ischia.readers.strength import against_angle, torque_curve

TAG: Final = "biodex@3"
# While the lever arm takes hold, the machine may print torque that no muscle made.
TAKING_HOLD_S: Final = 0.5
TOUCH_S: Final = 0.11  # shorter than any contraction
TOUCH_NM: Final = 25.0
BEYOND_SHARE: Final = 1.15  # of the highest torque later on: no first repetition is so much better
START_CUT: Final = "false_torque_at_start_cut_off"
BENT_BACKWARDS_DEG: Final = -40.0  # no knee extends so far: the angle's sign is turned


def recordings(raw: RawFile, file: BiodexFile, facts: RecordingEntry) -> tuple[TorqueCurve, ...]:
    """Return a recording for each set: torque positive in extension, angle as flexion.

    The layout prints torque positive in extension and the joint's angle under POS (ANAT), as the
    house does. `AWAY` and `TOWARD`, which the file may also name, are directions of the lever and
    not of the joint: they are not used. Four faults of such files are mended: an angle printed
    with its sign turned (no knee extends by 40 degrees, and velocity runs against it; flag
    `angle_turned`) or counted down from 180 degrees (`angle_counted_from_180`), a velocity that
    runs against its angle (`velocity_turned`), and, in files of several sets, false torque while
    the lever takes hold, which is cut off (`false_torque_at_start_cut_off`).

    Raises
    ------
    InputError
        When facts are missing, the clock is uneven, or values lie outside any human joint.
    """
    facts = _of_side(raw, file, facts)
    device = facts.device or ("simulated dynamometer" if file.simulated else None)
    form = "biodex_system4_text" if file.several else "biodex_raw_text"
    source = source_of(raw, tag=TAG, form=form, device=device)
    whole = [one for one in file.sets if one.time_s.size >= FEWEST_SAMPLES]
    enough(raw, len(whole), fewest=1)
    found = []
    for one in whole:
        fs_hz, (torque_nm, printed_deg, velocity_deg_s) = evenly(raw, one.time_s, _columns(one))
        flexion_deg, of_angle = _flexion_deg(printed_deg, velocity_deg_s)
        against = against_angle(velocity_deg_s, flexion_deg)
        turn = -1.0 if against else 1.0
        start = _false_start(torque_nm, fs_hz) if file.several else 0
        columns = (torque_nm[start:], flexion_deg[start:], turn * velocity_deg_s[start:])
        bridged = torque_nm.size > one.time_s.size
        mended = of_reader(bridged=bridged, angle_turned=False, velocity_turned=against)
        mended = (*of_angle, *mended, START_CUT) if start else (*of_angle, *mended)
        found.append(
            torque_curve(raw, facts, fs_hz=fs_hz, columns=columns, source=source, mended=mended)
        )
    return tuple(found)


def _of_side(raw: RawFile, file: BiodexFile, facts: RecordingEntry) -> RecordingEntry:
    """Return the facts with the side that the file names.

    Raises
    ------
    InputError
        When the visit says the other side: one of the two was swapped.
    """
    if file.side is not None and facts.side not in (None, file.side):
        raise InputError(
            where=raw.shown,
            found=f"side {file.side} in the file, side {facts.side} in the visit",
            expected="one side",
            do="Correct the side that was told, or check that this is the right file.",
        )
    return replace(facts, side=file.side or facts.side)


def _flexion_deg(
    printed_deg: FloatArray, velocity_deg_s: FloatArray
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return the angle as flexion, and the flag of what was mended.

    An angle that no knee reaches, and against which velocity runs, has its sign turned or counts
    down from 180 degrees where the knee is straight, if that mends both: one fault, not two. Where
    velocity runs with it as it stands, its zero is wrong, by nobody knows how much.
    """
    low_deg, high_deg = float(printed_deg.min()), float(printed_deg.max())
    if not against_angle(velocity_deg_s, printed_deg):
        return printed_deg, ()
    if low_deg < BENT_BACKWARDS_DEG and high_deg < -low_deg:
        return -printed_deg, (ANGLE_TURNED,)
    if high_deg > KNEE_DEG[1] and 180 - high_deg > KNEE_DEG[0] and 180 - low_deg < KNEE_DEG[1]:
        return 180 - printed_deg, (FROM_180,)
    return printed_deg, ()


def _columns(one: BiodexSet) -> tuple[FloatArray, ...]:
    return one.torque_nm, one.anatomical_deg, one.velocity_deg_s


def _false_start(torque_nm: FloatArray, fs_hz: float) -> int:
    """Return how many samples to cut off, so that false torque at the start is no peak.

    False is what rises out of its surroundings for less than a contraction lasts, or what goes far
    beyond the highest torque of the same direction later in the set.
    """
    early = int(TAKING_HOLD_S * fs_hz)
    if torque_nm.size < 4 * early:
        return 0
    first_nm, later_nm = torque_nm[:early], torque_nm[early:]
    half = max(1, int(TOUCH_S * fs_hz) // 2)
    padded_nm = np.pad(torque_nm[: early + half], (half, 0), mode="edge")
    around_nm = np.median(np.lib.stride_tricks.sliding_window_view(padded_nm, 2 * half + 1), axis=1)
    above_nm = np.sign(first_nm) * (first_nm - around_nm[:early])
    highest_nm = np.where(first_nm > 0, max(later_nm.max(), 0.0), max(-later_nm.min(), 0.0))
    beyond = np.abs(first_nm) > np.maximum(BEYOND_SHARE * highest_nm, TOUCH_NM)
    false = np.flatnonzero((above_nm > TOUCH_NM) | beyond)
    return int(false[-1]) + 1 + half if false.size else 0
