"""What in a curve makes its zero, its signs, its clock or its weighing doubtful."""

import math
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import LoadMode, Motion, Purpose
from ischia.readers.contract import RawFile

BRIDGED: Final = "samples_bridged"
ANGLE_TURNED: Final = "angle_turned"
FROM_180: Final = "angle_counted_from_180"
VELOCITY_TURNED: Final = "velocity_turned"
BOTH_TURNED: Final = "torque_and_velocity_turned"
TORQUE_TURNED: Final = "torque_turned"
TORQUE_NOT_PROVED: Final = "torque_sign_not_proved"
OUT_OF_REACH: Final = "angle_out_of_reach"
FOUND_FROM_SIGNS: Final = "phase_found_from_signs"
ALL_ECCENTRIC: Final = "all_eccentric_undeclared"
WEIGHT_TURNS: Final = "weight_turns_direction"

# A clinic default: heels reach the buttocks near 150 deg, and lax knees overextend by some 15.
KNEE_DEG: Final = (-20.0, 160.0)
HELD_WITHIN_DEG: Final = 10.0  # a held joint gives way so far at most: it has no direction
HIP: Final = (Motion.HIP_EXTENSION, Motion.HIP_FLEXION)
FAST_SHARE: Final = 0.5  # of the usual highest speed: beyond, the limb is on its way
EFFORT_SHARE: Final = 0.08  # of the strongest torque on the way: less, and nobody pulled
MOSTLY_SHARE: Final = 0.9
TRAVELLED_DEG: Final = 20.0  # below it the shares of noise and offset are too large to compare
MOST_RATIO: Final = 1.6  # a wrong unit or rate is off by 2, 10, 57 or 1000 times
LOOKED_AT: Final = 50_000  # an hour tells no more of signs and units than that many of its samples
SLOWEST_HZ: Final = 5.0  # a knee passes its range within a second


def of_reader(*, bridged: bool, angle_turned: bool, velocity_turned: bool) -> tuple[str, ...]:
    """Return the flags of what a reader mended before it built the curve."""
    mended = {BRIDGED: bridged, ANGLE_TURNED: angle_turned, VELOCITY_TURNED: velocity_turned}
    return tuple(flag for flag, is_so in mended.items() if is_so)


def refuse_other_clock(
    raw: RawFile, fs_hz: float, flexion_deg: FloatArray, velocity_deg_s: FloatArray
) -> None:
    """Refuse a clock, an angle or a velocity that cannot be of one movement.

    The velocity summed over time must travel as far as the angle does. A constant error of the
    velocity is allowed for.

    Raises
    ------
    InputError
        When they differ by more than 1.6 times, or there are fewer than five samples a second.
    """
    if fs_hz < SLOWEST_HZ:
        raise InputError(
            where=f"{raw.shown}, column of time",
            found=f"{fs_hz:.3g} samples per second",
            expected=f"at least {SLOWEST_HZ:g} while a joint moves",
            do="Check the unit of the time column: milliseconds may be labelled seconds.",
        )
    angle_deg = _level(_some(flexion_deg))
    went_deg = _level(_some(np.cumsum(velocity_deg_s)) / fs_hz)
    if max(_span(angle_deg), _span(went_deg)) < TRAVELLED_DEG:
        return
    times = _times(angle_deg, went_deg)
    if not 1 / MOST_RATIO <= times <= MOST_RATIO:
        raise InputError(
            where=f"{raw.shown}, columns of time, angle and velocity",
            found=f"an angle that travels {times:.3g} times as far as the velocity says",
            expected=f"the same way from both, within {MOST_RATIO:g} times",
            do="Check the units of time, angle and velocity, and the sampling rate of a profile.",
        )


def of_curve(
    facts: RecordingEntry,
    load_mode: LoadMode,
    columns: tuple[FloatArray, FloatArray, FloatArray],
    weight_nm: float | None,
) -> tuple[str, ...]:
    """Return the flags of what is doubtful in torque, flexion and velocity [N.m, deg, deg/s].

    `angle_out_of_reach`: no knee bends so far, so the zero of the angle may be wrong.
    `phase_found_from_signs`: nobody declared the phase. `all_eccentric_undeclared`: nobody did, and
    torque runs against velocity nearly throughout, as it does where the sign of one was turned.
    `weight_turns_direction`: taking out the limb's weight, as it was given, turns the direction in
    which a muscle seems to pull on one of the ways. A joint that was held goes no way: the last
    three are not asked of it.
    """
    found = []
    low_deg, high_deg = KNEE_DEG
    beyond = columns[1].min() < low_deg or columns[1].max() > high_deg
    if beyond and facts.motion not in HIP:
        found.append(OUT_OF_REACH)
    held = facts.contraction is None and float(np.ptp(columns[1])) < HELD_WITHIN_DEG
    if held or load_mode is LoadMode.ISOMETRIC or facts.purpose is Purpose.PASSIVE_SWEEP:
        return tuple(found)
    torque_nm, flexion_deg, velocity_deg_s = (_some(column) for column in columns)
    weighed = weight_nm is not None and not facts.gravity_corrected and facts.motion not in HIP
    muscle_nm = torque_nm
    if weighed and weight_nm is not None:
        muscle_nm = torque_nm + weight_nm * np.cos(np.radians(flexion_deg))
        if _turns(torque_nm, muscle_nm, velocity_deg_s):
            found.append(WEIGHT_TURNS)
    if facts.contraction is None:
        found.append(FOUND_FROM_SIGNS)
        if _all_against(muscle_nm, velocity_deg_s):
            found.append(ALL_ECCENTRIC)
    return tuple(found)


def _on_the_way(velocity_deg_s: FloatArray) -> FloatArray:
    """Return the direction of each sample: 0 where the limb rests, starts or brakes."""
    speeds_deg_s = np.abs(velocity_deg_s)
    fast = speeds_deg_s > FAST_SHARE * float(np.percentile(speeds_deg_s, 95))
    return np.asarray(np.where(fast, np.sign(velocity_deg_s), 0.0), dtype=np.float64)


def _all_against(torque_nm: FloatArray, velocity_deg_s: FloatArray) -> bool:
    way = _on_the_way(velocity_deg_s)
    strongest_nm = float(np.max(np.abs(torque_nm[way != 0]), initial=0.0))
    pulled = (way != 0) & (np.abs(torque_nm) > 2 * EFFORT_SHARE * strongest_nm)
    against = torque_nm[pulled] * way[pulled] < 0
    return bool(against.size) and float(against.mean()) > MOSTLY_SHARE


def _turns(torque_nm: FloatArray, muscle_nm: FloatArray, velocity_deg_s: FloatArray) -> bool:
    way = _on_the_way(velocity_deg_s)
    ways = [way == sign for sign in (1.0, -1.0) if (way == sign).any()]
    before_nm = [float(np.median(torque_nm[here])) for here in ways]
    after_nm = [float(np.median(muscle_nm[here])) for here in ways]
    least_nm = EFFORT_SHARE * max((abs(nm) for nm in before_nm), default=math.inf)
    return any(
        before * after < 0 and min(abs(before), abs(after)) > least_nm
        for before, after in zip(before_nm, after_nm, strict=True)
    )


def _some(values: FloatArray) -> FloatArray:
    """Return samples from all of a long column, without a copy of it."""
    return values[:: max(1, values.size // LOOKED_AT)]


def _span(values: FloatArray) -> float:
    """Return how far values reach [their unit], but for the few that a spike may spoil."""
    low, high = np.percentile(values, (2.0, 98.0))
    return float(high - low)


def _level(values: FloatArray) -> FloatArray:
    """Return values without mean and straight trend: what a constant error of velocity adds."""
    clock = np.linspace(-1.0, 1.0, values.size)
    centred = values - values.mean()
    slope = float((clock * centred).sum()) / float((clock * clock).sum())
    return np.asarray(centred - slope * clock, dtype=np.float64)


def _times(angle_deg: FloatArray, went_deg: FloatArray) -> float:
    """Return how many times as far the angle goes; symmetric in the noise of both."""
    went = float((went_deg * went_deg).sum())
    return math.sqrt(float((angle_deg * angle_deg).sum()) / went) if went > 0 else math.inf
