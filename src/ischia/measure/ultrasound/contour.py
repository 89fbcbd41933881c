"""What a person outlined or clicked on: fluid, muscle, tendon, and a tear's share of its muscle."""

from typing import Final, NamedTuple

import numpy as np

from ischia.measure.ultrasound.contour_readings import Size, sizes
from ischia.measure.ultrasound.seen import latest, provenance, seen
from ischia.model.errors import MissingExtraError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import PROPOSED, Measured, Measurement, NotMeasured, Uncertainty
from ischia.model.ultrasound import CalibratedRegion, Cine, tissue_around
from ischia.model.units import Unit

FLUID: Final = "ultrasound.fluid_area"
MUSCLE: Final = "ultrasound.muscle_area"
TENDON: Final = "ultrasound.tendon_area"
THICKNESS: Final = "ultrasound.tendon_thickness"
DOUBTFUL: Final = "outline_doubtful"
_AGREED_SHARE: Final = (
    0.96  # of stand-ins below it a third reach a Dice of 0.9, above it nearly all
)
_SIZES: Final = (
    Size(FLUID, "region", "fluid"),
    Size(MUSCLE, "region", "muscle_outline"),
    Size(TENDON, "region", "tendon_outline"),
    Size(THICKNESS, "caliper", "tendon_thickness"),
)


class Outlined(NamedTuple):
    """An outline from a click, or None and why not; 1 where every other click gives the same."""

    points_px: tuple[tuple[float, float], ...] | None
    reason: str
    agreed_share: float


def outlined_measures(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Areas [mm²] of fluid, muscle and tendon, thickness [mm] of a tendon, where they were marked.

    A key frame `what` "fluid" with one point asks for the fluid there to be outlined: the area is
    proposed only, until a person draws or accepts the outline as a region `fluid`. Where other
    clicks into it give another outline, it is flagged as doubtful.
    """
    clicks = [
        mark
        for mark in latest(marks)
        if (mark.kind, mark.what) == ("key_frame", "fluid") and len(mark.points_px) == 1
    ]
    drawn = tuple(found for size in _SIZES for found in sizes(cine, marks, size))
    return (*drawn, *(_clicked(cine, click) for click in clicks))


def _clicked(cine: Cine, click: Mark) -> Measured:
    context = {**seen(cine), "mark": click.id}
    outline_px, reason, agreed = outlined_from(cine, click)
    holding = _region(cine, click)
    if outline_px is None or holding is None:
        return NotMeasured(concept=FLUID, side=cine.side, context=context, reason=reason)
    x_mm, y_mm = (np.array(outline_px) * (holding.mm_per_px_x, holding.mm_per_px_y)).T
    return Measurement(
        concept=FLUID,
        value=float(abs(x_mm @ np.roll(y_mm, -1) - y_mm @ np.roll(x_mm, -1)) / 2),
        unit=Unit.SQUARE_MILLIMETRE,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown"),
        side=cine.side,
        context={**context, "frame": float(click.frame)},
        provenance=provenance(cine, FLUID, [click.frame]),
        flags=(PROPOSED,) if agreed >= _AGREED_SHARE else (PROPOSED, DOUBTFUL),
    )


def fluid_outline(cine: Cine, click: Mark) -> tuple[tuple[tuple[float, float], ...] | None, str]:
    """Outline [px] of the dark place that was clicked on, or None and the reason why there is none.

    It is looked for within the calibrated tissue region alone, and never of a nerve: from one
    click a nerve is not outlined well enough (`validation/ultrasound_contours`).

    Raises
    ------
    MissingExtraError
        When the part that reads pictures is not installed.
    """
    return outlined_from(cine, click)[:2]


def outlined_from(cine: Cine, click: Mark) -> "Outlined":
    """Outline [px] as `fluid_outline`, and how far outlines from other clicks agree with it.

    Raises
    ------
    MissingExtraError
        When the part that reads pictures is not installed.
    """
    try:
        from ischia.numeric.image.contours import agreement, dark_contour
    except ImportError as err:
        raise MissingExtraError(
            needed_for="outlining fluid from a click", extra="ultrasound"
        ) from err
    region = _region(cine, click)
    if region is None:
        reason = f"the click on frame {click.frame} is in no calibrated tissue of the clip"
        return Outlined(None, reason, 0.0)
    part = (slice(region.y0_px, region.y1_px + 1), slice(region.x0_px, region.x1_px + 1))
    tissue = np.ascontiguousarray(cine.pixels[click.frame][part])
    x_px, y_px = click.points_px[0]
    found = dark_contour(tissue, (x_px - region.x0_px, y_px - region.y0_px))
    if found is None:
        return Outlined(None, f"no wall is seen around the click on frame {click.frame}", 0.0)
    points = found.points_px + np.array([region.x0_px, region.y0_px])
    outline_px = tuple((float(x), float(y)) for x, y in points)
    return Outlined(outline_px, "", agreement(tissue, found))


def _region(cine: Cine, click: Mark) -> CalibratedRegion | None:
    if not 0 <= click.frame < cine.t_s.size:
        return None
    return tissue_around(cine.regions, click.points_px[:1])
