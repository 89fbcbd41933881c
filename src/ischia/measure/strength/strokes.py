"""Strokes of a moving joint and the window in each, found without a mouse."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.strength import TorqueCurve
from ischia.model.terms import LoadMode
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.plateaus import plateau, robust_sd, stepped
from ischia.numeric.repetitions import movements
from ischia.numeric.runs import longest_run, runs

VELOCITY_TOLERANCE: Final = (0.01, 0.10)  # of the set velocity: at least, at most
TIMES_NOISE: Final = 3.0  # the tolerance holds so many standard deviations of the velocity
GOES_ON_SHARE: Final = 1.5  # of that many: how far off single samples may be
STRAYS_S: Final = 0.04
AROUND_SHARE: Final = 0.15  # of the set velocity: what is nearer belongs to its plateau
FLAT_SHARE: Final = 0.10  # width of the densest speeds, in their level, that still is a plateau
ENTER_SHARE: Final = 0.3  # of the set velocity: below it a limb only trembles
LOOKED_AT: Final = 50_000  # samples: an hour tells no more of how fast it was than so many
FASTEST_SHARE: Final = 0.1  # where no velocity was declared
ENTER_DEG_S: Final = (3.0, 15.0)
TRAVEL_SHARE: Final = 0.5  # of the whole range moved through: less is no repetition
SHORTEST_WINDOW_S: Final = 0.05
FEWEST_SAMPLES: Final = 5
VELOCITY_CUTOFF_HZ: Final = 15.0
MOVING_DEG_S: Final = 1.0
UNDER_WAY_SHARE: Final = 0.3  # of it: a filter smears a start over a few samples
STILL_SHARE: Final = 0.1  # of the fastest of a stroke: below it a limb may be at rest
# Dynamometers are set in steps of 5 deg/s; a plateau this near to one was set to it.
STEP_DEG_S: Final = 5.0
STEP_SHARE: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One movement in one direction."""

    whole: slice
    window: slice
    direction: int  # 1 while the joint extends
    velocity_deg_s: float | None  # set or found; None at constant load
    tolerance: float | None  # share of the velocity that the window allows
    complete: bool  # the recording holds it from rest to rest


def strokes(curve: TorqueCurve) -> list[Stroke]:
    """Return the strokes of a set in order of time, each with its window.

    Velocity is low-passed (15 Hz, zero lag). A stroke holds by hysteresis from the sample that
    reaches its entering speed until one reaches as much the other way, and must pass half of the
    whole range: a false start, a tremble or a cut end is none.

    - Isokinetic: the window is the longest run near the set velocity, declared or else the level
      at which the stroke stays longest. Near means 1 %, or three robust standard deviations of the
      plateau where the machine trembles more, up to 10 %; single samples up to half as far again
      do not end it. While the limb speeds up, overshoots or brakes, torque carries its inertia
      [baltzopoulos1989]_: a wider window would let a small overshoot in, and with it a third of a
      fast set's torque. Strokes whose levels differ by less than 4 % were set alike: the commonest
      counts, also for a stroke so short that its own level cannot be told.
    - Constant load: the window is the whole stroke.
    """
    velocity_deg_s = zero_lag_lowpass(
        curve.velocity_deg_s, fs_hz=curve.fs_hz, cutoff_hz=VELOCITY_CUTOFF_HZ
    )
    ways: list[tuple[slice, int]] = []
    for direction in (1, -1):
        speed_deg_s = velocity_deg_s if direction > 0 else -velocity_deg_s
        moves = movements(
            speed_deg_s,
            fs_hz=curve.fs_hz,
            enter_per_s=_entering_deg_s(curve, velocity_deg_s),
            min_travel=TRAVEL_SHARE * float(np.ptp(curve.angle_deg)),
        )
        ways += [
            (_moving(curve.velocity_deg_s, speed_deg_s, move, direction), direction)
            for move in moves
        ]
    ways.sort(key=lambda way: way[0].start)
    held_deg_s = _agreed([_set_deg_s(curve, d * velocity_deg_s[whole]) for whole, d in ways])
    found = [
        _stroke(curve, velocity_deg_s, whole, direction, held)
        for (whole, direction), held in zip(ways, held_deg_s, strict=True)
    ]
    return [stroke for stroke in found if stroke]


def _entering_deg_s(curve: TorqueCurve, velocity_deg_s: FloatArray) -> float:
    if curve.set_velocity_deg_s:
        # A machine may drive the limb back far more slowly than it is tested.
        return min(ENTER_SHARE * curve.set_velocity_deg_s, ENTER_DEG_S[1])
    some_deg_s = velocity_deg_s[:: max(1, velocity_deg_s.size // LOOKED_AT)]
    fastest = float(np.quantile(np.abs(some_deg_s), 0.95))
    return float(np.clip(FASTEST_SHARE * fastest, *ENTER_DEG_S))


def _moving(
    velocity_deg_s: FloatArray, speed_deg_s: FloatArray, move: slice, direction: int
) -> slice:
    """Return a movement with its first samples, and without the rest after it.

    What is fast tells where to look: a filter without lag trembles in the rest before the next
    stroke, faster than a limb that starts. It also begins early and ends late, so the last of the
    way is what the raw velocity says.
    """
    fast = np.flatnonzero(speed_deg_s[move] > STILL_SHARE * speed_deg_s[move].max())
    start, stop = move.start + int(fast[0]), move.start + int(fast[-1]) + 1

    def moves(at: int) -> bool:
        return min(direction * float(velocity_deg_s[at]), float(speed_deg_s[at])) > MOVING_DEG_S

    while start > 0 and moves(start - 1) and speed_deg_s[start - 1] < speed_deg_s[start]:
        start -= 1
    while stop < move.stop and moves(stop) and speed_deg_s[stop] < speed_deg_s[stop - 1]:
        stop += 1
    return slice(start, stop)


def _stroke(
    curve: TorqueCurve,
    velocity_deg_s: FloatArray,
    whole: slice,
    direction: int,
    held_deg_s: float | None,
) -> Stroke | None:
    """Return one stroke, None where it shows no window; told which way, and how fast as set."""
    complete = _is_complete(direction * velocity_deg_s[whole], whole, velocity_deg_s.size)
    if curve.load_mode is LoadMode.CONSTANT_LOAD:
        return Stroke(
            whole=whole,
            window=whole,
            direction=direction,
            velocity_deg_s=None,
            tolerance=None,
            complete=complete,
        )
    speeds = direction * velocity_deg_s[whole]
    if not held_deg_s:
        return None
    near = speeds[np.abs(speeds - held_deg_s) <= AROUND_SHARE * held_deg_s]
    trembling = robust_sd(near) / held_deg_s if near.size else 0.0
    tolerance = float(np.clip(TIMES_NOISE * trembling, *VELOCITY_TOLERANCE))
    off = np.abs(speeds - held_deg_s) / held_deg_s
    run = _held(off, tolerance, trembling, most=round(STRAYS_S * curve.fs_hz))
    shortest = max(FEWEST_SAMPLES, SHORTEST_WINDOW_S * curve.fs_hz)
    if run is None or run.stop - run.start < shortest:
        return None
    return Stroke(
        whole=whole,
        window=slice(whole.start + run.start, whole.start + run.stop),
        direction=direction,
        velocity_deg_s=held_deg_s,
        tolerance=tolerance,
        complete=complete,
    )


def _is_complete(speeds_deg_s: FloatArray, whole: slice, size: int) -> bool:
    """Say whether a stroke neither began before the recording nor ended after it."""
    moving_deg_s = UNDER_WAY_SHARE * float(speeds_deg_s.max())
    begun = whole.start == 0 and speeds_deg_s[0] > moving_deg_s
    goes_on = whole.stop == size and speeds_deg_s[-1] > moving_deg_s
    return not (begun or goes_on)


def _held(
    off_deg_s: FloatArray, tolerance: float, trembling_deg_s: float, *, most: int
) -> slice | None:
    """Return the longest run within a tolerance, given the distance from the set velocity.

    Three standard deviations are passed by one sample in four hundred. On a machine that trembles
    such samples would halve a slow stroke: at most so many in a row are let pass, half as far off
    again, between twice as many on either side that are near. An overshoot is not: before it the
    limb speeds up.
    """
    inside = off_deg_s <= tolerance
    stray = off_deg_s <= GOES_ON_SHARE * TIMES_NOISE * trembling_deg_s
    held = inside.copy()
    for gap in runs(~inside):
        around = slice(gap.start - 2 * most, gap.stop + 2 * most)
        short = gap.stop - gap.start <= most and around.start >= 0 and around.stop <= off_deg_s.size
        if short and stray[gap].all() and int((~inside[around]).sum()) == gap.stop - gap.start:
            held[gap] = True
    return longest_run(held)


def _set_deg_s(curve: TorqueCurve, speeds_deg_s: FloatArray) -> float | None:
    """Return the velocity that a stroke was set to, as declared or as it shows."""
    if curve.load_mode is LoadMode.CONSTANT_LOAD:
        return None
    return curve.set_velocity_deg_s or _held_deg_s(speeds_deg_s)


def _agreed(held_deg_s: list[float | None]) -> list[float | None]:
    """Return the set velocity of each stroke, the commonest among those that are nearly alike."""
    count = Counter(deg_s for deg_s in held_deg_s if deg_s is not None)
    commonest = [deg_s for deg_s, _ in count.most_common()]
    usual = next((deg_s for deg_s in commonest if count[deg_s] >= len(held_deg_s) / 2), None)
    return [
        next((u for u in commonest if deg_s and abs(u - deg_s) <= STEP_SHARE * deg_s), usual)
        for deg_s in held_deg_s
    ]


def _held_deg_s(speeds_deg_s: FloatArray) -> float | None:
    """Return the set velocity that a stroke shows, None where it stays at no speed."""
    level, width = plateau(speeds_deg_s)
    if level <= 0 or width > FLAT_SHARE * level:
        return None
    return stepped(level, step=STEP_DEG_S, share=STEP_SHARE) or float(round(level))
