"""Simulated walks and sprints with known joint angles, as the C3D files of a gait laboratory."""

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.motion import Event
from ischia.model.terms import Side
from ischia.phantoms.gait.c3d import MAKER, c3d_bytes
from ischia.phantoms.gait.curves import LegCurves, advance_mm, clock_s, leg_curves
from ischia.phantoms.gait.overground import simulated_trial, stepping_trial
from ischia.phantoms.gait.plan import LegPlan, WalkingPlan, WalkingTruth
from ischia.phantoms.gait.skeleton import SIDES, Markers, Posture, markers_mm, sizes
from ischia.phantoms.gait.stepping import SteppingPlan, SteppingTruth, sprinting_plan

__all__ = [
    "MAKER",
    "LegPlan",
    "SteppingPlan",
    "SteppingTruth",
    "WalkingPlan",
    "WalkingTruth",
    "c3d_bytes",
    "simulated_trial",
    "sprinting_plan",
    "stepping_trial",
    "walking_trial",
]


def walking_trial(plan: WalkingPlan, seed: int) -> tuple[bytes, bytes, WalkingTruth]:
    """Return a standing trial and a walk as C3D files, and the truth about the walk.

    Forward kinematics from smooth angles, so that the conventional gait model must give the angles
    back. What it does not imitate: skin that slides over bone, feet that hold the floor exactly,
    and markers placed beside their landmarks.

    Raises
    ------
    MissingExtraError
        When the library that writes C3D is not installed.
    """
    rng = np.random.default_rng(seed)
    t_s = clock_s(plan)
    legs = {side: leg_curves(plan, side, t_s, rng) for side in SIDES}
    posture = _walking(legs)
    walk = markers_mm(plan, posture, advance_mm(plan, t_s, rng))
    still = np.zeros(round(plan.fs_hz))  # one second in one place
    stand = markers_mm(plan, _standing(still.size), still)
    truth = WalkingTruth(
        plan=plan,
        seed=seed,
        angles_deg=posture.by_name(),
        foot_strikes_s={side: legs[side].strikes_s for side in SIDES},
        foot_offs_s={side: legs[side].offs_s for side in SIDES},
        peaks_swing_deg={side: legs[side].peaks_deg for side in SIDES},
    )
    static, dynamic = (_noisy(trial, plan.marker_noise_mm, rng) for trial in (stand, walk))
    known = sizes(plan)
    return (
        c3d_bytes(static, plan.fs_hz, parameters=known),
        c3d_bytes(dynamic, plan.fs_hz, parameters=known, events=_events(legs)),
        truth,
    )


def _walking(legs: dict[Side, LegCurves]) -> Posture:
    """Return the whole posture: planes other than the sagittal move a little with the stride."""
    turn_rad = 2 * np.pi * legs[Side.LEFT].stride_count
    pelvis = (10.0 + np.cos(2 * turn_rad), 3.0 * np.sin(turn_rad + 0.6), 4.0 * np.cos(turn_rad))
    hips, knees, ankles = {}, {}, {}
    for side, leg in legs.items():
        around_rad = 2 * np.pi * leg.stride_count
        hips[side] = _columns(leg.hip_deg, 4.0 * np.sin(around_rad), 3.0 * np.cos(around_rad))
        knees[side] = _columns(leg.knee_deg, np.sin(around_rad), 2.0 * np.cos(around_rad))
        ankles[side] = _columns(leg.ankle_deg, 0.0 * leg.stride_count, 0.0 * leg.stride_count)
    return Posture(pelvis_deg=_columns(*pelvis), hip_deg=hips, knee_deg=knees, ankle_deg=ankles)


def _standing(frames: int) -> Posture:
    still = {
        name: np.tile([deg, 0.0, 0.0], (frames, 1))
        for name, deg in (("pelvis", 10.0), ("hip", 11.0), ("knee", 3.0), ("ankle", 2.0))
    }
    return Posture(
        pelvis_deg=still["pelvis"],
        hip_deg=dict.fromkeys(SIDES, still["hip"]),
        knee_deg=dict.fromkeys(SIDES, still["knee"]),
        ankle_deg=dict.fromkeys(SIDES, still["ankle"]),
    )


def _columns(*columns_deg: FloatArray) -> FloatArray:
    return np.stack(columns_deg, axis=-1)


def _noisy(markers: Markers, noise_mm: float, rng: np.random.Generator) -> Markers:
    return {name: place + rng.normal(0, noise_mm, place.shape) for name, place in markers.items()}


def _events(legs: dict[Side, LegCurves]) -> list[Event]:
    struck = [
        Event(kind="foot_strike", side=side, t_s=t_s)
        for side, leg in legs.items()
        for t_s in leg.strikes_s
    ]
    left = [
        Event(kind="foot_off", side=side, t_s=t_s)
        for side, leg in legs.items()
        for t_s in leg.offs_s
    ]
    return struck + left
