"""How often the intervals of a walk's numbers hold the truth.

A thousand simulated walks of six strides per leg, as C3D files read back and measured. The truth of
each number is known from the phantom: what it was drawn with, or its own angles in a walk without
any variation. Strides vary about it, markers by 0.3 mm. Acceptable: 93 to 97 of 100 intervals hold
the truth.

Two numbers are printed and not judged, since their strides are not independent of each other and
their intervals take them so. One late foot strike makes a stride long and the next one short, so
the mean stride time is surer than its interval says. Speed drifts over strides, so that it is less
sure.

What this does not show: markers placed beside their landmarks and skin that slides over bone, which
repeats within one walk cannot reveal. They belong to the error between sessions. Nor foot events:
these files mark them exactly.
"""

import sys
from collections import Counter
from dataclasses import replace

import numpy as np

from ischia.measure.motion import gait_measures, side_difference
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.phantoms.gait import WalkingPlan, walking_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

WALKS = 1000
LOW, HIGH = 0.93, 0.97
PEAK = "motion.peak_knee_flexion_swing"
AT_STRIKE = {
    "Knee": "motion.knee_flexion_at_foot_strike",
    "Hip": "motion.hip_flexion_at_foot_strike",
}
NOT_JUDGED = ("motion.stride_time", "motion.walking_speed")
Key = tuple[str, Side]


def numbers(plan: WalkingPlan, seed: int) -> dict[Key, Measurement]:
    """Return what is measured of one simulated walk."""
    _, dynamic, _ = walking_trial(plan, seed)
    (trial,) = C3D.read(RawFile(shown="walk.c3d", data=dynamic), RecordingEntry(path="walk.c3d"))
    if not isinstance(trial, MarkerTrial):
        raise TypeError(type(trial))
    found = [m for m in gait_measures(trial, None) if isinstance(m, Measurement)]
    return {(m.concept, m.side): m for m in found}


def truths(plan: WalkingPlan) -> dict[Key, float]:
    """Return the truth of each number that is judged, and of those that are not."""
    still = replace(
        plan, stride_sd_deg=0.0, stride_sd_s=0.0, stride_sd_m_s=0.0, marker_noise_mm=0.0
    )
    _, _, walk = walking_trial(still, 0)
    true: dict[Key, float] = {("motion.walking_speed", Side.MIDLINE): plan.speed_m_s}
    for side, letter in ((Side.LEFT, "L"), (Side.RIGHT, "R")):
        true[PEAK, side] = plan.leg(side).peak_knee_flexion_swing_deg
        true["motion.stance_pct", side] = plan.leg(side).stance_pct
        true["motion.stride_time", side] = plan.stride_s
        for joint, concept in AT_STRIKE.items():
            angle_deg = walk.angles_deg[f"{letter}{joint}Angles"][:, 0]
            t_s = np.arange(len(angle_deg)) / plan.fs_hz
            at_deg = np.interp(walk.foot_strikes_s[side][1:-1], t_s, angle_deg)
            true[concept, side] = float(at_deg.mean())
    return true


def holds(found: object, truth: float) -> bool:
    """Tell whether the interval of a measurement holds the truth."""
    if not isinstance(found, Measurement) or found.interval95 is None:
        raise TypeError(found)
    return found.interval95[0] <= truth <= found.interval95[1]


def main() -> int:
    """Print the coverage; return 1 when it is not acceptable."""
    plan = WalkingPlan()
    true = truths(plan)
    held: Counter[Key] = Counter()
    apart = f"{PEAK}_difference", Side.RIGHT
    for seed in range(WALKS):
        found = numbers(plan, seed)
        held.update(key for key, truth in true.items() if holds(found[key], truth))
        difference = side_difference(found[PEAK, Side.RIGHT], found[PEAK, Side.LEFT])
        held[apart] += holds(difference, true[PEAK, Side.RIGHT] - true[PEAK, Side.LEFT])
    good = True
    for concept, side in sorted((*true, apart)):
        share = held[concept, side] / WALKS
        judged = concept not in NOT_JUDGED
        good &= LOW <= share <= HIGH or not judged
        said = "" if judged else "   (not judged)"
        print(f"{concept:<42}{side:<9}{100 * share:5.1f} % of {WALKS} hold the truth{said}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
