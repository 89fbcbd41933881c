"""A still that somebody took to size something: what it was not taken for is not missing."""

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
path = "still.dcm"
side = "left"
structure = "biceps_femoris"
view = "long_axis"
"""
PLAN = MusclePlan(fascicle_deg=20.0, mm_per_px=0.15, border_px=30)


def missing(folder: Path, *drawn: str, frames: int = 1) -> set[str]:
    """Assess a case whose image has one caliper of each thing; return what is not measured."""
    visit = folder / "visits" / str(DAY)
    visit.mkdir(parents=True)
    (folder / "marks").mkdir()
    made = muscle_clip((PLAN,) * frames, np.random.default_rng(2))
    told = CinePlan(pseudonym="P-1", side=Side.LEFT)
    data = dicom_bytes(told, made.pixels, made.region_px, PLAN.mm_per_px)
    (folder / "case.toml").write_text(CASE)
    (visit / "visit.toml").write_text(VISIT)
    (visit / "still.dcm").write_bytes(data)
    marks = [
        {
            "id": what,
            "kind": "caliper",
            "frame": 0,
            "author": "reader-1",
            "at": f"{DAY}T10:00:00Z",
            "points_px": [[100, 100], [160, 100]],
            "what": what,
            **({"state": "rest"} if what == "gap" else {}),
        }
        for what in drawn
    ]
    document = {
        "schema": "ischia.marks/1",
        "recording": sha256(data).hexdigest(),
        "marks": marks,
        "simulated": True,
    }
    (folder / "marks/still.json").write_text(json.dumps(document))
    assessment = assess(folder).assessment
    assert assessment.measured.measurements  # the caliper itself is measured
    return {n.concept for n in assessment.measured.not_measured}


@pytest.mark.parametrize(
    ("drawn", "frames", "gap_is_missing"),
    [
        (("haematoma_length",), 1, False),
        (("haematoma_length", "gap"), 1, True),  # at rest only
        (("haematoma_length",), 2, True),  # a clip may be of more than one thing
    ],
)
def test_a_still_of_a_haematoma_does_not_lack_a_gap(
    tmp_path, drawn, frames, gap_is_missing
) -> None:
    lacking = missing(tmp_path / "case", *drawn, frames=frames)
    assert ("ultrasound.gap" in lacking) == gap_is_missing
    if not gap_is_missing:
        assert lacking == {"ultrasound.haematoma_volume"}  # drawn along only
