"""OpenSim's part of `validation/motion_inverse.py`, run by a Python that has OpenSim.

Takes one JSON document on standard input (folder, accuracy, first and last moment [s], coordinates)
and prints one: the moments [s] and the coordinates [deg].
"""

import json
import sys
import tempfile
from pathlib import Path

import opensim


def main() -> None:
    """Answer the one question."""
    opensim.Logger.setLevelString("Off")
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    with tempfile.TemporaryDirectory() as results:
        written = Path(results) / "ik.mot"
        tool = opensim.InverseKinematicsTool()
        model = opensim.Model(str(folder / "subject_walk_scaled.osim"))  # the tool keeps no copy
        tool.setModel(model)
        tool.setMarkerDataFileName(str(folder / "markers_walk.trc"))
        tool.set_IKTaskSet(opensim.IKTaskSet(str(folder / "ik_tasks_walk.xml")))
        tool.setStartTime(asked["first_s"])
        tool.setEndTime(asked["last_s"])
        tool.set_accuracy(asked["accuracy"])
        tool.setResultsDir(results)
        tool.setOutputMotionFileName(str(written))
        tool.run()
        lines = written.read_text("utf-8").splitlines()
    start = lines.index("endheader") + 1
    names = lines[start].split()
    rows = [[float(value) for value in line.split()] for line in lines[start + 1 :] if line.strip()]
    answer = {name: [row[names.index(name)] for row in rows] for name in asked["coordinates"]}
    print(json.dumps(answer | {"t_s": [row[0] for row in rows]}))


if __name__ == "__main__":
    main()
