"""How close foot strikes and offs from markers come to force plates, on people never seen before.

Every walk of `shared/data/motion/plug_in_gait` with steps of one foot alone on a plate. Truth is
the force of 20 N. The steady time between a landmark of the markers and the plate is learnt as the
median over all other people (leave one person out). Acceptable: mean absolute error of at most 8 ms
for strikes and 10 ms for offs, and no step missed. Beside it the events that the file marks.

Then laboratories: most of those people walked in one. With OpenSim's example of walking there are
five, and more if ISCHIA_PUBLIC_C3D names a folder with one folder of C3D files for each (the dated
result has two: `Gait.c3d` of BMClab/BMC, and the walks among the tests of
opensim-org/opensim-core). The steady time is learnt from all others (leave one laboratory out);
what is left is split into what a laboratory's events share and what each has besides, each
laboratory counting alike. Acceptable: no larger than the errors that the program's intervals carry.

What this does not show: running. No file here has plates and running. And the landmarks themselves
were chosen on these walks, only their steady time was not.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from ischia.measure.motion.events import LATER_S, OWN_ERROR_S, SHARED_ERROR_S, marker_events
from ischia.measure.motion.plates import LOADED_N, plate_events
from ischia.measure.motion.upright import z_up
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import Event, MarkerTrial
from ischia.model.terms import Side
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.readers.trc import TRC

SHARED = Path(__file__).parents[2] / "shared/data/motion"
DATA = SHARED / "plug_in_gait"
OPENSIM = SHARED / "opensim_walk"
PUBLIC = "ISCHIA_PUBLIC_C3D"
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


def opensim_walk() -> tuple[MarkerTrial, tuple[Event, ...]]:
    """Return OpenSim's walk and its events by the force of 20 N, which stands in a file beside."""
    path = OPENSIM / "markers_walk.trc"
    raw = RawFile(shown=path.name, data=path.read_bytes())
    (walk,) = TRC.read(raw, RecordingEntry(path=path.name))
    lines = (OPENSIM / "grf_walk.mot").read_text("utf-8").splitlines()
    start = lines.index("endheader") + 1
    columns = lines[start].split()
    rows = np.array([line.split() for line in lines[start + 1 :]], dtype=np.float64)
    events = []
    for side in (Side.LEFT, Side.RIGHT):
        force_n = rows[:, columns.index(f"ground_force_{side[0]}_vy")]
        loaded = force_n > LOADED_N
        for at in np.flatnonzero(np.diff(loaded.astype(int))):
            kind = "foot_strike" if loaded[at + 1] else "foot_off"
            events.append(Event(kind=kind, side=side, t_s=float(rows[at + 1, 0])))
    return z_up(walk), tuple(events)


def elsewhere() -> Iterator[tuple[str, MarkerTrial, tuple[Event, ...]]]:
    """Yield walks of other laboratories with the name of the laboratory and the plates' events."""
    yield "OpenSim walk", *opensim_walk()
    root = os.environ.get(PUBLIC)
    for path in sorted(Path(root).rglob("*.c3d")) if root else ():
        try:
            (trial,) = C3D.read(
                RawFile(shown=path.name, data=path.read_bytes()), RecordingEntry(path=path.name)
            )
        except InputError:
            continue
        if isinstance(trial, MarkerTrial):
            yield path.parent.name, z_up(trial), plate_events(z_up(trial))


def laboratory(person: str) -> str:
    """Return the laboratory in which a person of the walks here was recorded."""
    return "biomechzoo" if person.startswith("HC") else person


def by_laboratory() -> dict[tuple[str, str], list[float]]:
    """Return by kind and laboratory how much later the program has its events [ms]."""
    every = [(laboratory(person), walk, plate_events(walk)) for person, walk in walks()]
    found: dict[tuple[str, str], list[float]] = {}
    for place, walk, plates in (*every, *elsewhere()):
        told = marker_events(replace(walk, events=()))
        for event in plates:
            error_ms = nearest_ms(event, told)
            if np.isfinite(error_ms):
                found.setdefault((event.kind, place), []).append(error_ms)
    return found


def laboratories() -> bool:
    """Print how far events are from plates where the steady time was not learnt."""
    good = True
    errors_ms = by_laboratory()
    for kind in MOST_MS:
        of_kind = {place: np.array(ms) for (what, place), ms in errors_ms.items() if what == kind}
        left_ms = []
        for place, ms in of_kind.items():
            others = [np.mean(other) for name, other in of_kind.items() if name != place]
            left_ms.append(ms - np.median(others))
        shared_ms = np.sqrt(np.mean([ms.mean() ** 2 for ms in left_ms]))
        own_ms = np.sqrt(np.mean([ms.var(ddof=1) for ms in left_ms if ms.size > 1]))
        size_ms = np.abs(np.concatenate(left_ms))
        means = ", ".join(f"{place} {ms.mean():+.1f} ({ms.size})" for place, ms in of_kind.items())
        carried = 1000 * SHARED_ERROR_S[kind], 1000 * OWN_ERROR_S[kind]
        print(f"{kind:<12}later than plates by laboratory (events): {means} ms")
        print(
            f"{'':<12}left one of {len(of_kind)} laboratories out: mean absolute error "
            f"{size_ms.mean():.1f} ms, median {np.median(size_ms):.1f} ms; shared by a laboratory "
            f"{shared_ms:.1f} ms, besides {own_ms:.1f} ms; intervals carry {carried[0]:.0f} and "
            f"{carried[1]:.0f}"
        )
        good &= shared_ms <= carried[0] and own_ms <= carried[1]
    return good


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
    good &= laboratories()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
