"""A simulated reader, who lays calipers on the picture and is never quite exact."""

from datetime import timedelta
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.phantoms.cine import anatomy
from ischia.phantoms.cine.echo import MM_PER_PX
from ischia.phantoms.cine.plan import CinePlan

X0_PX, Y0_PX = 12, 24  # upper left pixel of the tissue in the picture
_TILT_MM: Final = 0.3  # how far from half depth one hand holds a caliper


def in_image(x_mm: FloatArray, z_mm: FloatArray) -> FloatArray:
    """Return pixel coordinates (…, 2); the centre of the first pixel is half a pixel deep."""
    return np.stack((x_mm / MM_PER_PX - 0.5 + X0_PX, z_mm / MM_PER_PX - 0.5 + Y0_PX), axis=-1)


def calipers(plan: CinePlan, gap_mm: FloatArray, sha256: str, rng: np.random.Generator) -> Marks:
    """Return calipers laid from stump to stump, each end with its share of the reader's error.

    `gap_mm` (t,) is the true gap of each frame, `sha256` the hash of the file drawn upon.
    """
    drawn: list[Mark] = []
    for state, frame in (("rest", plan.rest_frame), ("contraction", plan.contraction_frame)):
        for reading in range(1, plan.readings + 1):
            number = len(drawn) + 1
            drawn.append(
                Mark(
                    id=f"mark-{number}",
                    kind="caliper",
                    frame=frame,
                    author=plan.author,
                    at=plan.taken_at + timedelta(minutes=15, seconds=20 * number),
                    points_px=_caliper(plan, float(gap_mm[frame]), rng),
                    what="gap",
                    state="rest" if state == "rest" else "contraction",
                    reading=reading,
                )
            )
    return Marks(schema="ischia.marks/1", recording=sha256, marks=tuple(drawn), simulated=True)


def _caliper(
    plan: CinePlan, gap_mm: float, rng: np.random.Generator
) -> tuple[tuple[float, float], ...]:
    middle_mm = np.array([anatomy.TEAR_MM])
    depth_mm = (anatomy.rectus_top_mm(middle_mm) + anatomy.rectus_bottom_mm(middle_mm)) / 2
    ends_mm = anatomy.TEAR_MM + np.array([-gap_mm, gap_mm]) / 2
    ends_mm = ends_mm + rng.normal(0, plan.reader_error_mm / np.sqrt(2), 2)
    level_mm = depth_mm + rng.normal(0, _TILT_MM)
    ends_px = in_image(ends_mm, np.broadcast_to(level_mm, ends_mm.shape))
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in ends_px)
