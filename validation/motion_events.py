"""How close foot strikes and offs from markers come to force plates, on people never seen before.

Every walk of `shared/data/motion/plug_in_gait` with steps of one foot alone on a plate. Truth is
the force of 20 N. The steady time between a landmark of the markers and the plate is learnt as the
median over all other people (leave one person out). Acceptable: mean absolute error of at most 8 ms
for strikes and 10 ms for offs, and no step missed. Beside it the events that the file marks.

What this does not show: running. No file here has plates and running. And the landmarks themselves
were chosen on these walks, only their steady time was not.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ischia.measure.motion.events import LATER_S, marker_events
from ischia.measure.motion.plates import plate_events
from ischia.model.documents import RecordingEntry
from ischia.model.motion import Event, MarkerTrial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

DATA = Path(__file__).parents[2] / "shared/data/motion/plug_in_gait"
MOST_MS = {"foot_strike": 8.0, "foot_off": 10.0}
FARTHEST_S = 0.12  # beyond it an event is of another step: this one was missed
STANDING = ("01", "02", "Static_trial", "NoOption", "Calibration3_noFF")


def walks() -> Iterator[tuple[str, MarkerTrial]]:
    """Yield each walk with a name of its person."""
    for path in sorted(DATA.rglob("*.c3d")):
        if path.stem.endswith(STANDING):
            continue
        (trial,) = C3D.read(
            RawFile(shown=path.name, data=path.read_bytes()), RecordingEntry(path=path.name)
        )
        if isinstance(trial, MarkerTrial):
            yield path.stem[:6], trial


def nearest_ms(event: Event, among: tuple[Event, ...]) -> float:
    """Return how much later the nearest event of the same foot and kind is, NaN without one."""
    apart_s = [e.t_s - event.t_s for e in among if (e.kind, e.side) == (event.kind, event.side)]
    closest_s = min(apart_s, key=abs, default=np.inf)
    return 1000.0 * closest_s if abs(closest_s) < FARTHEST_S else np.nan


def main() -> int:
    """Print the errors; return 1 when they are not acceptable."""
    if not DATA.is_dir():
        print("no folder `shared` beside the checkout: nothing to compare with")
        return 1
    rows = [
        (person, plate.kind, nearest_ms(plate, marker_events(walk)), nearest_ms(plate, walk.events))
        for person, walk in walks()
        for plate in plate_events(walk)
    ]
    good = True
    for kind, most_ms in MOST_MS.items():
        people = np.array([person for person, what, *_ in rows if what == kind])
        raw_ms = np.array([ours for _, what, ours, _ in rows if what == kind])
        raw_ms -= 1000.0 * LATER_S[kind]
        file_ms = np.array([theirs for *_, what, _, theirs in rows if what == kind])
        missed = int(np.isnan(raw_ms).sum())
        learnt_ms = np.array([np.nanmedian(raw_ms[people != person]) for person in people])
        error_ms = np.abs(raw_ms - learnt_ms)
        error_ms = error_ms[np.isfinite(error_ms)]
        print(
            f"{kind:<12}{len(raw_ms):4d} on plates of {len(set(people))} people, {missed} missed: "
            f"mean absolute error {error_ms.mean():.1f} ms, largest {error_ms.max():.1f} ms, "
            f"root mean square {np.sqrt((error_ms**2).mean()):.1f} ms"
        )
        print(
            f"{'':<12}steady time {-np.nanmedian(raw_ms):+.1f} ms "
            f"({-learnt_ms.max():+.1f} to {-learnt_ms.min():+.1f} with one person left out; "
            f"the program adds {1000.0 * LATER_S[kind]:+.1f})"
        )
        print(
            f"{'':<12}events of the files: {np.isfinite(file_ms).sum()} compared, mean absolute "
            f"error {np.nanmean(np.abs(file_ms)):.1f} ms"
        )
        good &= missed == 0 and float(error_ms.mean()) <= most_ms
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
