"""Feet that stand still on the floor: paths of ankle and sole, and the joint angles they need."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.phantoms.gait.skeleton import (
    HEEL_MM,
    SHANK_SHARE,
    STATIC_PLANTAR_FLEXION_DEG,
    THIGH_SHARE,
    TOE_MM,
    LegAngles,
    hip_in_pelvis_mm,
    leg_of,
    pelvis_axes,
)
from ischia.phantoms.gait.stepping import Footfall, SteppingPlan, StyleOfStep

FINE_HZ: Final = 1000.0
_SOLE_MM: Final = 22.0  # of the toe's marker over the floor
_ROUNDS: Final = 12
_STEP_DEG: Final = 1e-4
_CLOSE_MM: Final = 1e-7
_BENT_DEG: Final = 2.0  # a knee that is solved for is never straighter to begin with
_SOFT_SHARE: Final = 0.004
_SHARES: Final = np.linspace(0.0, 1.0, 1001)  # of a contact
_ROLLS_SHARE: Final = 0.03
_DIFFERS_SHARE: Final = 0.7  # of the swing
_EARLY_FACTOR: Final = 0.7  # the knee bends most before the middle of that
_LIFTED_DEG_PER_MM: Final = 0.4
_SINKS_S: Final = 0.05
# The heel up, the foot rolls on over its toes: from this pitch to that one, and so far.
_TOES_DEG: Final = (-15.0, -65.0)
_TOES_MM: Final = 65.0
_PITCHES_DEG: Final = np.linspace(0.0, -90.0, 901)
# Toe and heel from the ankle while the sole is level: forwards and up.
_TOE: Final = np.array([np.cos(np.radians(STATIC_PLANTAR_FLEXION_DEG)) * TOE_MM,
                        -np.sin(np.radians(STATIC_PLANTAR_FLEXION_DEG)) * TOE_MM])  # fmt: skip
_HEEL: Final = np.array([-HEEL_MM[2], HEEL_MM[0]])


class OutOfReachError(ValueError):
    """A foot was planned where no leg of that length comes."""


def foot_path(
    plan: SteppingPlan, falls: tuple[Footfall, ...], hip_mm: FloatArray, t_s: FloatArray
) -> FloatArray:
    """Return ankle forwards and up [mm] and the sole's pitch [deg], (t, 3), of one leg.

    `hip_mm` (t, 2) is where the hip is, forwards and up. In a contact the foot rolls over heel and
    toe, which stand still; between contacts it swings by the way of the plan's style.
    """
    path = np.full((t_s.size, 3), np.nan)
    for fall in falls:
        on = (t_s >= fall.strike_s) & (t_s <= fall.off_s)
        path[on] = _standing(plan, fall, t_s[on])
    for before, after in pairwise(falls):
        swinging = (t_s > before.off_s) & (t_s < after.strike_s)
        path[swinging] = _swing(plan, before, after, t_s, hip_mm)[swinging]
    known = np.isfinite(path[:, 0])
    first, last = np.flatnonzero(known)[[0, -1]]
    path[:first], path[last + 1 :] = path[first], path[last]
    width = plan.style.yield_s * FINE_HZ
    return np.asarray(gaussian_filter1d(path, width, axis=0), dtype=np.float64)


def sunk_mm(
    plan: SteppingPlan, falls: Iterable[Footfall], hip_mm: FloatArray, t_s: FloatArray
) -> FloatArray:
    """Return how far the hip must sink, (t,) [mm], for the legs to reach the feet that stand."""
    reach_mm = plan.style.reach_share * (THIGH_SHARE + SHANK_SHARE) * plan.leg_length_mm
    excess_mm = np.zeros(t_s.size)
    for fall in falls:
        on = (t_s >= fall.strike_s) & (t_s <= fall.off_s)
        apart_mm = hip_mm[on] - _standing(plan, fall, t_s[on])[:, :2]
        highest_mm = np.sqrt(np.maximum(reach_mm**2 - apart_mm[:, 0] ** 2, 0.0))
        excess_mm[on] = np.maximum(excess_mm[on], apart_mm[:, 1] - highest_mm)
    width = round(2 * _SINKS_S * FINE_HZ)
    held_mm = maximum_filter1d(excess_mm, width)
    return np.asarray(gaussian_filter1d(held_mm, _SINKS_S * FINE_HZ / 3), dtype=np.float64)


@lru_cache
def _rolling_deg(style: StyleOfStep) -> FloatArray:
    """Return the pitch of the sole through a contact, at even shares of it, without any jerk."""
    knots, pitches_deg = np.array(style.pitch_deg).T
    rough_deg = PchipInterpolator(knots, pitches_deg)(_SHARES)
    slope = np.gradient(rough_deg)[[0, -1]]
    beyond = np.arange(1, _SHARES.size)
    # Ends go on as straight lines, so that smoothing leaves them where they are.
    whole = [rough_deg[0] - slope[0] * beyond[::-1], rough_deg, rough_deg[-1] + slope[1] * beyond]
    smooth = gaussian_filter1d(np.concatenate(whole), _ROLLS_SHARE * _SHARES.size)
    return np.asarray(smooth[beyond.size : -beyond.size], dtype=np.float64)


def _standing(plan: SteppingPlan, fall: Footfall, t_s: FloatArray) -> FloatArray:
    share = (t_s - fall.strike_s) / (fall.off_s - fall.strike_s)
    pitch_deg = np.interp(share, _SHARES, _rolling_deg(plan.style))
    flat_mm = np.array([fall.place_mm, _SOLE_MM - _TOE[1]])
    gone_mm, sole_mm = _rolled_mm(pitch_deg)
    up = pitch_deg[:, np.newaxis] > 0
    touched_mm = np.where(up, _HEEL, _TOE + gone_mm)
    ankle_mm = flat_mm + touched_mm - _turned(np.where(up, _HEEL, _TOE + sole_mm), pitch_deg)
    return np.column_stack([ankle_mm, pitch_deg])


def _rolled_mm(pitch_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far the touched point has gone beyond the toe's marker, (t, 2) [mm] each.

    On the floor, and along the sole in the foot's axes: the sole bends up so that it rolls without
    slipping, as toes do that stay on the floor while the foot rises over them.
    """
    columns = [np.interp(-pitch_deg, -_PITCHES_DEG, column) for column in _toes_mm().T]
    return np.column_stack([columns[0], np.zeros(len(pitch_deg))]), np.column_stack(columns[1:])


@lru_cache
def _toes_mm() -> FloatArray:
    """Return the roll on the floor, and along the sole forwards and up, by even pitches."""
    low_deg, high_deg = _TOES_DEG
    share = np.clip((_PITCHES_DEG - low_deg) / (high_deg - low_deg), 0.0, 1.0)
    gone_mm = _TOES_MM * share**2
    steps_mm = np.diff(gone_mm, prepend=0.0)
    bent_rad = np.radians(-_PITCHES_DEG)
    sole_mm = np.cumsum([steps_mm * np.cos(bent_rad), steps_mm * np.sin(bent_rad)], axis=1)
    return np.column_stack([gone_mm, *sole_mm])


def _turned(places_mm: FloatArray, pitch_deg: FloatArray) -> FloatArray:
    """Return places forwards and up (t, 2) turned toes up."""
    c, s = np.cos(np.radians(pitch_deg)), np.sin(np.radians(pitch_deg))
    return np.column_stack(
        [c * places_mm[:, 0] - s * places_mm[:, 1], s * places_mm[:, 0] + c * places_mm[:, 1]]
    )


def _swing(
    plan: SteppingPlan, before: Footfall, after: Footfall, t_s: FloatArray, hip_mm: FloatArray
) -> FloatArray:
    """Return the path (t, 3) of a swing, smooth from the last of a contact on."""
    lasts_s = after.strike_s - before.off_s
    ends_s = np.array([before.off_s - 1e-3, before.off_s, after.strike_s])
    hips = np.column_stack([np.interp(ends_s, t_s, column) for column in hip_mm.T])
    left = _standing(plan, before, ends_s[:2])
    landed = _standing(plan, after, ends_s[2:])
    left[:, :2] -= hips[:2]
    landed[:, :2] -= hips[2:]
    leg_mm = plan.leg_length_mm
    ways = np.array(plan.style.swing) * [1.0, plan.stretch, 1.0]
    through_mm = ways[:, 1:] * leg_mm
    pitch_deg = np.array([_shank_deg(plan, place) for place in through_mm])
    through = np.column_stack([through_mm, pitch_deg + plan.style.flight_deg])
    knots_s = np.concatenate(
        [[before.off_s], before.off_s + ways[:, 0] * lasts_s, [after.strike_s]]
    )
    hip_m_s = np.gradient(hip_mm[:, 0], t_s)
    landing = 1000.0 * np.array(plan.style.landing_m_s)
    landing[0] -= np.interp(after.strike_s, t_s, hip_m_s)
    begin = (left[1] - left[0]) / 1e-3
    rolls_deg = np.diff(_rolling_deg(plan.style)[:2])[0] * (_SHARES.size - 1)
    end = np.array([*landing, rolls_deg / (after.off_s - after.strike_s)])
    curve = CubicSpline(
        knots_s, np.vstack([left[1], through, landed[0]]), bc_type=((1, begin), (1, end))
    )
    columns: FloatArray = curve(t_s) + _differing((t_s - before.off_s) / lasts_s, before.way_mm)
    columns[:, :2] = _drawn_in(plan, columns[:, :2]) + hip_mm
    return columns


def _differing(share: FloatArray, way_mm: tuple[float, float]) -> FloatArray:
    """Return how one swing differs, (t, 3): most where the knee bends most, gone on landing.

    Who swings lower lifts the toes, or they would touch the floor.
    """
    bump = np.sin(np.pi * np.clip(share / _DIFFERS_SHARE, 0.0, 1.0) ** _EARLY_FACTOR) ** 2
    lifted_deg = _LIFTED_DEG_PER_MM * max(0.0, -way_mm[1])
    return np.outer(bump, [*way_mm, lifted_deg])


def _drawn_in(plan: SteppingPlan, ankle_mm: FloatArray) -> FloatArray:
    """Return places from the hip (t, 2) [mm], those out of reach drawn in softly."""
    most = plan.style.reach_share
    share = np.linalg.norm(ankle_mm, axis=1, keepdims=True)
    share = share / ((THIGH_SHARE + SHANK_SHARE) * plan.leg_length_mm)
    over = np.maximum(share - most, 0.0)
    drawn_mm: FloatArray = (
        ankle_mm * (np.minimum(share, most) + _SOFT_SHARE * np.tanh(over / _SOFT_SHARE)) / share
    )
    return drawn_mm


def _bend(plan: SteppingPlan, ankle_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the angle of the thigh ahead of upright and of the knee [rad], ankle from hip."""
    upper, lower = THIGH_SHARE * plan.leg_length_mm, SHANK_SHARE * plan.leg_length_mm
    apart = np.hypot(ankle_mm[..., 0], ankle_mm[..., 1])
    cosine = (upper**2 + lower**2 - apart**2) / (2 * upper * lower)
    least = -np.cos(np.radians(_BENT_DEG))
    knee = np.pi - np.arccos(np.clip(cosine, least, 1.0))
    apart = np.sqrt(upper**2 + lower**2 + 2 * upper * lower * np.cos(knee))
    ahead = np.arctan2(ankle_mm[..., 0], -ankle_mm[..., 1])
    lean = np.arccos(np.clip((upper**2 + apart**2 - lower**2) / (2 * upper * apart), -1.0, 1.0))
    return ahead + lean, knee


def _shank_deg(plan: SteppingPlan, ankle_mm: FloatArray) -> float:
    thigh_rad, knee_rad = _bend(plan, ankle_mm)
    return float(np.degrees(thigh_rad - knee_rad))


def leg_angles(
    plan: SteppingPlan,
    side: Side,
    pelvis_deg: FloatArray,
    columns: FloatArray,
    twist_deg: FloatArray,
) -> LegAngles:
    """Return the angles of hip, knee and ankle, (t, 3) [deg] each, that carry a foot on its path.

    Hip flexion and adduction, knee flexion and dorsiflexion are solved for, by Newton's method; hip
    and knee rotation and the knee's tilt are the plan's.

    Parameters
    ----------
    columns
        (t, 4): ankle from the origin of the pelvis, forwards, left and up [mm], and pitch [deg].
    twist_deg
        (t, 3): turn of the hip, tilt and turn of the knee.

    Raises
    ------
    OutOfReachError
        When the leg is too short for the path.
    """
    axes = pelvis_axes(pelvis_deg)
    hip_mm = axes @ hip_in_pelvis_mm(plan, side)
    thigh_rad, knee_rad = _bend(plan, (columns[:, :3] - hip_mm)[:, [0, 2]])
    x = np.zeros((len(columns), 4))
    x[:, 0] = np.degrees(thigh_rad) + pelvis_deg[:, 0]
    x[:, 2] = np.degrees(knee_rad)
    x[:, 3] = columns[:, 3] - np.degrees(thigh_rad - knee_rad)

    def reached(x: FloatArray) -> FloatArray:
        leg = leg_of(plan, axes, side, _angles(x, twist_deg))
        back = leg.foot_axes[..., 2]
        pitch_deg = np.degrees(np.arctan2(-back[:, 2], -back[:, 0]))
        apart_deg = (pitch_deg - columns[:, 3] + 180.0) % 360.0 - 180.0
        return np.column_stack([leg.ankle_mm - columns[:, :3], apart_deg])

    off = reached(x)
    for _ in range(_ROUNDS):
        if np.abs(off).max() < _CLOSE_MM:
            return _angles(x, twist_deg)
        steps = [(reached(x + _STEP_DEG * unit) - off) / _STEP_DEG for unit in np.eye(4)]
        x = x - np.linalg.solve(np.stack(steps, axis=-1), off[..., np.newaxis])[..., 0]
        off = reached(x)
    msg = f"a foot lies {np.abs(off).max():.1f} mm from where the plan has it"
    raise OutOfReachError(msg)


def _angles(x: FloatArray, twist_deg: FloatArray) -> LegAngles:
    none = np.zeros(len(x))
    hip_deg = np.column_stack([x[:, 0], x[:, 1], twist_deg[:, 0]])
    knee_deg = np.column_stack([x[:, 2], twist_deg[:, 1:]])
    return hip_deg, knee_deg, np.column_stack([x[:, 3], none, none])
