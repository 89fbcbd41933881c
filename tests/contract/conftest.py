"""One small valid file for each reader of the registry, and what the visit says of it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.readers.contract import RawFile
from ischia.readers.table import built_in

STRENGTH = RecordingEntry(
    path="it",
    side=Side.LEFT,
    motion=Motion.KNEE_EXTENSION,
    contraction=Contraction.CONCENTRIC,
    set_velocity_deg_s=60.0,
    gravity_corrected=True,
)


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
    data, _ = dynamometer_file(DynamometerPlan(repetitions=3), 1)
    wrong = {
        "unit of torque": data.replace(b"N-M", b"kgf"),
        "unit of time": data.replace(b"mSec", b"min "),
        "name of a column": data.replace(b"VELOCITY", b"SPEED   "),
    }
    return Sample("biodex", "set.txt", data, STRENGTH, wrong)


def _table() -> Sample:
    data, _ = dynamometer_file(DynamometerPlan(repetitions=3), 1)
    samples = [line.split() for line in data.decode().split("\n")[6:-1]]
    rows = [f"{float(ms) / 1000:.2f},{deg},{nm},{v}" for ms, nm, _, deg, v in samples]
    header = "Time (s),Position (deg),Torque (ft-lb),Velocity (deg/s)"
    text = "\n".join([header, *rows, ""]).encode()
    wrong = {
        "unit of torque": text.replace(b"(ft-lb)", b"(Nm)"),
        "delimiter": text.replace(b",", b";"),
        "decimal": text.replace(b".", b":"),
    }
    profile = built_in("humac_csv_foot_pounds")
    return Sample("table", "set.csv", text, STRENGTH, wrong, profile)


def _workbook() -> Sample:
    import openpyxl

    book = openpyxl.Workbook()
    for newtons in np.round(np.abs(np.sin(np.linspace(0, 3, 500))) * 20, 3):
        book.active.append([float(newtons), float(newtons) / 2])
    held = io.BytesIO()
    book.save(held)
    text = dynamometer_file(DynamometerPlan(repetitions=3), 1)[0]
    wrong = {"text under the name of a workbook": text}
    profile = built_in("load_cell_kgf_2000hz")
    return Sample("table", "held.xlsx", held.getvalue(), STRENGTH, wrong, profile)


def _dicom() -> Sample:
    plan = CinePlan(pseudonym="SIM-1", side=Side.LEFT, duration_s=0.2)
    data = cine_file(plan, 1).data
    wrong = {
        "no preamble": data[132:],
        "an old C3D byte in front": b"\x02\x50" + data[2:128] + b"DICX" + data[132:],
    }
    facts = RecordingEntry(path="it", side=Side.LEFT, structure="rectus_femoris")
    return Sample("dicom", "clip.dcm", data, facts, wrong)


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
        "table": _table(),
        "workbook": _workbook(),
        "dicom": _dicom(),
        "c3d": _motion(folder),
    }


@pytest.fixture
def nothing_written(tmp_path, monkeypatch) -> Callable[[], list[Path]]:
    """Work in an empty folder that is the folder of temporary files too; give what is left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return lambda: list(tmp_path.iterdir())
