"""A simulated set as the machine samples it, before any layout, with its truth."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.phantoms.dynamometer.movement import FINER, Movement, movement
from ischia.phantoms.dynamometer.plan import DynamometerPlan, Effort
from ischia.phantoms.dynamometer.surface import passive_nm, stopped_by_pain_nm, torque_nm
from ischia.phantoms.dynamometer.truth import Work, true_of_effort

# A muscle neither starts nor stops at once.
RISE_S: Final = 0.06
FALL_S: Final = 0.05
INERTIA_KG_M2: Final = 0.35  # shank, foot and lever arm: enough for a visible impact
SPIKE_NM: Final = (150.0, 300.0)
FIRST_SPIKE_S: Final = (0.05, 0.2)  # when the machine takes hold of the limb


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Samples of one set in the signs of the house."""

    time_s: FloatArray  # (t,)
    torque_nm: FloatArray  # (t,) positive in extension
    flexion_deg: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,) positive while extending
    stroke: FloatArray  # (t,) number of the stroke, −1 in pauses
    working: NDArray[np.bool_]  # (t,) whether somebody is at work


def recorded_set(plan: DynamometerPlan, seed: int) -> tuple[Recorded, dict[str, Any]]:
    """Return the samples of one simulated set, and the truth behind them.

    Parameters
    ----------
    plan
        Whom and what to simulate.
    seed
        The same seed gives the same samples.

    Returns
    -------
    Recorded
        What the machine's sensors say.
    dict
        `efforts`: for each muscle group and phase what `true_of_effort` lists; the same under the
        name of the motion, for the phase that the plan names. Beside it the limb's weight that is
        left in the torque, if any.
    """
    rng = np.random.default_rng(seed)
    efforts = plan.efforts
    moved = movement(plan, efforts[0].moves)
    active_nm = np.zeros_like(moved.flexion_deg)
    working = np.zeros(moved.flexion_deg.size, dtype=np.bool_)
    truth = _known(plan)
    for number, effort in enumerate(efforts):
        factors = 1 + plan.spread_share * rng.standard_normal(plan.repetitions)
        if plan.passive:
            continue
        strong_nm = _strong_nm(plan, effort, moved, factors, parity=number)
        even_nm = _strong_nm(plan, effort, moved, np.ones_like(factors), parity=number)
        active_nm = active_nm + effort.group * strong_nm
        working |= _at_work(moved, number)
        work = Work(effort=effort, parity=number, torque_nm=strong_nm, expected_nm=even_nm)
        truth["efforts"].append(true_of_effort(plan, moved, work))
        truth.setdefault(str(effort.motion), truth["efforts"][-1])
    return _sampled(plan, moved, active_nm, working, rng), truth


def _known(plan: DynamometerPlan) -> dict[str, Any]:
    return {
        "simulated": True,
        "purpose": "passive_sweep" if plan.passive else "test",
        "side": str(plan.side),
        "contraction": str(plan.contraction),
        "set_velocity_deg_s": plan.set_velocity_deg_s,
        "gravity_corrected": plan.limb_weight_nm is None,
        "limb_weight_nm": plan.limb_weight_nm,
        "elastic_nm": plan.elastic_nm,
        "efforts": [],
    }


def _at_work(moved: Movement, parity: int) -> NDArray[np.bool_]:
    return np.asarray((moved.stroke >= 0) & (moved.stroke % 2 == parity))


def _strong_nm(
    plan: DynamometerPlan, effort: Effort, moved: Movement, factors: FloatArray, *, parity: int
) -> FloatArray:
    """Return the torque [N.m] of one effort over the whole set, positive whatever the group."""
    strong_nm = torque_nm(plan, effort, moved.flexion_deg, np.abs(moved.velocity_deg_s))
    at_work = _at_work(moved, parity)
    repetition = np.where(at_work, moved.stroke // 2, 0).astype(np.intp)
    painful_nm = stopped_by_pain_nm(strong_nm * factors[repetition], plan.pain_limit_nm)
    rising = 1 - np.exp(-moved.since_start_s / RISE_S)
    falling = 1 - np.exp(-moved.until_end_s / FALL_S)
    return np.asarray(painful_nm * rising * falling * at_work)


def _sampled(
    plan: DynamometerPlan,
    moved: Movement,
    active_nm: FloatArray,
    working: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Recorded:
    """Return the fine clock thinned to samples, with weight, inertia, noise and faults."""
    angular_rad_s2 = np.gradient(np.radians(moved.velocity_deg_s)) / moved.step_s
    resting_nm = passive_nm(plan, moved.flexion_deg)
    taken = np.arange(0, active_nm.size, FINER)
    if plan.jitter_share:
        early = rng.uniform(-plan.jitter_share, plan.jitter_share, taken.size - 2)
        taken[1:-1] += np.rint(FINER * early).astype(np.intp)
    felt_nm = (active_nm + resting_nm + INERTIA_KG_M2 * angular_rad_s2)[taken]
    felt_nm = felt_nm + plan.noise_nm * rng.standard_normal(felt_nm.size)
    time_s = taken / FINER / plan.fs_hz
    felt_nm = felt_nm + _first_spike_nm(plan, time_s)
    for _ in range(plan.spikes):
        at = rng.integers(felt_nm.size)
        felt_nm[at] += rng.choice([-1.0, 1.0]) * rng.uniform(*SPIKE_NM)
    kept = np.ones(felt_nm.size, dtype=np.bool_)
    if plan.dropped_samples:
        inner = np.arange(1, felt_nm.size - 1)
        kept[rng.choice(inner, plan.dropped_samples, replace=False)] = False
    return Recorded(
        time_s=time_s[kept],
        torque_nm=felt_nm[kept],
        flexion_deg=moved.flexion_deg[taken][kept],
        velocity_deg_s=moved.velocity_deg_s[taken][kept],
        stroke=moved.stroke[taken][kept],
        working=working[taken][kept],
    )


def _first_spike_nm(plan: DynamometerPlan, time_s: FloatArray) -> FloatArray:
    begin_s, end_s = FIRST_SPIKE_S
    within = ((time_s - begin_s) / (end_s - begin_s)).clip(0.0, 1.0)
    return np.asarray(plan.first_spike_nm * np.sin(np.pi * within))
