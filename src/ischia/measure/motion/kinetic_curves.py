"""Joint moments and powers through the stride, where its foot stood alone on a plate."""

from typing import Final

import numpy as np

from ischia.measure.motion.kinetics import Step, usable_steps, why_no_moments, why_no_step
from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.strides import Stride
from ischia.measure.motion.walk import Walk
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Curve, NotMeasured
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.cycles import POINTS, mean_and_half_band, on_common_axis

# Joint of each curve, and whether it is its power.
KINETIC_CURVES: Final = {
    "motion.ankle_plantar_flexion_moment": ("ankle", False),
    "motion.knee_extension_moment": ("knee", False),
    "motion.hip_extension_moment": ("hip", False),
    "motion.ankle_power": ("ankle", True),
    "motion.knee_power": ("knee", True),
    "motion.hip_power": ("hip", True),
}
VERSION: Final = 1
_SAME_STRIKE_S: Final = 0.06  # the stride's strike and the plate's are one
_NO_STRIDE: Final = "no stride of this leg begins with a step alone on a plate"


def kinetic_curves(walk: Walk) -> list[Curve | NotMeasured]:
    """Return sagittal joint moments [N.m/kg] and powers [W/kg] over the stride, by leg.

    A stride counts where its foot met the ground alone on a plate and left it before the stride's
    end: from then on nothing but its own weight and speed acts on it. Nothing where the recording
    has no plate; a reason where it has and no stride can be used.
    """
    if not walk.trial.plates:
        return []
    found: list[Curve | NotMeasured] = []
    for side in SIDES:
        reason = why_no_moments(walk, side)
        steps = [] if reason else usable_steps(walk, side)
        pairs = [(step, stride) for step in steps if (stride := _stride(walk, step)) is not None]
        for concept, (joint, is_power) in KINETIC_CURVES.items():
            cycles = np.array([_cycle(walk, *pair, joint, is_power=is_power) for pair in pairs])
            whole = cycles[np.isfinite(cycles).all(axis=1)] if pairs else cycles
            if len(whole):
                strides = [stride for _, stride in pairs]
                found.append(_curve(walk, side, concept, whole, strides))
                continue
            why = reason or (_NO_STRIDE if steps else why_no_step(walk))
            found.append(walk.not_measured(concept, side, why))
    return found


def _stride(walk: Walk, step: Step) -> Stride | None:
    """Return the stride that a step on a plate belongs to."""
    stood_s = walk.t_s[step.steady > 0]
    for stride in walk.strides[step.side]:
        if abs(stride.start_s - stood_s[0]) <= _SAME_STRIKE_S and stood_s[-1] < stride.end_s:
            return stride
    return None


def _cycle(walk: Walk, step: Step, stride: Stride, joint: str, *, is_power: bool) -> FloatArray:
    whole = step.powers[joint] if is_power else step.moments_nm_kg[joint][:, 0]
    return on_common_axis(walk.t_s, whole, stride.start_s, stride.end_s)


def _curve(
    walk: Walk, side: Side, concept: str, values: FloatArray, strides: list[Stride]
) -> Curve:
    mean, half = mean_and_half_band(values)
    is_power = KINETIC_CURVES[concept][1]
    return Curve(
        concept=concept,
        unit=Unit.WATT_PER_KG if is_power else Unit.NM_PER_KG,
        side=side,
        context=walk.context,
        axis="cycle_pct",
        at=tuple(float(pct) for pct in np.linspace(0.0, 100.0, POINTS)),
        values=tuple(mean.tolist()),
        low95=None if half is None else tuple((mean - half).tolist()),
        high95=None if half is None else tuple((mean + half).tolist()),
        n=len(values),
        provenance=walk.provenance(f"{concept}@{VERSION}", strides, modelled=True),
        flags=walk.flags,
    )
