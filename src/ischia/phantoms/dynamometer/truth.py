"""What is true of a simulated set, free of noise, at constant velocity."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.numeric.repetitions import on_grid
from ischia.phantoms.dynamometer.movement import Movement
from ischia.phantoms.dynamometer.plan import DynamometerPlan, Effort

AT_DEG: Final = 20.0
LONG_DEG: Final = (10.0, 30.0)  # flexion: the hamstrings are long
LATEST_LONG_DEG: Final = 15.0  # a window that begins later saw too little of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One effort over a set: as it went, and as it would go if repetitions did not differ."""

    effort: Effort
    parity: int  # of its strokes
    torque_nm: FloatArray  # (t,) positive
    expected_nm: FloatArray  # (t,) positive


def true_of_effort(plan: DynamometerPlan, moved: Movement, work: Work) -> dict[str, Any]:
    """Return the truth of one muscle group in one phase, at constant velocity.

    Lists have one value for each repetition; what begins with `expected` is what repetitions
    without end would average to.

    Returns
    -------
    dict
        `peak_nm`, `mean_peak_nm`, `expected_peak_nm`; `angle_of_peak_deg`;
        `torque_at_20deg_nm` and `mean_10_30deg_nm` (over the part of it that was passed, from 15
        deg at the latest) where the velocity was constant there, else None; `work_j`,
        `mean_power_w`, and over the whole stroke `whole_work_j`, `whole_power_w`,
        `whole_torque_at_20deg_nm` (of the muscle, also while the limb speeds up or brakes);
        `window_deg`, the angles passed at constant velocity.
    """
    windows = [
        np.flatnonzero((moved.steady > 0) & (moved.stroke == 2 * number + work.parity))
        for number in range(plan.repetitions)
    ]
    ways = [
        np.flatnonzero(moved.stroke == 2 * number + work.parity)
        for number in range(plan.repetitions)
    ]
    each = [
        {**_of_window(moved, work.torque_nm, here), **_of_way(moved, work.torque_nm, way)}
        for here, way in zip(windows, ways, strict=True)
    ]
    expected = {
        **_of_window(moved, work.expected_nm, windows[0]),
        **_of_way(moved, work.expected_nm, ways[0]),
    }
    angles_deg = moved.flexion_deg[windows[0]]
    names = tuple(name for name in expected if name != "angle_of_peak_deg")
    return {
        "motion": str(work.effort.motion),
        "contraction": str(work.effort.contraction),
        "velocity_deg_s": plan.set_velocity_deg_s,
        **{name: [one[name] for one in each] for name in names},
        **{f"expected_{name}": expected[name] for name in names},
        "mean_peak_nm": float(np.mean([one["peak_nm"] for one in each])),
        "angle_of_peak_deg": float(np.mean([one["angle_of_peak_deg"] for one in each])),
        "window_deg": [float(angles_deg.min()), float(angles_deg.max())],
    }


def _of_window(
    moved: Movement, torque_nm: FloatArray, here: NDArray[np.intp]
) -> dict[str, float | None]:
    strong_nm, flexion_deg = torque_nm[here], moved.flexion_deg[here]
    best = int(strong_nm.argmax())
    work_j = abs(float(np.trapezoid(strong_nm, np.radians(flexion_deg))))
    low_deg = max(LONG_DEG[0], float(np.ceil(flexion_deg.min())))
    long_deg = np.arange(low_deg, LONG_DEG[1] + 1) if low_deg <= LATEST_LONG_DEG else None
    return {
        "peak_nm": float(strong_nm[best]),
        "angle_of_peak_deg": float(flexion_deg[best]),
        "torque_at_20deg_nm": _passed(flexion_deg, strong_nm, np.array([AT_DEG])),
        "mean_10_30deg_nm": _passed(flexion_deg, strong_nm, long_deg),
        "work_j": work_j,
        "mean_power_w": work_j / ((here.size - 1) * moved.step_s),
    }


def _of_way(
    moved: Movement, torque_nm: FloatArray, way: NDArray[np.intp]
) -> dict[str, float | None]:
    """Return what holds over a whole stroke, from rest to rest."""
    whole_j = abs(float(np.trapezoid(torque_nm[way], np.radians(moved.flexion_deg[way]))))
    at_20 = _passed(moved.flexion_deg[way], torque_nm[way], np.array([AT_DEG]))
    return {
        "whole_work_j": whole_j,
        "whole_power_w": whole_j / ((way.size - 1) * moved.step_s),
        "whole_torque_at_20deg_nm": at_20,
    }


def _passed(
    flexion_deg: FloatArray, strong_nm: FloatArray, at_deg: FloatArray | None
) -> float | None:
    """Return the mean torque [N.m] at some angles, None where not all of them were passed."""
    if at_deg is None or at_deg.min() < flexion_deg.min() or at_deg.max() > flexion_deg.max():
        return None
    return float(on_grid(flexion_deg, strong_nm, at_deg).mean())
