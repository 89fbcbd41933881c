"""What a simulated reader draws on simulated echoes: two boxes at one depth."""

from datetime import UTC, datetime, timedelta
from typing import Final

from ischia.model.marks import Mark, Marks
from ischia.model.ultrasound import RfFrames

Box = tuple[float, float, float, float]  # left, right, upper and lower edge [mm]

_DRAWN_AT: Final = datetime(2026, 3, 2, 10, 45, tzinfo=UTC)


def two_regions(frames: RfFrames, target_mm: Box, reference_mm: Box) -> Marks:
    """Return both regions as marks: x counts lines, y samples."""
    drawn = [
        Mark(
            id=f"mark-{number}",
            kind="region",
            frame=0,
            author="reader-1",
            at=_DRAWN_AT + timedelta(seconds=20 * number),
            points_px=_corners(frames, box_mm),
            what=what,
        )
        for number, (what, box_mm) in enumerate(
            (("strain_target", target_mm), ("strain_reference", reference_mm)), start=1
        )
    ]
    return Marks(
        schema="ischia.marks/1",
        recording=frames.source.sha256,
        marks=tuple(drawn),
        simulated=True,
    )


def _corners(frames: RfFrames, box_mm: Box) -> tuple[tuple[float, float], ...]:
    left, right, upper, lower = box_mm
    x, y = frames.line_pitch_mm, frames.mm_per_sample
    return tuple(
        (round(a / x, 2), round((b - frames.first_depth_mm) / y, 2))
        for a, b in ((left, upper), (right, upper), (right, lower), (left, lower))
    )
