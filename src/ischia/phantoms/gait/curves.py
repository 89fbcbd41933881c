"""Smooth joint angles of a simulated walk, stride by stride.

The shapes are sums of bell curves and one cosine that look like walking; they are drawn by hand for
simulation and are nobody's data.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.phantoms.gait.plan import WalkingPlan

STRAIGHTEST_KNEE_DEG: Final = 5.0
_FIRST_STRIKE_S: Final = 0.4
_BEFORE: Final = 2  # strides made before the first strike and after the last, for smooth ends
_LOADING: Final = (0.14, 0.055)  # middle and width, in strides
_SWING: Final = (0.73, 0.085)
_STRIKE: Final = (0.0, 0.06)
_LATE_SWING: Final = (0.9, 0.12)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCurves:
    """Angles of one leg over the trial (t,) and the moments that divide its strides."""

    hip_deg: FloatArray
    knee_deg: FloatArray
    ankle_deg: FloatArray
    stride_count: FloatArray  # (t,), whole at each strike
    strikes_s: tuple[float, ...]
    offs_s: tuple[float, ...]
    peaks_deg: tuple[float, ...]


def clock_s(plan: WalkingPlan) -> FloatArray:
    """Return the times of the frames, (t,) [s]: long enough for every stride of both legs."""
    length_s = 2 * _FIRST_STRIKE_S + (plan.strides + 0.5) * plan.stride_s
    return np.arange(round(length_s * plan.fs_hz)) / plan.fs_hz


def leg_curves(
    plan: WalkingPlan, side: Side, t_s: FloatArray, rng: np.random.Generator
) -> LegCurves:
    """Return the angles of one leg with their variation from stride to stride."""
    numbers = np.arange(-_BEFORE, plan.strides + 1 + _BEFORE)
    n, sd_deg, leg = numbers.size, plan.stride_sd_deg, plan.leg(side)
    first_s = _FIRST_STRIKE_S + (0.0 if side is Side.LEFT else plan.stride_s / 2)
    strikes_s = first_s + numbers * plan.stride_s + rng.normal(0, plan.stride_sd_s, n)
    walked = _Strides(numbers=numbers, stride_count=PchipInterpolator(strikes_s, numbers)(t_s))
    swing_deg = leg.peak_knee_flexion_swing_deg - STRAIGHTEST_KNEE_DEG + rng.normal(0, sd_deg, n)
    loading_deg = np.full(n, leg.loading_knee_flexion_deg - STRAIGHTEST_KNEE_DEG)
    counted = slice(_BEFORE, _BEFORE + plan.strides)
    offs = numbers + leg.stance_pct / 100 + rng.normal(0, 0.004, n)
    offs_s = PchipInterpolator(numbers, strikes_s)(offs[counted])
    return LegCurves(
        hip_deg=13.0
        + 22.0 * np.cos(2 * np.pi * (walked.stride_count + 0.07))
        + walked.bells_deg(rng.normal(0, sd_deg / 2, n), _LATE_SWING),
        knee_deg=STRAIGHTEST_KNEE_DEG
        + walked.bells_deg(rng.normal(0, sd_deg / 2, n), _STRIKE)
        + walked.bells_deg(loading_deg, _LOADING)
        + walked.bells_deg(swing_deg, _SWING),
        # Down on loading, up over the standing foot, down at push-off.
        ankle_deg=walked.bells_deg(np.full(n, -6.0), (0.07, 0.035))
        + walked.bells_deg(np.full(n, 11.0), (0.42, 0.11))
        + walked.bells_deg(np.full(n, -19.0), (0.63, 0.05)),
        stride_count=walked.stride_count,
        strikes_s=tuple(strikes_s[_BEFORE : _BEFORE + plan.strides + 1].tolist()),
        offs_s=tuple(offs_s.tolist()),
        peaks_deg=tuple((STRAIGHTEST_KNEE_DEG + swing_deg[counted]).tolist()),
    )


def advance_mm(plan: WalkingPlan, t_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return how far the body has come, (t,) [mm]: a little faster and slower by the stride."""
    ends_s = np.arange(t_s[-1] // plan.stride_s + 2) * plan.stride_s
    speeds_m_s = plan.speed_m_s + rng.normal(0, plan.stride_sd_m_s, ends_s.size - 1)
    places_mm = 1000 * np.concatenate([[0.0], np.cumsum(speeds_m_s * plan.stride_s)])
    along_mm: FloatArray = PchipInterpolator(ends_s, places_mm)(t_s)
    return along_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strides:
    numbers: NDArray[np.int_]
    stride_count: FloatArray  # (t,)

    def bells_deg(self, heights_deg: FloatArray, bell_fraction: tuple[float, float]) -> FloatArray:
        """Return the sum of one bell per stride, each with its own height."""
        middle, width = bell_fraction
        distance = (self.stride_count[:, np.newaxis] - self.numbers - middle) / width
        total_deg: FloatArray = np.exp(-(distance**2) / 2) @ heights_deg
        return total_deg
