"""A simulated walk with a knee that bends as a plan says, over plates, with marked foot events."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.model.motion import Event
from ischia.model.terms import Side
from ischia.phantoms.gait.c3d import c3d_bytes
from ischia.phantoms.gait.overground import (
    TRUNK,
    first_counted,
    footfalls,
    standing_markers,
    trial_over,
)
from ischia.phantoms.gait.plan import WalkingPlan, WalkingTruth
from ischia.phantoms.gait.skeleton import SIDES, Markers, sizes
from ischia.phantoms.gait.stepping import Footfall, SteppingPlan, SteppingTruth

_ROUNDS: Final = 3
_DEG_PER_MM: Final = 0.24  # how much more a knee bends where the ankle swings through higher
_SWING_SD_MM: Final = 9.0  # of the way of the ankle forwards, from swing to swing
_STANCE_SD_SHARE: Final = 0.004  # of the stance, as a part of the stride


def walking_trial(plan: WalkingPlan, seed: int) -> tuple[bytes, bytes, WalkingTruth]:
    """Return a standing trial and a walk as C3D files, and the truth about the walk.

    Feet stand on the floor, and the ankle of each swing goes as high as the knee is to bend. The
    file marks the true foot events. What it does not imitate is said of `stepping_trial`.

    Raises
    ------
    MissingExtraError
        When the library that writes C3D is not installed.
    """
    rng = np.random.default_rng(seed)
    steps = _steps(plan)
    falls = _bent(plan, steps, footfalls(steps, rng), rng)
    trial, walked = trial_over(steps, falls, rng, seed)
    truth = _truth(plan, walked)
    known = sizes(plan)
    return (
        c3d_bytes(_without_trunk(standing_markers(steps, rng)), plan.fs_hz, parameters=known),
        c3d_bytes(
            _without_trunk(trial.markers),
            plan.fs_hz,
            parameters=known,
            events=_events(truth),
            plates=trial.plates,
        ),
        truth,
    )


def _without_trunk(markers: Markers) -> Markers:
    """Return what a laboratory has that sticks its markers on the lower body only."""
    return {name: place for name, place in markers.items() if name not in TRUNK}


def _steps(plan: WalkingPlan) -> SteppingPlan:
    """Return the same person and walk step by step."""
    return SteppingPlan(
        fs_hz=plan.fs_hz,
        marker_noise_mm=plan.marker_noise_mm,
        leg_length_mm=plan.leg_length_mm,
        knee_width_mm=plan.knee_width_mm,
        ankle_width_mm=plan.ankle_width_mm,
        inter_asis_mm=plan.inter_asis_mm,
        marker_diameter_mm=plan.marker_diameter_mm,
        body_mass_kg=plan.body_mass_kg,
        speed_m_s=plan.speed_m_s,
        step_s=plan.stride_s / 2.0,
        contact_s={side: plan.leg(side).stance_pct / 100.0 * plan.stride_s for side in SIDES},
        contact_sd_s=_STANCE_SD_SHARE * plan.stride_s,
        steps=2 * plan.strides,
        step_sd_s=plan.step_sd_s,
        step_sd_m=plan.stride_sd_m_s * plan.stride_s / np.sqrt(2.0),
        plates=plan.plates,
        plate_fs_hz=10.0 * plan.fs_hz,
    )


def _bent(
    plan: WalkingPlan,
    steps: SteppingPlan,
    falls: tuple[Footfall, ...],
    rng: np.random.Generator,
) -> tuple[Footfall, ...]:
    """Return the contacts with swings after them in which the knee bends as drawn."""
    wanted_deg = [
        plan.leg(fall.side).peak_knee_flexion_swing_deg + rng.normal(0, plan.stride_sd_deg)
        for fall in falls
    ]
    ahead_mm = rng.normal(0, _SWING_SD_MM, len(falls))
    falls = tuple(
        replace(fall, way_mm=(float(ahead), 0.0))
        for fall, ahead in zip(falls, ahead_mm, strict=True)
    )
    exact = replace(steps, marker_noise_mm=0.0, plates=0)
    counted = range(first_counted(), first_counted() + 2 * plan.strides)
    ups_mm = np.zeros(len(falls))
    for _ in range(_ROUNDS):
        _, walked = trial_over(exact, falls, np.random.default_rng(0), 0)
        peaks_deg = {side: iter(_peaks_deg(walked, side)) for side in SIDES}
        for i in counted:
            ups_mm[i] += (wanted_deg[i] - next(peaks_deg[falls[i].side])) / _DEG_PER_MM
        # Swings that the trial holds in part are like the mean of their leg.
        for i in set(range(len(falls))) - set(counted):
            ups_mm[i] = ups_mm[[k for k in counted if (k - i) % 2 == 0]].mean()
        falls = tuple(
            replace(fall, way_mm=(fall.way_mm[0], float(up)))
            for fall, up in zip(falls, ups_mm, strict=True)
        )
    return falls


def _peaks_deg(walked: SteppingTruth, side: Side) -> tuple[float, ...]:
    """Return the largest knee flexion of each whole swing of a leg [deg]."""
    letter = "L" if side is Side.LEFT else "R"
    knee_deg = walked.angles_deg[f"{letter}KneeAngles"][:, 0]
    falls = [fall for fall in walked.footfalls if fall.side is side]
    swings = pairwise(falls)
    return tuple(
        float(knee_deg[(walked.t_s >= one.off_s) & (walked.t_s <= after.strike_s)].max())
        for one, after in swings
    )


def _truth(plan: WalkingPlan, walked: SteppingTruth) -> WalkingTruth:
    falls = {side: [fall for fall in walked.footfalls if fall.side is side] for side in SIDES}
    return WalkingTruth(
        plan=plan,
        seed=walked.seed,
        angles_deg={k: v for k, v in walked.angles_deg.items() if "Thorax" not in k},
        foot_strikes_s={side: tuple(fall.strike_s for fall in falls[side]) for side in SIDES},
        foot_offs_s={side: tuple(fall.off_s for fall in falls[side][:-1]) for side in SIDES},
        peaks_swing_deg={side: _peaks_deg(walked, side) for side in SIDES},
    )


def _events(truth: WalkingTruth) -> list[Event]:
    kinds = (("foot_strike", truth.foot_strikes_s), ("foot_off", truth.foot_offs_s))
    return [
        Event(kind=kind, side=side, t_s=t_s)  # type: ignore[arg-type]  # one of the two above
        for kind, times_s in kinds
        for side in SIDES
        for t_s in times_s[side]
    ]
