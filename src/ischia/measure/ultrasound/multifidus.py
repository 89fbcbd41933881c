"""Multifidus at rest and in contraction, and what ultrasound does not see beside it."""

from collections.abc import Sequence
from typing import Final

from ischia.measure.ultrasound.contour_readings import Size, sizes
from ischia.measure.ultrasound.derived import derived, shifted
from ischia.measure.ultrasound.seen import seen
from ischia.model.marks import Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

THICKNESS: Final = "ultrasound.multifidus_thickness"
AREA: Final = "ultrasound.multifidus_area"
CANAL: Final = "ultrasound.spinal_canal"
UNSEEN: Final = (
    "ultrasound does not see the spinal canal, nor the nerve roots in it: bone is in the way; "
    "nothing here speaks for or against their compression"
)
_SIZES: Final = (
    Size(THICKNESS, "caliper", "multifidus_thickness"),
    Size(AREA, "region", "multifidus_outline"),
)
_PERCENT: Final = 100


def multifidus_measures(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Thickness [mm] and cross-section [mm²] at rest and in contraction, and their change [%].

    The change is contraction against rest, of one recording and one level. Whatever was measured,
    the spinal canal is told not to be.
    """
    found: tuple[Measured, ...] = ()
    for size in _SIZES:
        drawn = sizes(cine, marks, size)
        found += (*drawn, *_changes(size.concept, drawn))
    if not found:
        return ()
    canal = NotMeasured(concept=CANAL, side=cine.side, context=seen(cine), reason=UNSEEN)
    return (*found, canal)


def _changes(concept: str, drawn: Sequence[Measured]) -> tuple[Measured, ...]:
    levels = dict.fromkeys(m.context.get("level_cm") for m in drawn)
    return tuple(
        _change(f"{concept}_change", [m for m in drawn if m.context.get("level_cm") == level])
        for level in levels
    )


def _change(concept: str, drawn: Sequence[Measured]) -> Measured:
    by_state = {m.context.get("state"): m for m in drawn if isinstance(m, Measurement)}
    contraction, rest = by_state.get("contraction"), by_state.get("rest")
    context = {k: v for k, v in drawn[0].context.items() if k not in {"state", "frame"}}
    if contraction is None or rest is None:
        reason = f"it was not measured {'at rest' if rest is None else 'in contraction'}"
        return NotMeasured(concept=concept, side=drawn[0].side, context=context, reason=reason)
    ratio = derived(
        (concept, Unit.PERCENT), [(contraction, 1), (rest, -1)], factor=_PERCENT, context=context
    )
    return shifted(ratio, -_PERCENT)
