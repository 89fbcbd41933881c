"""Inverse kinematics and hamstring lengths of a real walk: frames per second, against OpenSim.

The same model, markers and weights (OpenSim's example of walking in three dimensions, 238 frames)
in one run, in turn: OpenSim's own tool for inverse kinematics at accuracy 1e-9, where its answer
is ours, and at its default of 1e-5; then the lengths of eight hamstrings at the same coordinates.
Ours is warm: compiling once per machine takes seconds and is said apart. Last, the cost of a frame
from 100 to 100,000 frames, which must stay flat, and the memory that they take. Processor time,
since a machine with other work shows the clock of the wall too long.

OpenSim is no part of the program. Its part runs in a Python that has the package `opensim`: this
one, the one that ISCHIA_OPENSIM_PYTHON names, or `.opensim/bin/python` in the checkout or
`opensim/bin/python` beside it; without one its lines are left out, and that is said.
"""

import csv
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ischia.measure.motion.inverse import pose
from ischia.measure.motion.lengths import muscle_lengths_m
from ischia.model.documents import RecordingEntry
from ischia.model.motion import MarkerTrial
from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.readers.contract import RawFile, source_of
from ischia.readers.osim import musculoskeletal_model
from ischia.readers.trc.map import marker_trial
from ischia.readers.trc.parse import parse

ROOT = Path(__file__).parents[1]
FOLDER = ROOT.parent / "shared/data/motion/opensim_walk"
PEER = "ISCHIA_OPENSIM_PYTHON"
BESIDE = (".opensim/bin/python", "../opensim/bin/python")
PEER_SCRIPT = ROOT / "benchmarks/peers/opensim_walk.py"
# Accuracy, and over how many frames: the finer takes OpenSim the better part of a second a frame.
ACCURACIES = ((1e-9, 20), (1e-5, 238))
RATE_HZ = 100.0
COUNTS = (100, 1000, 10_000, 100_000)
AIM_POSES_PER_S, AIM_LENGTHS_PER_S = 5000, 50_000
MOST_GROWTH_RATIO = 1.5  # of the cost of a frame, from 1,000 frames to 100,000


def raw(name: str) -> RawFile:
    """Return one file of the example."""
    return RawFile(shown=name, data=(FOLDER / name).read_bytes())


def used_s(work: Callable[[], object]) -> float:
    """Return the processor time of one thing."""
    begun_s = time.process_time()
    work()
    return time.process_time() - begun_s


def long(values: np.ndarray, count: int) -> np.ndarray:
    """Return frames forwards and backwards until there are so many, so that nothing jumps."""
    turned = np.concatenate([values, values[::-1]])
    return np.concatenate([turned] * (count // len(turned) + 1))[:count]


def opensim_python() -> Path | None:
    """Return the Python that has OpenSim: this one, a named one, or one beside the checkout."""
    if importlib.util.find_spec("opensim") is not None:
        return Path(sys.executable)
    places = [os.environ.get(PEER, ""), *(str(ROOT / where) for where in BESIDE)]
    return next((Path(place) for place in places if place and Path(place).is_file()), None)


def peer(
    poses_per_s: float, lengths_per_s: float, q: dict[str, np.ndarray], names: list[str]
) -> None:
    """Print how OpenSim does on the same walk, right after ours and on the same machine."""
    python = opensim_python()
    if python is None:
        print(f"no Python with OpenSim: no ratio; name one in {PEER} (pip install opensim)")
        return
    asked = {
        "folder": str(FOLDER),
        "accuracies": ACCURACIES,
        "rate_hz": RATE_HZ,
        "coordinates": {name: values.tolist() for name, values in q.items()},
        "muscles": names,
    }
    with tempfile.TemporaryDirectory() as folder:  # OpenSim writes its log where it is started
        done = subprocess.run(  # noqa: S603  # a Python that the user names
            [str(python.absolute()), str(PEER_SCRIPT)],
            cwd=folder,
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        print(f"OpenSim's Python ended with {done.returncode}: no ratio")
        return
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"OpenSim {told['version']}")
    for (accuracy, frames), used in zip(ACCURACIES, told["poses_s"], strict=True):
        theirs_per_s = frames / used
        print(
            f"  inverse kinematics at {accuracy:g}: {theirs_per_s:8.0f} frames/s; "
            f"ours is {poses_per_s / theirs_per_s:.0f} times as fast"
        )
    theirs_per_s = len(next(iter(q.values()))) / told["lengths_s"]
    print(
        f"  lengths of {len(names)} muscles:       {theirs_per_s:8.0f} frames/s; "
        f"ours is {lengths_per_s / theirs_per_s:.0f} times as fast"
    )


def ours(
    model: MusculoskeletalModel, trial: MarkerTrial, weights: dict[str, float], names: list[str]
) -> tuple[float, float, dict[str, np.ndarray], bool]:
    """Print our frames per second by count; return the best, the coordinates, and if it is flat."""
    compile_s = used_s(lambda: pose(model, trial.xyz_mm, trial.names, weights))
    print(f"ours, the first time (compiled, or taken from the cache): {compile_s:.1f} s")
    found = pose(model, trial.xyz_mm, trial.names, weights)
    q = {n: np.asarray(v) for n, v in found.coordinates.items()}
    costs: list[tuple[float, float]] = []
    for count in COUNTS:
        xyz_mm = long(trial.xyz_mm, count)
        many = {n: long(v, count) for n, v in q.items()}
        pose_s = used_s(lambda x=xyz_mm: pose(model, x, trial.names, weights))
        length_s = used_s(lambda m=many: muscle_lengths_m(model, m, names))
        costs.append((pose_s / count, length_s / count))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1e6 if sys.platform == "darwin" else 1e3
        )
        print(
            f"{count:>8} frames: {count / pose_s:8.0f} poses/s {count / length_s:8.0f} lengths/s, "
            f"highest memory {peak_mb:.0f} MB"
        )
    flat = all(costs[-1][k] <= MOST_GROWTH_RATIO * costs[1][k] for k in (0, 1))
    return 1 / min(c[0] for c in costs), 1 / min(c[1] for c in costs), q, flat


def main() -> int:
    """Print both; return 1 when ours is slower than its aim or grows dearer with the frames."""
    if not FOLDER.is_dir():
        print("no folder shared beside the checkout: nothing to run on")
        return 1
    model = musculoskeletal_model(raw("subject_walk_scaled.osim"))
    walk = raw("markers_walk.trc")
    # The model's names are the file's own, not those that the reader gives known sets.
    source = source_of(walk, tag="trc@1", form="trc")
    trial = marker_trial(walk, parse(walk), RecordingEntry(path=walk.shown), source)
    weights = dict.fromkeys(trial.names, 0.0)
    for task in ET.parse(FOLDER / "ik_tasks_walk.xml").iter("IKMarkerTask"):  # noqa: S314
        applied = (task.findtext("apply") or "").strip() == "true"
        weights[task.get("name", "")] = float(task.findtext("weight") or 0) if applied else 0.0
    with (FOLDER / "reference_mtu_length_m_opensim46.csv").open(encoding="utf-8") as file:
        names = next(csv.reader(file))[1:]
    poses_per_s, lengths_per_s, q, flat = ours(model, trial, weights, names)
    peer(poses_per_s, lengths_per_s, q, names)
    return (
        0 if flat and poses_per_s >= AIM_POSES_PER_S and lengths_per_s >= AIM_LENGTHS_PER_S else 1
    )


if __name__ == "__main__":
    sys.exit(main())
