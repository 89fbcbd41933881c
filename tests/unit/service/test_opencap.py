"""A session folder of OpenCap: one recording set, in metres and y up, as it writes them."""

from pathlib import Path

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.phantoms.gait import SteppingPlan, simulated_trial, stepping_trial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.service.loose import measure_files
from ischia.service.opencap import is_session, session

THEIRS = {
    "ASI": ".ASIS",
    "PSI": ".PSIS",
    "KNE": "_knee",
    "ANK": "_ankle",
    "HEE": "_calc",
    "TOE": "_toe",
}
_HEAD = ("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units")
PLAN = SteppingPlan(steps=6, plates=0, fs_hz=60.0)


def trc(markers: dict[str, np.ndarray], fs_hz: float) -> str:
    names = list(markers)
    frames = len(next(iter(markers.values())))
    upright = {n: p[:, [0, 2, 1]] * [1, 1, -1] / 1000.0 for n, p in markers.items()}
    rows = [
        "PathFileType\t4\t(X/Y/Z)\ttrial.trc",
        "\t".join((*_HEAD, "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames")),
        f"{fs_hz}\t{fs_hz}\t{frames}\t{len(names)}\tm\t{fs_hz}\t1\t{frames}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{i + 1}" for i in range(len(names)) for axis in "XYZ"),
        "",
    ]
    for i in range(frames):
        cells = (f"{x:.6f}" for n in names for x in upright[n][i])
        rows.append(f"{i + 1}\t{i / fs_hz:.6f}\t" + "\t".join(cells))
    return "\n".join([*rows, ""])


def opencap_markers(trial: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for side, letter in (("L", "L"), ("R", "r")):
        found |= {f"{letter}{t}_study": trial[side + ours] for ours, t in THEIRS.items()}
        # The joint lies midway; the wand shows which way is out.
        for outer, wand, inner, width in (
            ("KNE", "THI", "_mknee", 119),
            ("ANK", "TIB", "_mankle", 86),
        ):
            out = trial[side + wand] - trial[side + outer]
            out = out * [1.0, 1.0, 0.0]
            out /= np.linalg.norm(out, axis=1, keepdims=True)
            found[f"{letter}{inner}_study"] = trial[side + outer] - width * out
    found["C7_study"] = trial["C7"]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("session")
    walk, _ = simulated_trial(PLAN, np.random.default_rng(1), 1)
    static_bytes, *_ = stepping_trial(PLAN, 1)
    (static,) = C3D.read(RawFile(shown="s.c3d", data=static_bytes), RecordingEntry(path="s"))
    assert isinstance(static, MarkerTrial)
    standing = {n: static.xyz_mm[:, i] for i, n in enumerate(static.names)}
    (place / "MarkerData").mkdir()
    (place / "OpenSimData/Kinematics").mkdir(parents=True)
    for name, markers in (("neutral", standing), ("walking1", walk.markers)):
        text = trc(opencap_markers(markers), PLAN.fs_hz)
        (place / f"MarkerData/{name}.trc").write_text(text)
    frames = len(walk.markers["LASI"])
    rows = "\n".join(f"{i / PLAN.fs_hz:.6f}\t{0.5 * i:.3f}" for i in range(frames))
    mot = f"walking1\nversion=1\nnRows={frames}\nnColumns=2\ninDegrees=yes\nendheader\n"
    mot += f"time\tknee_angle_r\n{rows}\n"
    (place / "OpenSimData/Kinematics/walking1.mot").write_text(mot)
    (place / "sessionMetadata.yaml").write_text(
        "subjectID: someone\nmass_kg: 71.5\nheight_m: 1.80\nopenSimModel: LaiUhlrich2022\n"
    )
    return place


def test_a_session_is_one_recording_set(folder: Path) -> None:
    assert is_session(folder)
    assert not is_session(folder / "MarkerData")
    held = session(folder)
    assert held.mass_kg == 71.5
    static, walk = held.recordings
    assert isinstance(static, MarkerTrial)
    assert isinstance(walk, MarkerTrial)
    assert (static.trial, walk.trial) == ("static", "dynamic")
    assert {"LASI", "RKNM", "LMED", "C7"} <= set(walk.names)
    assert walk.parameters["Bodymass"] == 71.5
    assert walk.vendor["knee_angle_r"].values[4, 0] == 2.0
    assert "someone" not in str(held)


def test_a_session_is_measured_whole(folder: Path) -> None:
    found = measure_files([folder], RecordingEntry(path=""))
    numbers = {(m.concept, m.side): m for m in found.measurements}
    speed = numbers["motion.walking_speed", Side.MIDLINE]
    assert speed.value == pytest.approx(1.25, abs=0.05)
    assert {"axes_turned_to_z_up", "joints_between_markers"} <= set(speed.flags)
    knee = numbers["motion.peak_knee_flexion_swing", Side.LEFT]
    assert knee.value == pytest.approx(62.0, abs=8.0)  # joints only near the middle
    assert any(m.concept == "motion.hamstring_peak_length" for m in found.measurements)


def test_a_session_without_markers_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sessionMetadata.yaml").write_text("mass_kg: 70\n")
    with pytest.raises(InputError, match="no TRC file"):
        session(tmp_path)
