"""How often the 95 % intervals of strength hold the truth, over 1,000 simulated patients.

Each patient has a body, a strength and a deficit of his own. Both legs are recorded as files, read
and measured, at 60 or 120 deg/s: faster sets are not judged here. The truth is what endless
repetitions would average, not the few that were recorded.
Ends with a status other than 0 when an interval holds it less than 93 % or more than 97 % of the
time.
"""

import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from ischia.measure.strength import limb_symmetry, torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measured, Measurement
from ischia.model.strength import TorqueCurve
from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.dynamometer import (
    Deficit,
    DynamometerPlan,
    dynamometer_file,
    true_limb_symmetry_pct,
)
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile

PATIENTS = 1000
SEED = 20260302
LOW, HIGH = 0.93, 0.97
MEAN_PEAK = "strength.mean_peak_torque"
SYMMETRY = "strength.limb_symmetry"


def leg(plan: DynamometerPlan, seed: int, side: Side) -> tuple[Measurement, dict[str, Any]]:
    """Record, read and measure one leg; return its mean peak torque and the truth."""
    data, truth = dynamometer_file(plan, seed)
    facts = RecordingEntry(
        path="set.txt",
        side=side,
        motion=plan.motion,
        contraction=plan.contraction,
        set_velocity_deg_s=plan.set_velocity_deg_s,
        gravity_corrected=True,
    )
    (curve,) = BIODEX.read(RawFile(shown="set.txt", data=data), facts)
    if not isinstance(curve, TorqueCurve):
        message = f"the phantom's file became a {type(curve).__name__}"
        raise TypeError(message)
    return only(torque_measures(curve), MEAN_PEAK), truth


def only(found: tuple[Measured, ...], concept: str) -> Measurement:
    """Return the one measurement of a concept."""
    (chosen,) = (m for m in found if m.concept == concept)
    if not isinstance(chosen, Measurement):
        message = f"{concept} was not measured: {chosen}"
        raise TypeError(message)
    return chosen


def plans(rng: np.random.Generator) -> tuple[DynamometerPlan, DynamometerPlan]:
    """Return the injured and the sound leg of one simulated patient."""
    sound = DynamometerPlan(
        motion=Motion(rng.choice(["knee_extension", "knee_flexion"])),
        contraction=Contraction(rng.choice(["concentric", "eccentric"])),
        set_velocity_deg_s=float(rng.choice([60.0, 120.0])),
        sex=Sex(rng.choice(["female", "male"])),
        mass_kg=float(rng.uniform(55, 100)),
        height_m=float(rng.uniform(1.6, 1.95)),
        strength_factor=float(rng.uniform(0.8, 1.2)),
        repetitions=int(rng.integers(3, 7)),
        spread_share=float(rng.uniform(0.03, 0.06)),
    )
    dip = Deficit(
        depth_share=float(rng.uniform(0, 0.4)),
        centre_deg=float(rng.uniform(30, 70)),
        width_deg=float(rng.uniform(8, 25)),
    )
    return replace(sound, deficits=(dip,)), sound


def holds(m: Measurement, true_value: float) -> bool:
    """Say whether the interval of a measurement holds the truth."""
    if m.interval95 is None:
        return False
    low, high = m.interval95
    return low <= true_value <= high


def main() -> int:
    """Simulate, count, report."""
    rng = np.random.default_rng(SEED)
    held: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    error_pct = []
    for number in range(PATIENTS):
        hurt, sound = plans(rng)
        injured, truth = leg(hurt, 2 * number, Side.LEFT)
        uninjured, other_truth = leg(sound, 2 * number + 1, Side.RIGHT)
        symmetry = limb_symmetry(injured, uninjured)
        if not isinstance(symmetry, Measurement):
            message = f"no symmetry: {symmetry}"
            raise TypeError(message)
        for m, whole in ((injured, truth), (uninjured, other_truth)):
            held[MEAN_PEAK] += holds(m, whole[hurt.motion]["expected_peak_nm"])
            tried[MEAN_PEAK] += 1
            recorded_nm = whole[hurt.motion]["mean_peak_nm"]
            error_pct.append(100 * (m.value / recorded_nm - 1))
        held[SYMMETRY] += holds(symmetry, true_limb_symmetry_pct(truth, other_truth, hurt.motion))
        tried[SYMMETRY] += 1
    good = True
    print(f"{PATIENTS} simulated patients, seed {SEED}, 3 to 6 repetitions each leg")
    for concept, count in tried.items():
        share = held[concept] / count
        good = good and LOW <= share <= HIGH
        print(f"{concept}: the 95 % interval held the truth {share:.1%} of {count} times")
    worst = np.abs(error_pct).max()
    print(
        f"{MEAN_PEAK} against the repetitions that were recorded: "
        f"bias {np.mean(error_pct):+.2f} %, worst {worst:.2f} %"
    )
    print("acceptable: 93 % to 97 %" if good else "NOT acceptable: 93 % to 97 % wanted")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
