"""A simulated reader, who outlines and measures what a section shows and is never quite exact."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.phantoms.section.plan import Oval, SectionPlan

_CORNERS: Final = 28
_SHAKY_SHARE: Final = 0.4  # of the error: single corners beside the whole edge
_CALIPER_CORNERS: Final = 2


def readings(plan: SectionPlan, sha256: str, rng: np.random.Generator) -> Marks:
    """Return each thing drawn as often as the plan says; `sha256` is of the file drawn upon."""
    drawn: list[Mark] = []
    for frame, oval in enumerate(plan.frames):
        for what in oval.marks:
            for reading, points_mm in enumerate(_read(plan, oval, what, rng), 1):
                number = len(drawn) + 1
                drawn.append(
                    Mark(
                        id=f"mark-{number}",
                        kind="caliper" if len(points_mm) == _CALIPER_CORNERS else "region",
                        frame=frame,
                        author=plan.author,
                        at=plan.taken_at + timedelta(minutes=15, seconds=20 * number),
                        points_px=_in_picture(plan, oval, points_mm),
                        what=what,
                        reading=reading,
                        level_cm=oval.level_cm,
                    )
                )
    return Marks(schema="ischia.marks/1", recording=sha256, marks=tuple(drawn), simulated=True)


def _read(
    plan: SectionPlan, oval: Oval, what: str, rng: np.random.Generator
) -> Iterator[FloatArray]:
    """Yield the corners of each reading, (n, 2) [mm] from the thing's middle."""
    for _ in range(plan.readings):
        # One reading sees the whole edge a little too far out or in; outlines shake on top of it.
        off_mm = rng.normal(0, plan.reader_error_mm)
        half_mm = np.array([oval.width_mm, oval.height_mm]) / 2 + off_mm
        if oval.kind == "fluid":
            along = np.array([0.0, 1.0] if what.endswith("_depth") else [1.0, 0.0])
            yield np.stack((-half_mm * along, half_mm * along))
            continue
        turn = 2 * np.pi * np.arange(_CORNERS) / _CORNERS
        shaky_mm = rng.normal(0, _SHAKY_SHARE * plan.reader_error_mm, (_CORNERS, 1))
        yield np.stack((np.cos(turn), np.sin(turn)), axis=-1) * (half_mm + shaky_mm)


def _in_picture(
    plan: SectionPlan, oval: Oval, points_mm: FloatArray
) -> tuple[tuple[float, float], ...]:
    """Return pixel coordinates; the centre of the first pixel is half a pixel deep."""
    middle_mm = np.array([plan.width_mm / 2, oval.centre_mm])
    places_px = (points_mm + middle_mm) / plan.mm_per_px - 0.5 + plan.border_px
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in places_px)
