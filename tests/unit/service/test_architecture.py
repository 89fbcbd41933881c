"""A case with a clip and two boxes: measured, and shown with the lines that were found."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from ischia.model.terms import Side
from ischia.phantoms.cine.file import dicom_bytes
from ischia.phantoms.cine.plan import CinePlan
from ischia.phantoms.muscle import MusclePlan, muscle_clip
from ischia.service.assess import assess
from ischia.service.found_lines import with_found_lines
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.ultrasound_tile import ultrasound_tile

DAY = date(2026, 3, 2)
CASE = """schema = "ischia.case/1"
injured_side = "left"
complaint = "none"
[subject]
pseudonym = "P-1"
"""
VISIT = f"""schema = "ischia.visit/1"
date = {DAY}
[[recording]]
path = "clip.dcm"
side = "left"
structure = "biceps_femoris"
view = "long_axis"
"""
PLAN = MusclePlan(fascicle_deg=20.0, mm_per_px=0.15, border_px=30)
BOXES = {"superficial": ((30, 61), (362, 88)), "deep": ((30, 181), (362, 224))}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "case"
    visit = folder / "visits" / str(DAY)
    visit.mkdir(parents=True)
    (folder / "marks").mkdir()
    made = muscle_clip((PLAN, PLAN), np.random.default_rng(2))
    told = CinePlan(pseudonym="P-1", side=Side.LEFT)
    data = dicom_bytes(told, made.pixels, made.region_px, PLAN.mm_per_px)
    (folder / "case.toml").write_text(CASE)
    (visit / "visit.toml").write_text(VISIT)
    (visit / "clip.dcm").write_bytes(data)
    drawn = [
        {
            "id": name,
            "kind": "region",
            "frame": 0,
            "author": "reader-1",
            "at": f"{DAY}T10:00:00Z",
            "points_px": points,
            "what": f"{name}_aponeurosis",
            "state": "rest",
        }
        for name, points in BOXES.items()
    ]
    marks = {
        "schema": "ischia.marks/1",
        "recording": sha256(data).hexdigest(),
        "marks": drawn,
        "simulated": True,
    }
    (folder / "marks/clip.json").write_text(json.dumps(marks))
    return folder


@pytest.fixture(scope="module")
def assessed(case: Path):
    return assess(case)


def test_the_visit_is_measured(assessed) -> None:
    found = {m.concept: m for m in assessed.assessment.measured.measurements}
    truth = {
        "fascicle_angle": PLAN.fascicle_deg,
        "pennation_angle": PLAN.pennation_deg,
        "muscle_thickness": PLAN.thickness_mm,
        "fascicle_length": PLAN.fascicle_mm,
    }
    for name, value in truth.items():
        assert found[f"ultrasound.{name}"].value == pytest.approx(value, rel=0.08)
        assert found[f"ultrasound.{name}"].context["state"] == "rest"
    curves = {c.concept for c in assessed.assessment.measured.curves}
    assert {f"ultrasound.{name}_trace" for name in truth} <= curves


def test_the_report_shows_the_frame_with_its_lines(assessed) -> None:
    shown = with_found_lines(assessed.recordings, assessed.marks, assessed.assessment.measured)
    material = ReportMaterial(
        assessment=assessed.assessment, recordings=assessed.recordings, marks=shown
    )
    tile = ultrasound_tile(material)
    (drawing,) = tile.drawings
    assert str(drawing.for_screen("d1")).count("#7fe0d0") == 3
    assert "10 mm" in str(drawing.for_screen("d1"))
    assert [value.number.says[-2:] for value in tile.values][2:] == ["mm", "mm"]
    assert "between sessions: unknown" in tile.caption


def test_found_lines_are_not_taken_for_what_a_person_drew(assessed) -> None:
    shown = with_found_lines(assessed.recordings, assessed.marks, assessed.assessment.measured)
    (before,), (after,) = assessed.marks.values(), shown.values()
    assert len(before.marks) == 2
    assert {m.author for m in after.marks} == {"reader-1", "ischia"}
