"""How large a tear and its haematoma are, by calipers and outlines."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from ischia.measure.ultrasound.contour import MUSCLE
from ischia.measure.ultrasound.contour_readings import Size, sizes
from ischia.measure.ultrasound.derived import derived
from ischia.measure.ultrasound.gap import ACROSS
from ischia.model.marks import Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.terms import Side
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

TEAR_AREA: Final = "ultrasound.tear_area"
SHARE: Final = "ultrasound.tear_share"
VOLUME: Final = "ultrasound.haematoma_volume"
_WAYS: Final = ("length", "width", "depth")
_SIZES: Final = (
    *(Size(f"ultrasound.{of}_{way}", "caliper", f"{of}_{way}")
      for of in ("tear", "haematoma") for way in _WAYS),
    Size(TEAR_AREA, "region", "tear_outline"),
)  # fmt: skip
_MM3_PER_ML: Final = 1000
_PERCENT: Final = 100


def tear_measures(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Length, width and depth [mm] of tear and haematoma, and the area of a tear [mm²]."""
    return tuple(found for size in _SIZES for found in sizes(cine, marks, size))


def tear_shares(found: Iterable[Measured]) -> tuple[Measured, ...]:
    """Share of the muscle's cross-section that a tear takes [%], for each tear that was outlined.

    Both outlines stand on one recording across the muscle, in one state and at one level.
    """
    together = list(found)
    muscles = [m for m in together if isinstance(m, Measurement) and m.concept == MUSCLE]
    tears = [m for m in together if isinstance(m, Measurement) and m.concept == TEAR_AREA]
    return tuple(_share(tear, muscles) for tear in tears)


def _share(tear: Measurement, muscles: Sequence[Measurement]) -> Measured:
    def refused(reason: str) -> NotMeasured:
        return NotMeasured(concept=SHARE, side=tear.side, context=tear.context, reason=reason)

    if tear.context.get("view") != ACROSS:
        return refused(
            'the visit does not say that the picture is across (view = "short_axis", '
            "or --view short_axis)"
        )
    alike = [
        muscle
        for muscle in muscles
        if muscle.provenance.sources == tear.provenance.sources
        and all(muscle.context.get(k) == tear.context.get(k) for k in ("state", "level_cm"))
    ]
    if not alike:
        return refused("nobody outlined the muscle in the same state and at the same level")
    return derived(
        (SHARE, Unit.PERCENT), [(tear, 1), (alike[0], -1)], factor=_PERCENT, context=tear.context
    )


def haematoma_volumes(found: Iterable[Measured]) -> tuple[Measured, ...]:
    """Volume of a haematoma [mL] as an ellipsoid, π/6 · length · width · depth, for each side.

    Its three sizes may stand on several recordings of a visit, since no one picture shows all. The
    interval comes from the calipers' errors alone: how far a haematoma is no ellipsoid is not in
    it (flag).
    """
    by: dict[tuple[Side, str], dict[str, list[Measurement]]] = {}
    for m in found:
        for way in _WAYS:
            if isinstance(m, Measurement) and m.concept == f"ultrasound.haematoma_{way}":
                of = m.side, str(m.context.get("structure", ""))
                by.setdefault(of, {}).setdefault(way, []).append(m)
    return tuple(_volume(side, structure, ways) for (side, structure), ways in by.items())


def _volume(side: Side, structure: str, ways: dict[str, list[Measurement]]) -> Measured:
    context = {"structure": structure} if structure else {}
    missing = [way for way in _WAYS if way not in ways]
    twice = [way for way in _WAYS if len(ways.get(way, ())) > 1]
    if missing or twice:
        reason = (
            f"its {' and '.join(missing)} was not measured"
            if missing
            else f"its {' and '.join(twice)} stands on several recordings or in several states"
        )
        return NotMeasured(concept=VOLUME, side=side, context=context, reason=reason)
    return derived(
        (VOLUME, Unit.MILLILITRE),
        [(ways[way][0], 1) for way in _WAYS],
        factor=math.pi / 6 / _MM3_PER_ML,
        context=context,
        flags=("taken_as_ellipsoid",),
    )
