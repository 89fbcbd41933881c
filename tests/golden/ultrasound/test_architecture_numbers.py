"""Numbers of muscle architecture, kept. Another image library may round otherwise."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.ultrasound import architecture_measures
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Curve
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.phantoms.muscle import MusclePlan, muscle_clip

KEPT = json.loads(Path(__file__).with_name("architecture_numbers.json").read_text("utf-8"))
PLANS = [
    MusclePlan(fascicle_deg=angle_deg, mm_per_px=0.2, border_px=20)
    for angle_deg in (16.0, 18.0, 20.0)
]
BOXES = {
    "superficial_aponeurosis": ((20.0, 42.0), (269.0, 62.0)),
    "deep_aponeurosis": ((20.0, 132.0), (269.0, 166.0)),
}


@pytest.fixture(scope="module")
def found():
    made = muscle_clip(PLANS, np.random.default_rng(11))
    x0, y0, x1, y1 = made.region_px
    region = CalibratedRegion(
        x0_px=x0, y0_px=y0, x1_px=x1, y1_px=y1, mm_per_px_x=0.2, mm_per_px_y=0.2, kind="tissue_2d"
    )
    cine = Cine(
        pixels=made.pixels,
        t_s=np.arange(3) / 20,
        regions=(region,),
        side=Side.LEFT,
        structure=None,
        view="long_axis",
        probe=None,
        source=Source(sha256="0" * 64, format="dicom", reader="dicom@1", path="clip.dcm"),
    )
    drawn = tuple(
        Mark(
            id=name,
            kind="region",
            frame=0,
            author="reader-1",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            points_px=points,
            what=name,
            state="rest",
        )
        for name, points in BOXES.items()
    )
    marks = Marks(schema="ischia.marks/1", recording="0" * 64, marks=drawn)
    return {m.provenance.method: m for m in architecture_measures(cine, marks)}


def test_no_method_is_left_out(found) -> None:
    assert set(found) == set(KEPT)


@pytest.mark.parametrize("method", KEPT)
def test_the_number_is_the_one_that_was_kept(found, method) -> None:
    one = found[method]
    if isinstance(one, Curve):
        assert one.values == pytest.approx(KEPT[method]["values"], abs=0.1)
    else:
        assert one.value == pytest.approx(KEPT[method]["value"], abs=0.1)
        assert one.uncertainty.sem == pytest.approx(KEPT[method]["sem"], abs=0.1)
