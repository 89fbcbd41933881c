"""Size of a nerve along its course, from outlines at levels of the limb."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from ischia.measure.ultrasound.contour_readings import Size, groups, of_readings, size_of
from ischia.measure.ultrasound.derived import derived
from ischia.measure.ultrasound.seen import latest, seen
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Curve, Measured, Measurement, NotMeasured, Provenance
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

AREA: Final = "ultrasound.nerve_area"
REFERENCE: Final = "ultrasound.nerve_reference_area"
PROFILE: Final = "ultrasound.nerve_area_profile"
LARGEST: Final = "ultrasound.nerve_area_max"
SWELLING: Final = "ultrasound.nerve_swelling_ratio"
_SIZES: Final = (
    Size(AREA, "region", "nerve_outline"),
    Size(REFERENCE, "region", "nerve_reference"),
)
_CLICKED: Final = ("nerve", "sciatic_nerve", "nerve_outline", "nerve_reference")
BY_HAND: Final = (
    "from one click a nerve is not outlined well enough (on 50 drawn nerves the outline overlapped "
    "by a Dice of 0.37): draw its outline by hand, as a region nerve_outline"
)
_MOST_TILT_DEG: Final = 45.0  # beyond, a degree more or less changes the area by 2 %; ours


def nerve_areas(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Cross-section of a nerve [mm²] at each level that was outlined, and at its reference.

    A picture that is tilted from square across the nerve shows it too large: where the mark says
    `tilt_deg`, the area is multiplied by its cosine (flag `tilt_corrected_as_marked`), else left
    as drawn (flag `tilt_not_corrected`). The ratio of an ellipse's axes is not taken for the
    tilt, since the nerve need not be round. A click alone gives no area: it says what to draw.
    """
    drawn = tuple(
        of_readings(cine, group, (size.concept, Unit.SQUARE_MILLIMETRE), upright, _tilt(group))
        for size in _SIZES
        for group in groups(marks, size)
    )
    clicked = tuple(
        NotMeasured(
            concept=AREA, side=cine.side, context={**seen(cine), "mark": mark.id}, reason=BY_HAND
        )
        for mark in latest(marks)
        if mark.kind == "key_frame" and mark.what in _CLICKED
    )
    return (*drawn, *clicked)


def upright(cine: Cine, mark: Mark) -> tuple[float | None, str]:
    """Return the area [mm²] of one outline, corrected for its tilt, or None and why not."""
    area_mm2, reason = size_of(cine, mark)
    if area_mm2 is None or mark.tilt_deg is None:
        return area_mm2, reason
    if abs(mark.tilt_deg) > _MOST_TILT_DEG:
        return None, f"a tilt of {mark.tilt_deg:g}° is too much to be corrected"
    return area_mm2 * math.cos(math.radians(mark.tilt_deg)), ""


def _tilt(drawn: Sequence[Mark]) -> tuple[str, ...]:
    said = {mark.tilt_deg is not None for mark in drawn}
    names = {True: "tilt_corrected_as_marked", False: "tilt_not_corrected"}
    return tuple(names[known] for known in sorted(said, reverse=True))


def nerve_course(found: Iterable[Measured]) -> tuple[Measured, ...]:
    """Area over the levels, the largest, and how far it is swollen, from all of a visit's outlines.

    The swelling ratio is the largest area over that of the outline which a person named as the
    reference; nothing says here what ratio is too large. Of several levels the largest is chosen
    after the fact, so that noise alone makes it larger (flag `largest_of_levels`).
    """
    by: dict[tuple[Side, str], list[Measurement]] = {}
    references: dict[tuple[Side, str], list[Measurement]] = {}
    for m in found:
        if isinstance(m, Measurement) and m.concept in {AREA, REFERENCE}:
            kept = by if m.concept == AREA else references
            kept.setdefault((m.side, str(m.context.get("structure", ""))), []).append(m)
    made: tuple[Measured, ...] = ()
    for key, areas in by.items():
        levelled = [m for m in areas if "level_cm" in m.context]
        if len({m.context["level_cm"] for m in levelled}) > 1:
            made += _course(key[1], levelled, references.get(key, []))
    return made


def _course(
    structure: str, areas: Sequence[Measurement], references: Sequence[Measurement]
) -> tuple[Measured, ...]:
    context = {"structure": structure} if structure else {}
    top = max(areas, key=lambda m: m.value)
    at = {**context, "at_level_cm": top.context["level_cm"]}
    largest = derived(
        (LARGEST, Unit.SQUARE_MILLIMETRE),
        [(top, 1)],
        factor=1.0,
        context=at,
        flags=("largest_of_levels",),
    )
    if len(references) != 1:
        reason = f"{len(references) or 'no'} outlines are named nerve_reference: one is needed"
        swelling: Measured = NotMeasured(
            concept=SWELLING, side=top.side, context=context, reason=reason
        )
    else:
        swelling = derived(
            (SWELLING, Unit.RATIO),
            [(top, 1), (references[0], -1)],
            factor=1.0,
            context=at,
            flags=("largest_of_levels",),
        )
    return _profile(context, areas), largest, swelling


def _profile(context: dict[str, str], areas: Sequence[Measurement]) -> Curve:
    ordered = sorted(areas, key=lambda m: float(m.context["level_cm"]))
    bands = [m.interval95 for m in ordered if m.interval95 is not None]
    known = len(bands) == len(ordered)
    sources = tuple(dict.fromkeys(sha for m in ordered for sha in m.provenance.sources))
    return Curve(
        concept=PROFILE,
        unit=Unit.SQUARE_MILLIMETRE,
        side=ordered[0].side,
        context=context,
        axis="level_cm",
        at=tuple(float(m.context["level_cm"]) for m in ordered),
        values=tuple(m.value for m in ordered),
        low95=tuple(low for low, _ in bands) if known else None,
        high95=tuple(high for _, high in bands) if known else None,
        n=min(m.uncertainty.n or 1 for m in ordered),
        provenance=Provenance(method=f"{PROFILE}@1", sources=sources),
        flags=tuple(dict.fromkeys(flag for m in ordered for flag in m.flags)),
    )
