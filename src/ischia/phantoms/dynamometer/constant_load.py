"""A simulated machine that holds a load, unequal on the two ways, with its truth."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.phantoms.dynamometer.recorded import Recorded

REST_S: Final = 0.5
TURN_S: Final = 0.3
RISE_S: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantLoadPlan:
    """Knee extensions against a load that is set for each way."""

    load_concentric_nm: float = 80.0
    load_eccentric_nm: float = 104.0
    repetitions: int = 5
    up_s: float = 1.2
    down_s: float = 2.0
    spread_share: float = 0.05  # of the durations: the load does not vary
    noise_nm: float = 0.8
    fs_hz: float = 100.0
    extended_deg: float = 10.0
    flexed_deg: float = 90.0


def constant_load_set(plan: ConstantLoadPlan, seed: int) -> tuple[Recorded, dict[str, Any]]:
    """Return the samples of one set, and the truth behind them.

    The person sets the pace: each way has a bell of velocity, so nothing is isokinetic.

    Truth of each phase, one value for each repetition: `load_nm`, `work_j` (the load over the
    whole range), `duration_s`, `mean_power_w`, `peak_velocity_deg_s`.
    """
    rng = np.random.default_rng(seed)
    spread = 1 + plan.spread_share * rng.standard_normal((plan.repetitions, 2))
    durations_s = spread * (plan.up_s, plan.down_s)
    torque_nm, flexion_deg, stroke = [], [], []
    for number, (up_s, down_s) in enumerate(durations_s):
        for name, length_s in (("rest", REST_S), ("up", up_s), ("turn", TURN_S), ("down", down_s)):
            share = np.arange(round(length_s * plan.fs_hz)) / round(length_s * plan.fs_hz)
            nm, way = _stretch(plan, name, share)
            torque_nm.append(nm)
            flexion_deg.append(plan.flexed_deg - way * (plan.flexed_deg - plan.extended_deg))
            ordinal = {"up": 2.0 * number, "down": 2.0 * number + 1}.get(name, -1.0)
            stroke.append(np.full(share.size, ordinal))
    angle_deg = np.concatenate(flexion_deg)
    felt_nm = np.concatenate(torque_nm)
    strokes = np.concatenate(stroke)
    recorded = Recorded(
        time_s=np.arange(angle_deg.size) / plan.fs_hz,
        torque_nm=felt_nm + plan.noise_nm * rng.standard_normal(felt_nm.size),
        flexion_deg=angle_deg,
        velocity_deg_s=-np.gradient(angle_deg) * plan.fs_hz,
        stroke=strokes,
        working=strokes >= 0,
    )
    return recorded, _truth(plan, durations_s)


def _stretch(plan: ConstantLoadPlan, name: str, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return torque [N.m] and the way done as a share, over one stretch of a repetition."""
    smooth = share**3 * (10 - 15 * share + 6 * share**2)  # least jerk: a bell of velocity
    up_nm, down_nm = plan.load_concentric_nm, plan.load_eccentric_nm
    if name == "rest":
        return np.where(share < 1 - RISE_S / REST_S, 0.0, up_nm), np.zeros_like(share)
    if name == "turn":
        return up_nm + (down_nm - up_nm) * smooth, np.ones_like(share)
    way = smooth if name == "up" else 1 - smooth
    return np.full_like(share, up_nm if name == "up" else down_nm), way


def _truth(plan: ConstantLoadPlan, durations_s: FloatArray) -> dict[str, Any]:
    range_deg = plan.flexed_deg - plan.extended_deg
    truth: dict[str, Any] = {
        "simulated": True,
        "load_mode": "constant_load",
        "motion": "knee_extension",
        "gravity_corrected": True,
    }
    loads_nm = (plan.load_concentric_nm, plan.load_eccentric_nm)
    for at, phase in enumerate(("concentric", "eccentric")):
        work_j = loads_nm[at] * float(np.radians(range_deg))
        truth[phase] = {
            "load_nm": loads_nm[at],
            "work_j": work_j,
            "duration_s": durations_s[:, at].tolist(),
            "mean_power_w": (work_j / durations_s[:, at]).tolist(),
            "peak_velocity_deg_s": (1.875 * range_deg / durations_s[:, at]).tolist(),
        }
    return truth
