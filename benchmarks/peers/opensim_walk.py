"""OpenSim's part of `benchmarks/motion_hamstrings.py`, run by a Python that has OpenSim.

Takes one JSON document on standard input (folder, accuracies with their numbers of frames, rate,
coordinates by name, muscles) and prints one: OpenSim's version and processor times [s].
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import opensim

MODEL = "subject_walk_scaled.osim"


def used_s(work: Callable[[], object]) -> float:
    """Return the processor time of one thing."""
    begun_s = time.process_time()
    work()
    return time.process_time() - begun_s


def pose_s(folder: Path, accuracy: float, frames: int, rate_hz: float) -> float:
    """Return OpenSim's processor time for the first frames of the walk."""
    with tempfile.TemporaryDirectory() as results:
        tool = opensim.InverseKinematicsTool()
        model = opensim.Model(str(folder / MODEL))  # the tool keeps no copy
        tool.setModel(model)
        tool.setMarkerDataFileName(str(folder / "markers_walk.trc"))
        tool.set_IKTaskSet(opensim.IKTaskSet(str(folder / "ik_tasks_walk.xml")))
        tool.setStartTime(0.0)
        tool.setEndTime((frames - 1) / rate_hz)
        tool.set_accuracy(accuracy)
        tool.setResultsDir(results)
        tool.setOutputMotionFileName(str(Path(results) / "ik.mot"))
        return used_s(tool.run)


def lengths_s(folder: Path, coordinates: dict[str, list[float]], muscles: list[str]) -> float:
    """Return OpenSim's processor time for the lengths of the walk."""
    model = opensim.Model(str(folder / MODEL))
    state = model.initSystem()
    paths = [model.getMuscles().get(name) for name in muscles]
    moved = [(model.getCoordinateSet().get(n), v) for n, v in coordinates.items()]

    def work() -> None:
        for frame in range(len(moved[0][1])):
            for coordinate, values in moved:
                coordinate.setValue(state, values[frame], False)  # noqa: FBT003
            model.realizePosition(state)
            for path in paths:
                path.getLength(state)

    return used_s(work)


def main() -> None:
    """Answer the one question."""
    opensim.Logger.setLevelString("Off")
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    answer = {
        "version": opensim.GetVersion(),
        "poses_s": [pose_s(folder, a, n, asked["rate_hz"]) for a, n in asked["accuracies"]],
        "lengths_s": lengths_s(folder, asked["coordinates"], asked["muscles"]),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
