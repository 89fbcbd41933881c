"""Simulated Nordic lowering on two load cells, with its truth."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side

REST_S: Final = 6.0
LOWERING_S: Final = 2.6
LATENESS_FACTOR: Final = 1.5  # the exponent that puts the peak late, where the lowering gives way


@dataclass(frozen=True, slots=True, kw_only=True)
class NordicPlan:
    """Both legs in one Nordic test."""

    left_peak_n: float = 320.0
    right_peak_n: float = 350.0
    repetitions: int = 3
    spread_share: float = 0.03
    noise_n: float = 1.5
    fs_hz: float = 50.0
    lever_m: float = 0.4


def nordic_forces(
    plan: NordicPlan, seed: int
) -> tuple[FloatArray, dict[Side, FloatArray], dict[str, Any]]:
    """Return time [s], force of each side [N], shapes (t,), and the truth.

    Truth of each side: `peak_n` and `impulse_ns` of each repetition, `expected_peak_n`; for both
    `imbalance_pct` of the best repetitions and `expected_imbalance_pct`, 100 × (left − right) /
    the stronger: negative where the left is weaker.
    """
    rng = np.random.default_rng(seed)
    round_s = REST_S + LOWERING_S
    time_s = np.arange(round((plan.repetitions * round_s + REST_S) * plan.fs_hz)) / plan.fs_hz
    forces_n: dict[Side, FloatArray] = {}
    truth: dict[str, Any] = {"simulated": True, "test": "nordic", "lever_m": plan.lever_m}
    for side, strong_n in ((Side.LEFT, plan.left_peak_n), (Side.RIGHT, plan.right_peak_n)):
        peaks_n = strong_n * (1 + plan.spread_share * rng.standard_normal(plan.repetitions))
        force_n = plan.noise_n * rng.standard_normal(time_s.size)
        for number, peak_n in enumerate(peaks_n):
            way = (time_s - REST_S - number * round_s) / LOWERING_S
            force_n += peak_n * np.sin(np.pi * way.clip(0.0, 1.0) ** LATENESS_FACTOR)
        forces_n[side] = force_n
        truth[str(side)] = {
            "peak_n": peaks_n.tolist(),
            "impulse_ns": (peaks_n * _impulse_s()).tolist(),
            "expected_peak_n": strong_n,
        }
    best = [max(truth[side]["peak_n"]) for side in ("left", "right")]
    truth["imbalance_pct"] = imbalance_pct(best[0], best[1])
    truth["expected_imbalance_pct"] = imbalance_pct(plan.left_peak_n, plan.right_peak_n)
    return time_s, forces_n, truth


def imbalance_pct(left_n: float, right_n: float) -> float:
    """Return 100 × (left − right) / the stronger [%], as the hub prints it."""
    return 100 * (left_n - right_n) / max(left_n, right_n)


def nordbord_trace(time_s: FloatArray, forces_n: dict[Side, FloatArray]) -> bytes:
    """Return a NordBord force trace. It has no place to say that it is simulated."""
    table = np.column_stack((time_s, forces_n[Side.LEFT], forces_n[Side.RIGHT])).tolist()
    digits = 2 if round(1 / (time_s[1] - time_s[0])) <= 100 else 4  # noqa: PLR2004  # 400 Hz: 2.5 ms
    rows = [f"{t:.{digits}f},{left:.2f},{right:.2f}" for t, left, right in table]
    return "\r\n".join(["Time,LeftForce,RightForce", *rows, ""]).encode("ascii")


def nordbord_hub(plan: NordicPlan, truth: dict[str, Any]) -> bytes:
    """Return one row of a NordBord hub export; the athlete's name is SIMULATED."""
    left, right = truth["left"], truth["right"]

    def of(name: str, pick: Any) -> tuple[float, float, float]:  # noqa: ANN401  # max or mean
        pair = float(pick(left[name])), float(pick(right[name]))
        return *pair, imbalance_pct(*pair)

    most, mean, impulse = of("peak_n", max), of("peak_n", np.mean), of("impulse_ns", max)
    cells = [
        "SIMULATED",
        "2026-03-02",
        *[str(plan.repetitions)] * 2,
        *(f"{most[0]:.0f}", f"{most[1]:.0f}", f"{most[2]:.1f}"),
        *(f"{plan.lever_m * most[0]:.0f}", f"{plan.lever_m * most[1]:.0f}"),
        *(f"{mean[0]:.0f}", f"{mean[1]:.0f}", f"{mean[2]:.1f}"),
        *(f"{impulse[0]:.0f}", f"{impulse[1]:.0f}", f"{impulse[2]:.1f}"),
    ]
    return "\n".join([_HUB_HEADER, ",".join(cells), ""]).encode("utf-8-sig")


_HUB_HEADER: Final = (
    "Athlete,Date,L Reps,R Reps,L Max Force (N),R Max Force (N),Max Imbalance (%),"
    "L Max Torque (Nm),R Max Torque (Nm),L Avg Force (N),R Avg Force (N),Avg Imbalance (%),"
    "L Max Impulse (Ns),R Max Impulse (Ns),Impulse Imbalance (%)"
)


def _impulse_s() -> float:
    """Return the impulse of a lowering for each newton of its peak [s]."""
    way = np.linspace(0.0, 1.0, 2001)
    return float(LOWERING_S * np.trapezoid(np.sin(np.pi * way**LATENESS_FACTOR), way))
