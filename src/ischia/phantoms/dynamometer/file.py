"""A simulated set as a Biodex-like raw text file, with its truth."""

from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Contraction, Motion
from ischia.phantoms.dynamometer.movement import FINER, Movement, movement
from ischia.phantoms.dynamometer.plan import DynamometerPlan
from ischia.phantoms.dynamometer.surface import stopped_by_pain_nm, torque_nm

# A muscle neither starts nor stops at once.
RISE_S: Final = 0.06
FALL_S: Final = 0.05
INERTIA_KG_M2: Final = 0.35  # shank, foot and lever arm: enough for a visible impact
_GROUP: Final = {Motion.KNEE_EXTENSION: 1, Motion.KNEE_FLEXION: -1}
_HEADER: Final = (
    "SIMULATED Biodex-like raw export",
    "Subject: SIMULATED",
    "Joint: Knee",
    "Protocol: {contraction} {set_velocity_deg_s:g} deg/s",
    "  TIME      TORQUE     POSITION   POS (ANAT)   VELOCITY",
    "  mSec       N-M       Degrees     Degrees     DEG/SEC",
)


def dynamometer_file(plan: DynamometerPlan, seed: int) -> tuple[bytes, dict[str, Any]]:
    """Return the file of one simulated set, and the truth behind it.

    Parameters
    ----------
    plan
        Whom and what to simulate.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    bytes
        Raw text whose first line says SIMULATED; torque is gravity-corrected.
    dict
        For each motion of the set, under its name: `peak_nm` (each repetition, free of noise, at
        constant velocity), `mean_peak_nm` (their mean), `expected_peak_nm` (what repetitions
        without end would average to) and `angle_of_peak_deg`.
    """
    rng = np.random.default_rng(seed)
    motions = _motions(plan)
    first = _direction(plan, motions[0])
    moved = movement(plan, first)
    active_nm = np.zeros_like(moved.flexion_deg)
    truth: dict[str, Any] = {
        "simulated": True,
        "contraction": str(plan.contraction),
        "set_velocity_deg_s": plan.set_velocity_deg_s,
        "gravity_corrected": True,
    }
    for motion in motions:
        factors = 1 + plan.spread_share * rng.standard_normal(plan.repetitions)
        parity = 0 if _direction(plan, motion) == first else 1
        strong_nm = _signed_nm(plan, motion, moved, factors, parity)
        active_nm = active_nm + strong_nm
        truth[str(motion)] = _truth(plan, motion, moved, strong_nm, parity)
    return _text(plan, moved, active_nm, rng), truth


def true_limb_symmetry_pct(
    injured: dict[str, Any], uninjured: dict[str, Any], motion: Motion
) -> float:
    """Return 100 × injured / uninjured [%] of the peaks that endless repetitions would average."""
    key = "expected_peak_nm"
    return float(100 * injured[str(motion)][key] / uninjured[str(motion)][key])


def _motions(plan: DynamometerPlan) -> tuple[Motion, ...]:
    both = plan.motion is Motion.KNEE_EXTENSION_AND_FLEXION
    return tuple(_GROUP) if both else (plan.motion,)


def _direction(plan: DynamometerPlan, motion: Motion) -> int:
    return _GROUP[motion] if plan.contraction is Contraction.CONCENTRIC else -_GROUP[motion]


def _signed_nm(
    plan: DynamometerPlan, motion: Motion, moved: Movement, factors: FloatArray, parity: int
) -> FloatArray:
    """Return the torque [N.m] of one muscle group over the whole set, positive in extension."""
    strong_nm = torque_nm(plan, motion, moved.flexion_deg, np.abs(moved.velocity_deg_s))
    at_work = (moved.stroke >= 0) & (moved.stroke % 2 == parity)
    repetition = np.where(at_work, moved.stroke // 2, 0).astype(np.intp)
    painful_nm = stopped_by_pain_nm(strong_nm * factors[repetition], plan.pain_limit_nm)
    rising = 1 - np.exp(-moved.since_start_s / RISE_S)
    falling = 1 - np.exp(-moved.until_end_s / FALL_S)
    return np.asarray(_GROUP[motion] * painful_nm * rising * falling * at_work)


def _truth(
    plan: DynamometerPlan, motion: Motion, moved: Movement, strong_nm: FloatArray, parity: int
) -> dict[str, Any]:
    even_nm = _signed_nm(plan, motion, moved, np.ones(plan.repetitions), parity)
    steady = moved.steady > 0
    peaks_nm, angles_deg = [], []
    for number in range(plan.repetitions):
        here = np.flatnonzero(steady & (moved.stroke == 2 * number + parity))
        best = here[np.abs(strong_nm[here]).argmax()]
        peaks_nm.append(float(abs(strong_nm[best])))
        angles_deg.append(float(moved.flexion_deg[best]))
    return {
        "peak_nm": peaks_nm,
        "mean_peak_nm": float(np.mean(peaks_nm)),
        "expected_peak_nm": float(np.abs(even_nm[steady]).max()),
        "angle_of_peak_deg": float(np.mean(angles_deg)),
    }


def _text(
    plan: DynamometerPlan, moved: Movement, active_nm: FloatArray, rng: np.random.Generator
) -> bytes:
    """Return the file: the fine clock thinned to samples, with inertia and noise in the torque."""
    angular_rad_s2 = np.gradient(np.radians(moved.velocity_deg_s)) / moved.step_s
    felt_nm = (active_nm + INERTIA_KG_M2 * angular_rad_s2)[::FINER]
    felt_nm = felt_nm + plan.noise_nm * rng.standard_normal(felt_nm.size)
    flexion_deg = moved.flexion_deg[::FINER]
    velocity_deg_s = moved.velocity_deg_s[::FINER]
    time_ms = np.arange(felt_nm.size) * 1000 / plan.fs_hz
    head = "\n".join(_HEADER).format(
        contraction=plan.contraction, set_velocity_deg_s=plan.set_velocity_deg_s
    )
    rows = [
        f"{t:7.0f} {nm:12.1f} {100 - deg:10.1f} {deg:10.1f} {v:10.1f}"
        for t, nm, deg, v in zip(time_ms, felt_nm, flexion_deg, velocity_deg_s, strict=True)
    ]
    return "\n".join([head, *rows, ""]).encode("ascii")
