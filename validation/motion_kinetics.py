"""How close joint moments and powers come to those that vendors stored.

Every step of one foot alone on a plate in `shared/data/motion/plug_in_gait` whose file holds the
vendor's own moments. Root mean square and largest distance over the stance [N.m/kg], sagittal
plane, beside the largest moment of the step. Acceptable, on the average over the steps: a root mean
square of 0.02 N.m/kg at the ankle, 0.04 at the knee, 0.06 at the hip and 0.1 W/kg for each joint's
power; in no step more than twice that. Largest at the hip in the first frames, where how the
accelerations of the leg are smoothed counts most and the vendor's way is not known. Last the same
for the swing after the step (to a third of a second after it), which the curves over the stride
hold as well. A step for which the vendor stored hardly any moment is left out and counted.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ischia.measure.motion.kinetics import joint_moments
from ischia.measure.motion.standing import body_of
from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

DATA = Path(__file__).parents[2] / "shared/data/motion/plug_in_gait"
STANDING = ("01", "02", "Static_trial", "NoOption", "Calibration3_noFF")
JOINTS = ("ankle", "knee", "hip")
POWERS = tuple(f"{joint} power" for joint in JOINTS)
AIMS = {"ankle": 0.02, "knee": 0.04, "hip": 0.06, **dict.fromkeys(POWERS, 0.1)}
SWING_S = 0.33
PRESENT_NM_KG = 0.3  # a step has more at the ankle; the vendor left some steps out


def trial(path: Path) -> MarkerTrial:
    """Return one trial."""
    raw = RawFile(shown=path.name, data=path.read_bytes())
    (found,) = C3D.read(raw, RecordingEntry(path=path.name))
    if not isinstance(found, MarkerTrial):
        raise TypeError(path)
    return found


def vendor_power(walk: MarkerTrial, name: str) -> FloatArray:
    """Return the power of a joint as stored, of the three columns the one that holds it."""
    stored = walk.vendor[name].values
    return stored[:, int(np.nanargmax(np.nanmax(np.abs(stored), axis=0)))]


def rms(apart: FloatArray, where: NDArray[np.bool_]) -> float:
    """Return the root mean square of distances in some frames, where both are known."""
    known = apart[where & np.isfinite(apart)]
    return float(np.sqrt((known**2).mean()))


def main() -> int:
    """Print the distances; return 1 when they are not acceptable."""
    if not DATA.is_dir():
        print("no folder `shared` beside the checkout: nothing to compare with")
        return 1
    off: dict[str, list[float]] = {name: [] for name in AIMS}
    swing: dict[str, list[float]] = {name: [] for name in AIMS}
    without = 0
    print(f"{'step':<30}" + "".join(f"{joint + ': rms, most, of':>26}" for joint in JOINTS))
    for path in sorted(p for p in DATA.rglob("*.c3d") if not p.stem.endswith(STANDING)):
        walk = trial(path)
        for side, letter in ((Side.LEFT, "L"), (Side.RIGHT, "R")):
            stored = {
                joint: walk.vendor[f"{letter}{joint.title()}Moment"].values[:, 0] / 1000.0
                for joint in JOINTS
                if f"{letter}{joint.title()}Moment" in walk.vendor
            }
            for step in joint_moments(walk, body_of(walk, None), side):
                within = step.steady > 0
                if len(stored) < len(JOINTS) or np.nanmax(stored["ankle"][within]) < PRESENT_NM_KG:
                    without += 1
                    continue
                cells = []
                for joint, theirs in stored.items():
                    ours = step.moments_nm_kg[joint][:, 0]
                    both = within & np.isfinite(ours) & np.isfinite(theirs)
                    apart = (ours - theirs)[both]
                    off[joint].append(float(np.sqrt((apart**2).mean())))
                    most, peak = np.abs(apart).max(), np.abs(theirs[both]).max()
                    cells.append(f"{off[joint][-1]:>12.3f}{most:>7.3f}{peak:>7.2f}")
                after = np.zeros_like(within)
                last = int(np.flatnonzero(within)[-1])
                after[last + 2 : last + round(SWING_S * walk.fs_hz)] = True
                for joint in JOINTS:
                    theirs = vendor_power(walk, f"{letter}{joint.title()}Power")
                    off[f"{joint} power"].append(rms(step.powers[joint] - theirs, within))
                    swing[f"{joint} power"].append(rms(step.powers[joint] - theirs, after))
                    apart = step.moments_nm_kg[joint][:, 0] - stored[joint]
                    swing[joint].append(rms(apart, after))
                print(f"{path.stem + ' ' + side:<30}" + "".join(cells))
    print(f"{len(off['ankle'])} steps; {without} more without moments of the vendor")
    for name, values in off.items():
        unit = "W/kg" if name in POWERS else "N.m/kg"
        print(
            f"{name:<11} mean root mean square {np.mean(values):.3f} {unit}, most {max(values):.3f}"
            f"; in swing {np.mean(swing[name]):.3f}, most {max(swing[name]):.3f}"
        )
    good = all(np.mean(off[n]) <= aim and max(off[n]) <= 2 * aim for n, aim in AIMS.items())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
