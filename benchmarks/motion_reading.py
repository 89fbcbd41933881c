"""C3D read: time against ezc3d in one run, and whether the cost of a frame stays flat.

A simulated trial of 40 markers without force plates, of 100 to 100,000 frames. Each is read by this
program into a trial in millimetres, its angles are computed, and ezc3d decodes the same file; best
of five by processor time. With a folder `shared` beside the checkout the real recordings there are
read by both as well, plates included. Ratios want a quiet machine. ezc3d comes with
`ischia[motion]`.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import ezc3d
import numpy as np

from ischia.measure.motion import angles
from ischia.model.documents import RecordingEntry
from ischia.model.motion import MarkerTrial
from ischia.phantoms.gait import WalkingPlan, c3d_bytes, walking_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

LENGTHS = (100, 1_000, 10_000, 100_000)
MARKERS = 40
ROUNDS = 5
SHORT = 1000  # frames below which fixed costs are larger than those of frames
AIM_GROWTH = 1.5  # of the cost of a frame from there on
REAL = Path(__file__).parents[2] / "shared/data/motion/plug_in_gait"


def trial(data: bytes) -> MarkerTrial:
    """Return a trial as the program reads it."""
    (found,) = C3D.read(RawFile(shown="it.c3d", data=data), RecordingEntry(path="it.c3d"))
    if not isinstance(found, MarkerTrial):
        raise TypeError(type(found))
    return found


def best_s(work: Callable[[], object]) -> float:
    """Return the least processor time of several rounds."""
    took = []
    for _ in range(ROUNDS):
        begin_s = time.process_time()
        work()
        took.append(time.process_time() - begin_s)
    return min(took)


def made(frames: int) -> bytes:
    """Return a file of so many frames: a simulated walk, again and again."""
    walk = trial(walking_trial(WalkingPlan(), 1)[1])
    rows = np.arange(frames) % len(walk.xyz_mm)
    names = [*walk.names, *(f"M{i}" for i in range(MARKERS - len(walk.names)))]
    places = {n: walk.xyz_mm[rows, i % len(walk.names)] for i, n in enumerate(names)}
    return c3d_bytes(places, walk.fs_hz, parameters=walk.parameters)


def main() -> int:
    """Print times and ratios; return 1 when the cost of a frame grows."""
    print(f"{'frames':>8}{'MB':>8}{'read':>12}{'ezc3d':>12}{'ratio':>8}{'angles':>14}")
    per_frame = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "it.c3d"
        for frames in LENGTHS:
            data = made(frames)
            path.write_bytes(data)
            walk = trial(data)
            if len(walk.xyz_mm) != frames:
                print(f"{frames} frames were written and {len(walk.xyz_mm)} read")
                return 1
            ours_s, theirs_s = best_s(lambda d=data: trial(d)), best_s(lambda: ezc3d.c3d(str(path)))
            angles_s = best_s(lambda w=walk: angles(w))
            per_frame[frames] = ((ours_s + angles_s) / frames, ours_s / frames)
            print(
                f"{frames:>8}{len(data) / 1e6:>8.1f}{1000 * ours_s:>9.1f} ms"
                f"{1000 * theirs_s:>9.1f} ms{theirs_s / ours_s:>8.1f}{frames / angles_s:>10,.0f} /s"
            )
    grown = max(per_frame[f][0] for f in LENGTHS if f >= SHORT) / per_frame[SHORT][0]
    print(f"cost of a frame, read and measured: at most {grown:.2f} times that at {SHORT} frames")
    print(
        f"highest resident size {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    if REAL.is_dir():
        paths = sorted(REAL.rglob("*.c3d"))
        held = [p.read_bytes() for p in paths]
        ours_s = best_s(lambda: [trial(data) for data in held])
        theirs_s = best_s(lambda: [ezc3d.c3d(str(p), extract_forceplat_data=True) for p in paths])
        print(
            f"{len(paths)} real recordings with plates: {1000 * ours_s:.0f} ms, ezc3d "
            f"{1000 * theirs_s:.0f} ms, ratio {theirs_s / ours_s:.1f}"
        )
    return 0 if grown <= AIM_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
