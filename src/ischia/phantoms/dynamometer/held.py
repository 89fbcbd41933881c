"""Simulated held contractions on a load cell, whose rate of development is known."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Motion

RATES_MS: Final = (50, 100, 150, 200)
RELEASE_S: Final = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlan:
    """Pulls as fast and hard as possible, held, with rest around each."""

    extension_n: float = 480.0  # what endless pulls would average to
    flexion_n: float = 290.0
    time_constant_s: float = 0.09  # of the rise
    pulls: int = 1
    hold_s: float = 3.0
    rest_s: float = 2.0
    spread_share: float = 0.04
    noise_n: float = 0.5
    fs_hz: float = 2000.0
    lever_m: float = 0.36


def held_forces(plan: HeldPlan, seed: int) -> tuple[dict[Motion, FloatArray], dict[str, Any]]:
    """Return the force of each motion's trial [N], shape (t,), and the truth.

    Force rises as F(t) = peak × (1 − exp(−t / time constant)) from a sharp onset. So the rate of
    force development over the first x ms is F(x) / x, exactly.

    Truth of each motion: `peak_n`, `onset_s`, `rate_n_s` (a list for each of 50, 100, 150 and 200
    ms) of each pull, `expected_peak_n` and `expected_rate_n_s`. Times `lever_m` they are torques.
    """
    rng = np.random.default_rng(seed)
    truth: dict[str, Any] = {"simulated": True, "lever_m": plan.lever_m, "fs_hz": plan.fs_hz}
    forces_n: dict[Motion, FloatArray] = {}
    round_s = plan.rest_s + plan.hold_s
    time_s = np.arange(round((plan.pulls * round_s + plan.rest_s) * plan.fs_hz)) / plan.fs_hz
    for motion, strong_n in (
        (Motion.KNEE_EXTENSION, plan.extension_n),
        (Motion.KNEE_FLEXION, plan.flexion_n),
    ):
        peaks_n = strong_n * (1 + plan.spread_share * rng.standard_normal(plan.pulls))
        onsets_s = plan.rest_s + round_s * np.arange(plan.pulls)
        force_n = plan.noise_n * rng.standard_normal(time_s.size)
        for onset_s, peak_n in zip(onsets_s, peaks_n, strict=True):
            force_n += peak_n * _pull(plan, time_s - onset_s)
        forces_n[motion] = force_n
        truth[str(motion)] = {
            "peak_n": peaks_n.tolist(),
            "expected_peak_n": strong_n,
            "onset_s": onsets_s.tolist(),
            "rate_n_s": {str(ms): (peaks_n * _rate(plan, ms)).tolist() for ms in RATES_MS},
            "expected_rate_n_s": {str(ms): strong_n * _rate(plan, ms) for ms in RATES_MS},
        }
    return forces_n, truth


def _pull(plan: HeldPlan, since_s: FloatArray) -> FloatArray:
    """Return one pull as a share of its peak; shape (t,)."""
    rise = 1 - np.exp(-since_s.clip(min=0.0) / plan.time_constant_s)
    release = np.exp(-(since_s - plan.hold_s).clip(min=0.0) / RELEASE_S)
    return np.asarray(rise * release)


def _rate(plan: HeldPlan, over_ms: int) -> float:
    """Return the mean rate over the first milliseconds, for each newton of the peak [1/s]."""
    over_s = over_ms / 1000
    return float((1 - np.exp(-over_s / plan.time_constant_s)) / over_s)
