"""Simulated walks and sprints with known joint angles, as the C3D files of a gait laboratory."""

from ischia.phantoms.gait.c3d import MAKER, c3d_bytes
from ischia.phantoms.gait.overground import simulated_trial, stepping_trial
from ischia.phantoms.gait.plan import LegPlan, WalkingPlan, WalkingTruth
from ischia.phantoms.gait.stepping import SteppingPlan, SteppingTruth, sprinting_plan
from ischia.phantoms.gait.walking import walking_trial

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
