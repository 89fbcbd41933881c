"""How a dynamometer moves a limb: ramp, overshoot, constant velocity, brake, pause."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.phantoms.dynamometer.plan import DynamometerPlan

ACCELERATION_DEG_S2: Final = 1500.0
OVERSHOOT_S: Final = 0.06
PAUSE_S: Final = 0.25
FALSE_START_SHARE: Final = 0.4  # of the set velocity: the machine never holds it back
FALSE_START_TRAVEL_SHARE: Final = 0.25  # of the range
FINER: Final = 20  # steps of the simulation for each sample of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """The whole set on a fine clock. Velocity is positive while the knee extends."""

    step_s: float
    velocity_deg_s: FloatArray  # (t,)
    flexion_deg: FloatArray  # (t,)
    steady: FloatArray  # (t,) 1 at constant velocity, else 0
    since_start_s: FloatArray  # (t,) since the stroke began
    until_end_s: FloatArray  # (t,) until the stroke ends
    stroke: FloatArray  # (t,) number of the stroke, −1 in pauses


def movement(plan: DynamometerPlan, first_direction: int) -> Movement:
    """Return the movement of a set: two strokes for each repetition, back and forth."""
    step_s = 1 / (plan.fs_hz * FINER)
    speed_deg_s, steady = _stroke(plan, step_s)
    clock_s = np.arange(float(speed_deg_s.size)) * step_s
    directions = [first_direction * (-1) ** k for k in range(2 * plan.repetitions)]
    rest = np.zeros(round(PAUSE_S / step_s))
    hesitant = first_direction * _false_start(plan, step_s)
    lead = np.r_[rest, hesitant, rest] if plan.false_start else rest
    rests = [rest] * len(directions)
    rests[2 * ((plan.repetitions + 1) // 2) - 1] = np.zeros(
        round((PAUSE_S + plan.pause_s) / step_s)
    )
    pairs = zip(directions, rests, strict=True)
    velocity_deg_s = np.concatenate([lead, *(np.r_[d * speed_deg_s, gap] for d, gap in pairs)])
    start_deg = plan.flexed_deg if first_direction > 0 else plan.extended_deg

    def each(of_stroke: FloatArray) -> FloatArray:
        """Repeat what happens during one stroke, with zero in the pauses around it."""
        return np.concatenate([0 * lead, *(np.r_[of_stroke, gap] for gap in rests)])

    number = each(np.ones_like(clock_s)).copy()
    number[number > 0] = np.repeat(np.arange(len(directions)) + 1.0, clock_s.size)
    return Movement(
        step_s=step_s,
        velocity_deg_s=velocity_deg_s,
        flexion_deg=start_deg - np.cumsum(velocity_deg_s) * step_s,
        steady=each(steady),
        since_start_s=each(clock_s),
        until_end_s=each(clock_s[::-1]),
        stroke=number - 1.0,
    )


def _stroke(plan: DynamometerPlan, step_s: float) -> tuple[FloatArray, FloatArray]:
    """Return speed [deg/s] of one stroke, and where it is the set velocity."""
    set_deg_s = plan.set_velocity_deg_s
    ramp = np.linspace(0, set_deg_s, round(set_deg_s / ACCELERATION_DEG_S2 / step_s))
    t_s = np.arange(0, OVERSHOOT_S, step_s)
    bump = set_deg_s * (1 + plan.overshoot_share * np.sin(np.pi * t_s / OVERSHOOT_S))
    range_deg = plan.flexed_deg - plan.extended_deg
    left_deg = range_deg - (2 * ramp.sum() + bump.sum()) * step_s
    plateau = np.full(max(0, round(left_deg / set_deg_s / step_s)), set_deg_s)
    speed_deg_s = np.concatenate([ramp, bump, plateau, ramp[::-1]])
    steady = np.zeros_like(speed_deg_s)
    steady[ramp.size + bump.size : ramp.size + bump.size + plateau.size] = 1.0
    return speed_deg_s, steady


def _false_start(plan: DynamometerPlan, step_s: float) -> FloatArray:
    """Return speed [deg/s] of a movement that is begun, given up and taken back."""
    fastest_deg_s = FALSE_START_SHARE * plan.set_velocity_deg_s
    travel_deg = FALSE_START_TRAVEL_SHARE * (plan.flexed_deg - plan.extended_deg)
    way_s = np.pi * travel_deg / (2 * fastest_deg_s)
    there = fastest_deg_s * np.sin(np.linspace(0, np.pi, round(way_s / step_s)))
    return np.concatenate([there, -there])
