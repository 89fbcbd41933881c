"""Torque of a relaxed limb over its angle: weight and stretch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RATES_PER_DEG = np.r_[-np.geomspace(0.3, 0.03, 12), np.geomspace(0.03, 0.3, 12)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassiveTorque:
    """a + b·cos θ + c·e^(kθ), fitted within a range of angles. [N.m] and [deg]."""

    a_nm: float
    b_nm: float
    c_nm: float  # at the end of the range where the stretch is largest
    k_per_deg: float
    low_deg: float
    high_deg: float
    residual_nm: float  # root mean square of what the curve leaves over

    def at(self, angle_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the torque at angles; beyond the fitted range the stretch stays at its end."""
        within = np.clip(angle_deg, self.low_deg, self.high_deg)
        end_deg = self.high_deg if self.k_per_deg > 0 else self.low_deg
        stretch = self.c_nm * np.exp(self.k_per_deg * (within - end_deg))
        return np.asarray(self.a_nm + self.b_nm * np.cos(np.radians(angle_deg)) + stretch)


def fit_passive(angle_deg: NDArray[np.float64], torque_nm: NDArray[np.float64]) -> PassiveTorque:
    """Return the passive torque that fits samples (t,) best, by least squares.

    The rate of the exponential is tried on a grid, from 0.03 to 0.3 per degree either way: the rest
    is linear in it. Within the range the sum is well known even where its parts are not.
    """
    low_deg, high_deg = float(angle_deg.min()), float(angle_deg.max())
    fits = [_with_rate(float(k), angle_deg, torque_nm, low_deg, high_deg) for k in _RATES_PER_DEG]
    return min(fits, key=lambda fit: fit.residual_nm)


def _with_rate(
    k_per_deg: float,
    angle_deg: NDArray[np.float64],
    torque_nm: NDArray[np.float64],
    low_deg: float,
    high_deg: float,
) -> PassiveTorque:
    end_deg = high_deg if k_per_deg > 0 else low_deg
    design = np.column_stack(
        [
            np.ones_like(angle_deg),
            np.cos(np.radians(angle_deg)),
            np.exp(k_per_deg * (angle_deg - end_deg)),
        ]
    )
    (a_nm, b_nm, c_nm), *_ = np.linalg.lstsq(design, torque_nm, rcond=None)
    left_nm = torque_nm - design @ np.array([a_nm, b_nm, c_nm])
    return PassiveTorque(
        a_nm=float(a_nm),
        b_nm=float(b_nm),
        c_nm=float(c_nm),
        k_per_deg=k_per_deg,
        low_deg=low_deg,
        high_deg=high_deg,
        residual_nm=float(np.sqrt(np.mean(left_nm**2))),
    )
