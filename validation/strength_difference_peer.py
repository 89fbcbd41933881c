"""The band of the difference of two legs against spm1d's permutation t test, on the same curves.

Simulated legs do the same test, one with a dip or neither; their repetitions over the angle go to
both. Counted are the angles where each says that the legs differ, how often either says so though
nothing differs (5 % at most is wanted of ours), and how near the two critical values lie.

spm1d (GPL-3) is a peer to compare with, never a part of this project: install it by hand where this
script runs. The two differ on purpose in two places. Ours takes no spread for smaller than half the
median one along the curve; and where the relabellings are too few to reach 5 % it excludes nothing,
while spm1d interpolates between the two largest.
"""

import sys
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from ischia.measure.strength.repetition import over_angle, shared_angles_deg
from ischia.measure.strength.sets import work_sets
from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, Side
from ischia.numeric.permutation import can_tell_apart, simultaneous_band
from ischia.phantoms.dynamometer import Deficit, DynamometerPlan, layout_file
from ischia.readers.contract import RawFile
from ischia.readers.registry import find

PAIRS = 200
SEED = 20260304
REPETITIONS = (3, 4, 5, 6)
MOST_FALSE = 0.08  # of 200 pairs: 5 % and two standard errors
LEAST_SHARED = 0.9  # of the angles that either names
DIP = Deficit(depth_share=0.25, centre_deg=55, width_deg=15)


def curve(rng: np.random.Generator, plan: DynamometerPlan, side: Side) -> TorqueCurve:
    """Return one simulated leg, read from its file."""
    data, _ = layout_file("biodex", plan, int(rng.integers(1, 2**31)))
    facts = RecordingEntry(
        path="set.txt",
        side=side,
        motion=plan.motion,
        contraction=Contraction.CONCENTRIC,
        set_velocity_deg_s=plan.set_velocity_deg_s,
        gravity_corrected=True,
    )
    raw = RawFile(shown="set.txt", data=data)
    return next(r for r in find(raw).read(raw, facts) if isinstance(r, TorqueCurve))


def legs(rng: np.random.Generator, n: int, *, hurt: bool) -> tuple[FloatArray, FloatArray]:
    """Return torque of two legs over their shared angles, shape (repetitions, angles)."""
    sound = DynamometerPlan(repetitions=n)
    plan = DynamometerPlan(repetitions=n, deficits=(DIP,)) if hurt else sound
    (ours,) = work_sets(curve(rng, plan, Side.RIGHT))
    (theirs,) = work_sets(curve(rng, sound, Side.LEFT))
    grid_deg = shared_angles_deg((*ours.repetitions, *theirs.repetitions))
    return over_angle(ours.repetitions, grid_deg), over_angle(theirs.repetitions, grid_deg)


def peers(a: FloatArray, b: FloatArray) -> tuple[np.ndarray[Any, Any], float]:
    """Return where spm1d says that two groups differ, and its critical value."""
    import spm1d

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tested = spm1d.stats.nonparam.ttest2(a, b)
        inferred = tested.inference(0.05, two_tailed=True, iterations=-1)
    return np.abs(inferred.z) > inferred.zstar, float(inferred.zstar)


def compared(n: int, *, hurt: bool) -> tuple[float, float, float, float]:
    """Compare both on so many pairs of legs.

    Returns
    -------
    tuple
        How often ours and theirs name any angle, the share of angles that both name, and the median
        ratio of the critical values.
    """
    rng = np.random.default_rng(SEED + n)
    any_ours = any_theirs = both = either = 0
    ratios = []
    for _ in range(PAIRS):
        a, b = legs(rng, n, hurt=hurt)
        mean, low, high = simultaneous_band(a, b)
        error = np.sqrt(a.var(axis=0, ddof=1) / n + b.var(axis=0, ddof=1) / n)
        ours = (low > 0) | (high < 0)
        theirs, critical = peers(a, b)
        any_ours += bool(ours.any())
        any_theirs += bool(theirs.any())
        both += int((ours & theirs).sum())
        either += int((ours | theirs).sum())
        # Where no spread is floored, half the band over the standard error is the critical value.
        ratios.append(float(np.min((high - mean) / error)) / critical)
    return any_ours / PAIRS, any_theirs / PAIRS, both / max(either, 1), float(np.median(ratios))


def main() -> int:
    """Print the comparison; return 1 when ours is not what it says."""
    if find_spec("spm1d") is None:
        print("spm1d is not installed: pip install spm1d in an environment of its own")
        return 1
    print(f"spm1d {version('spm1d')}, {PAIRS} pairs of simulated legs each, seed {SEED}")
    good = True
    for n in REPETITIONS:
        false_ours, false_theirs, _, _ = compared(n, hurt=False)
        found_ours, found_theirs, shared, ratio = compared(n, hurt=True)
        told = can_tell_apart(n, n)
        print(
            f"{n} repetitions a leg: false alarms {false_ours:.1%}, spm1d {false_theirs:.1%}; "
            f"dip found {found_ours:.1%}, spm1d {found_theirs:.1%}; "
            f"{shared:.1%} of the angles that either names are named by both; "
            f"critical value {ratio:.3f} of spm1d's"
            + ("" if told else "; flagged too_few_repetitions")
        )
        good &= false_ours <= MOST_FALSE
        good &= shared >= LEAST_SHARED if told else not found_ours
    print("acceptable" if good else "not acceptable", end="")
    print(f": at most {MOST_FALSE:.0%} false, at least {LEAST_SHARED:.0%} of angles shared wanted")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
