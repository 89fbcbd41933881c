"""A case folder made from recordings of real people; it stays in a temporary folder."""

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

PERSON = "FP13"
# The set names time points, not days; the days here are nominal and only keep the order.
DAYS = {
    "pre": "2020-01-06",
    "session1": "2020-01-08",
    "week2": "2020-01-20",
    "week5": "2020-02-10",
    "week9": "2020-03-09",
    "post": "2020-03-16",
}
SIDES = {"L": "left", "R": "right"}
MOTIONS = {"ext": "knee_extension", "flex": "knee_flexion"}
CASE = """schema = "ischia.case/1"
injured_side = "none"
complaint = "Healthy volunteers; one folder joins files of different people to try the path"

[subject]
pseudonym = "R-001"
"""
RECORDINGS = """
[[recording]]
path = "ID_1.xlsx"
profile = "builtin:load_cell_kgf_2000hz"
side = "right"
motion = "knee_flexion"
contraction = "isometric"

[[recording]]
path = "static.c3d"
trial = "static"

[[recording]]
path = "walk.c3d"
trial = "dynamic"

[[recording]]
path = "cine.dcm"
side = "right"
structure = "unknown"
"""


@pytest.fixture(scope="session")
def real_case(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a case folder of real recordings: six visits of peaks, then a file of each kind."""
    case = tmp_path_factory.mktemp("real") / "case"
    case.mkdir()
    (case / "case.toml").write_text(CASE)
    with (shared_data / "strength/exscidata/cybex_long.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["subject"] == PERSON]
    for time_point, day in DAYS.items():
        folder = case / "visits" / day
        folder.mkdir(parents=True)
        sheet = [f'schema = "ischia.visit/1"\ndate = {day}\n']
        sheet += [reported(row) for row in rows if row["timepoint"] == time_point and row["load"]]
        (folder / "visit.toml").write_text("\n".join(sheet))
    last = case / "visits" / DAYS["post"]
    walk = shared_data / "motion/plug_in_gait/HC002D"
    for source, name in {
        shared_data / "strength/hermescb/ID_1.xlsx": "ID_1.xlsx",
        walk / "HC002D02.c3d": "static.c3d",
        walk / "HC002D06.c3d": "walk.c3d",
        shared_data / "ultrasound/dicom/color3d_jpeg_baseline.dcm": "cine.dcm",
    }.items():
        shutil.copy(source, last / name)
    with (last / "visit.toml").open("a") as sheet_file:
        sheet_file.write(RECORDINGS)
    (case / "marks").mkdir()
    (case / "marks/cine.json").write_text(json.dumps(marks(last / "cine.dcm")))
    return case


def reported(row: dict[str, str]) -> str:
    """Return one row of the long table as a reported value."""
    kind, _, velocity = row["velocity"].partition(".")
    contraction = "concentric" if kind == "isok" else "isometric"
    speed = f", velocity_deg_s = {float(velocity)}" if velocity else ""
    motion = MOTIONS[row["movement"]]
    return (
        f'[[reported]]\nconcept = "strength.peak_torque"\nvalue = {float(row["load"])}\n'
        f'unit = "N.m"\nside = "{SIDES[row["leg"]]}"\ndevice = "Cybex"\n'
        f'context = {{ motion = "{motion}", contraction = "{contraction}"{speed} }}\n'
    )


def marks(clip: Path) -> dict[str, object]:
    """Return two calipers of one reading each, as a person would draw them on the clip."""

    def caliper(number: int, state: str, frame: int, x_px: float) -> dict[str, object]:
        return {
            "id": f"mark-{number}",
            "kind": "caliper",
            "frame": frame,
            "author": "reader-1",
            "at": "2020-03-16T10:00:00Z",
            "points_px": [[200.0, 200.0], [x_px, 200.0]],
            "what": "gap",
            "state": state,
        }

    return {
        "schema": "ischia.marks/1",
        "recording": sha256(clip.read_bytes()).hexdigest(),
        "marks": [caliper(1, "rest", 0, 240.0), caliper(2, "contraction", 30, 260.0)],
    }
