"""One small valid file for each reader of the registry, and what the visit says of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer.constant_load import ConstantLoadPlan
from ischia.phantoms.dynamometer.held import HeldPlan
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.phantoms.dynamometer.nordic import NordicPlan
from ischia.phantoms.dynamometer.plan import DynamometerPlan, SetsPlan
from ischia.phantoms.rf import RfPlan, Tissue, rf_file
from ischia.readers.contract import RawFile
from ischia.readers.table import built_in

SIMULATED_FILM = Path(__file__).parents[1] / "unit/ultrasound/simulated_h264.mp4"
STRENGTH = RecordingEntry(
    path="it",
    side=Side.LEFT,
    motion=Motion.KNEE_EXTENSION,
    contraction=Contraction.CONCENTRIC,
    set_velocity_deg_s=60.0,
    gravity_corrected=True,
)
SHORT = DynamometerPlan(repetitions=3)
TRACE = {
    "name of a column": (b"LeftForce", b"LeftLoad"),
    "unit of force": (b"LeftForce", b"LeftForce (kg)"),
    "unit of time": (b"Time", b"Time (min)"),
}
HUB = {
    "unit of force": (b"Force (N)", b"Force (kg)"),
    "no unit of force": (b"Force (N)", b"Force"),
}


@dataclass(frozen=True)
class Sample:
    """A valid file, and how it can be made wrong without being damaged."""

    reader: str
    name: str
    data: bytes
    facts: RecordingEntry
    wrong: dict[str, bytes]  # the same file in a unit or scheme that we do not know
    profile: RawFile | None = None

    def raw(self, data: bytes | None = None) -> RawFile:
        held = self.data if data is None else data
        return RawFile(shown=self.name, data=held, profile=self.profile)


def _biodex() -> Sample:
    data, _ = layout_file("biodex", SHORT)
    wrong = {
        "unit of torque": data.replace(b"N-M", b"kgf"),
        "unit of time": data.replace(b"mSec", b"min "),
        "name of a column": data.replace(b"VELOCITY", b"SPEED   "),
    }
    return Sample("biodex", "set.txt", data, STRENGTH, wrong)


def _system4() -> Sample:
    sets = SetsPlan(sets=(SHORT, replace(SHORT, set_velocity_deg_s=180.0)))
    data, _ = layout_file("biodex_system4", sets)
    wrong = {
        "unit of torque": data.replace(b"N-M", b"kgf"),
        "no unit of torque": data.replace(b"        N-M", b"           "),
    }
    return Sample("biodex", "sets.txt", data, STRENGTH, wrong)


def _isomed() -> Sample:
    data, _ = layout_file("isomed", SHORT)
    wrong = {
        "whole units, not tenths": data.replace(b" 0 0 0 0\n", b".5 0 0 0 0\n"),
        "a column too few": data.replace(b" 0 0 0 0\n", b" 0 0 0\n"),
    }
    return Sample("isomed", "set.txt", data, STRENGTH, wrong)


def _humac(kind: str, unit: bytes) -> Sample:
    data, _ = layout_file(kind, SHORT)
    wrong = {
        "unit of torque": data.replace(unit, b"kgf"),
        "no unit of torque": data.replace(b" (" + unit + b")", b""),
        "unit of time": data.replace(b"(s)", b"(min)"),
        "name of a column": data.replace(b"Velocity", b"Pace"),
    }
    return Sample("humac", "set.csv", data, STRENGTH, wrong)


def _nordbord(kind: str, wrong: dict[str, tuple[bytes, bytes]]) -> Sample:
    data, _ = layout_file(kind, NordicPlan(repetitions=2))
    damaged = {what: data.replace(*change) for what, change in wrong.items()}
    return Sample("nordbord", "nordic.csv", data, RecordingEntry(path="it"), damaged)


def _table() -> Sample:
    text, truth = layout_file("table_csv", SHORT)
    wrong = {
        "unit of torque": text.replace(b"[Nm]", b"[kgf]"),
        "delimiter": text.replace(b";", b"|"),
        "decimal": text.replace(b",", b":"),
    }
    profile = RawFile(shown="table.toml", data=truth["profile"].encode())
    return Sample("table", "set.csv", text, STRENGTH, wrong, profile)


def _kineo() -> Sample:
    text, _ = layout_file("kineo_csv", ConstantLoadPlan(repetitions=3))
    wrong = {"unit of torque": text.replace(b"(N.m)", b"(kg)")}
    return Sample("table", "kineo.csv", text, STRENGTH, wrong, built_in("kineo"))


def _workbook() -> Sample:
    data, _ = layout_file("load_cell_xlsx", HeldPlan(fs_hz=200.0, hold_s=1.0, rest_s=0.5))
    wrong = {"text under the name of a workbook": layout_file("biodex", SHORT)[0]}
    profile = built_in("load_cell_kgf_2000hz")
    return Sample("table", "held.xlsx", data, STRENGTH, wrong, profile)


def _dicom() -> Sample:
    plan = CinePlan(pseudonym="SIM-1", side=Side.LEFT, duration_s=0.2)
    data = cine_file(plan, 1).data
    wrong = {
        "no preamble": data[132:],
        "an old C3D byte in front": b"\x02\x50" + data[2:128] + b"DICX" + data[132:],
    }
    facts = RecordingEntry(path="it", side=Side.LEFT, structure="rectus_femoris")
    return Sample("dicom", "clip.dcm", data, facts, wrong)


def _film() -> Sample:
    data = SIMULATED_FILM.read_bytes()
    wrong = {"another container": data.replace(b"ftyp", b"type", 1)}
    return Sample("video", "film.mp4", data, RecordingEntry(path="it", side=Side.LEFT), wrong)


def _pictures() -> Sample:
    import cv2

    held = io.BytesIO()
    rng = np.random.default_rng(1)
    with zipfile.ZipFile(held, "w") as archive:
        for place in range(4):
            frame = rng.integers(0, 256, (24, 32), dtype=np.uint8)
            archive.writestr(
                zipfile.ZipInfo(f"{place}.png"), cv2.imencode(".png", frame)[1].tobytes()
            )
    data = held.getvalue()
    wrong = {"other entries": data.replace(b".png", b".txt")}
    facts = RecordingEntry(path="it", side=Side.LEFT, parameters={"frame_time_ms": 40.0})
    return Sample("video", "frames.zip", data, facts, wrong)


def _rf(*, demodulated: bool) -> Sample:
    tissue = Tissue(depth_mm=6.0, width_mm=4.0)
    data, profile, _ = rf_file(RfPlan(tissue=tissue, frames=4, demodulated=demodulated), 1)
    wrong = {
        "name of the array": data.replace(b"echoes", b"frames"),
        "another version": data.replace(b"MATLAB 5.0", b"MATLAB 4.2"),
    }
    facts = RecordingEntry(path="it", side=Side.LEFT)
    return Sample("rf", "echoes.mat", data, facts, wrong, RawFile(shown="rf.toml", data=profile))


def _c3d(folder: Path, units: str = "mm") -> bytes:
    import ezc3d

    made = ezc3d.c3d()
    names = ["LASI", "RASI", "LKNE", "RKNE"]
    made["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    made["parameters"]["POINT"]["LABELS"]["value"] = names
    made["parameters"]["POINT"]["UNITS"]["value"] = [units]
    points = np.ones((4, len(names), 40))
    points[:3] = np.random.default_rng(1).normal(500.0, 100.0, size=(3, len(names), 40))
    made["data"]["points"] = points
    path = folder / "made.c3d"
    made.write(str(path))
    return path.read_bytes()


TRC_TEXT = (
    "PathFileType\t4\t(X/Y/Z)\tmade.trc\n"
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "100\t100\t40\t2\tmm\t100\t1\t40\n"
    "Frame#\tTime\tLASI\t\t\tRASI\t\t\n"
    "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n"
)


def _trc() -> Sample:
    rng = np.random.default_rng(2)
    rows = [
        "\t".join([str(i + 1), f"{i / 100:.2f}", *(f"{x:.3f}" for x in rng.normal(900, 9, 6))])
        for i in range(40)
    ]
    rows[7] = "8\t0.07\t1.5\t2.5\t3.5\t\t\t"  # a marker that no camera saw
    data = (TRC_TEXT + "\n".join(rows) + "\n").encode()
    wrong = {
        "unit of length": data.replace(b"\tmm\t", b"\tell\t"),
        "rate": data.replace(b"\n100\t", b"\n250\t", 1),
        "a marker twice": data.replace(b"RASI", b"LASI"),
    }
    return Sample("trc", "walk.trc", data, RecordingEntry(path="it", trial="dynamic"), wrong)


def _sto() -> Sample:
    rng = np.random.default_rng(3)
    rows = ["\t".join([f"{i / 100:.2f}", *(f"{x:.4f}" for x in rng.random(2))]) for i in range(40)]
    top = "Coordinates\nversion=1\nnRows=40\nnColumns=3\ninDegrees=yes\nendheader\n"
    data = (top + "time\thip_flexion_l\tpelvis_tx\n" + "\n".join(rows) + "\n").encode()
    wrong = {
        "unit of angle": data.replace(b"inDegrees=yes", b"inDegrees=gon"),
        "a column twice": data.replace(b"pelvis_tx", b"hip_flexion_l"),
        "name of the clock": data.replace(b"time\t", b"frame\t"),
    }
    return Sample("sto", "ik.mot", data, RecordingEntry(path="it"), wrong)


def _motion(folder: Path) -> Sample:
    wrong = {"unit of length": _c3d(folder, "ell")}
    facts = RecordingEntry(path="it", trial="dynamic", side=Side.LEFT)
    return Sample("c3d", "walk.c3d", _c3d(folder), facts, wrong)


@pytest.fixture(scope="session")
def samples(tmp_path_factory) -> dict[str, Sample]:
    """Give the samples by the name of their test."""
    folder = tmp_path_factory.mktemp("made")
    return {
        "biodex": _biodex(),
        "system4": _system4(),
        "isomed": _isomed(),
        "humac": _humac("humac_ftlb", b"ft-lb"),
        "humac_nm": _humac("humac_nm", b"Nm"),
        "nordbord_trace": _nordbord("nordbord_trace", TRACE),
        "nordbord_hub": _nordbord("nordbord_hub", HUB),
        "kineo": _kineo(),
        "table": _table(),
        "workbook": _workbook(),
        "dicom": _dicom(),
        "film": _film(),
        "pictures": _pictures(),
        "c3d": _motion(folder),
        "trc": _trc(),
        "sto": _sto(),
        "rf": _rf(demodulated=False),
        "iq": _rf(demodulated=True),
    }


@pytest.fixture
def nothing_written(tmp_path, monkeypatch) -> Callable[[], list[Path]]:
    """Work in an empty folder that is the folder of temporary files too; give what is left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return lambda: list(tmp_path.iterdir())
