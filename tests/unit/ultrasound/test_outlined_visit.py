"""What was drawn on the recordings of a visit reaches its numbers, and both sides are compared."""

from datetime import UTC, datetime

from ischia.knowledge.load import load
from ischia.model.marks import Mark, Marks
from ischia.model.source import Source
from ischia.model.terms import InjuredSide, Side
from ischia.service.measure import Known, measure


def marks(sha256: str, width_px: float) -> Marks:
    def outline(level_cm: float, reading: int) -> Mark:
        x, y = 30 + width_px + reading, 30 + 4 * level_cm
        return Mark(
            id=f"{level_cm}-{reading}",
            kind="region",
            what="nerve_outline",
            frame=int(level_cm),
            author="reader-1",
            at=datetime(2026, 3, 2, tzinfo=UTC),
            points_px=((30, 30), (x, 30), (x, y), (30, y)),
            level_cm=level_cm,
            reading=reading,
        )

    drawn = tuple(outline(cm, reading) for cm in (2.0, 5.0) for reading in (1, 2, 3))
    return Marks(schema="ischia.marks/1", recording=sha256, marks=drawn)


def test_nerves_of_both_legs_are_measured_and_compared(cine) -> None:
    clips = [
        cine(
            side=side,
            structure="sciatic_nerve",
            view="short_axis",
            source=Source(sha256=sha, format="dicom", reader="dicom@1", path=f"{side}.dcm"),
        )
        for side, sha in ((Side.RIGHT, "a" * 64), (Side.LEFT, "b" * 64))
    ]
    drawn = {"a" * 64: marks("a" * 64, 60), "b" * 64: marks("b" * 64, 40)}
    found = measure(clips, drawn, InjuredSide.RIGHT, Known.of(load()))
    (larger,) = [
        m for m in found.measurements if m.concept == "ultrasound.nerve_area_max_difference"
    ]
    assert 0 < larger.interval95[0] < larger.interval95[1]
    levels = {
        m.context["level_cm"]
        for m in found.measurements
        if m.concept == "ultrasound.nerve_area_difference"
    }
    assert levels == {2.0, 5.0}
    assert {c.concept for c in found.curves} >= {"ultrasound.nerve_area_profile"}
