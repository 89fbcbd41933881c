"""The numbers of each method, kept: a number that moves needs a new `@n`, and a new file entry."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.exam import exam_measures, side_difference
from ischia.measure.ultrasound import gap_measures
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.model.units import Unit

KEPT = json.loads(Path(__file__).with_name("numbers.json").read_text("utf-8"))
SOURCE = Source(sha256="c" * 64, format="dicom", reader="dicom@1", path="clip.dcm")


def gaps() -> list[Measurement]:
    region = CalibratedRegion(
        x0_px=0,
        y0_px=0,
        x1_px=399,
        y1_px=299,
        mm_per_px_x=0.11,
        mm_per_px_y=0.09,
        kind="tissue_2d",
    )
    cine = Cine(
        pixels=np.zeros((20, 300, 400), np.uint8),
        t_s=np.arange(20) / 10,
        regions=(region,),
        side=Side.LEFT,
        structure="rectus_femoris",
        view="long_axis",
        probe=None,
        source=SOURCE,
    )
    ends = {
        "rest": (2, [((180.0, 120.0), (217.5, 122.0)), ((179.0, 121.0), (213.0, 119.5))]),
        "contraction": (
            11,
            [
                ((110.5, 118.0), (282.0, 121.0)),
                ((112.0, 122.0), (284.5, 118.0)),
                ((108.0, 120.0), (286.0, 120.5)),
            ],
        ),
    }
    drawn = [
        Mark(
            id=f"{state}-{reading}",
            kind="caliper",
            frame=frame,
            author="reader-1",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            points_px=points,
            what="gap",
            state=state,
            reading=reading,
        )
        for state, (frame, readings) in ends.items()
        for reading, points in enumerate(readings, 1)
    ]
    return list(
        gap_measures(
            cine, Marks(schema="ischia.marks/1", recording=SOURCE.sha256, marks=tuple(drawn))
        )
    )


def exam() -> list[Measurement]:
    girths = [
        ExamItem(item="thigh_girth", side=side, values=values, unit=Unit.CENTIMETRE)
        for side, values in ((Side.LEFT, (50.9, 51.4, 51.1)), (Side.RIGHT, (53.8, 54.0)))
    ]
    slump = ExamItem(item="slump", side=Side.LEFT, pain_0_10=3.0)
    found = exam_measures(ExamSheet(history=(), exam=(*girths, slump), source=SOURCE))
    return [*found, side_difference(found[0], found[1])]


def name(found: Measurement) -> str:
    return " ".join((found.concept, found.side, str(found.context.get("state", "")))).strip()


@pytest.mark.parametrize("found", [*gaps(), *exam()], ids=name)
def test_the_number_is_the_one_that_was_kept(found: Measurement) -> None:
    kept = KEPT[found.provenance.method][name(found)]
    assert found.value == pytest.approx(kept["value"], rel=1e-12)
    assert list(found.interval95 or ()) == pytest.approx(kept["interval95"], rel=1e-9)
