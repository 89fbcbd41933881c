"""What a clip of rest, contraction and rest shows: opening, strain, sliding, pain."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.ultrasound.dynamic_layers import layer_sliding, strain_along
from ischia.measure.ultrasound.dynamic_opening import opening_measures
from ischia.measure.ultrasound.motion import Movement, movement
from ischia.measure.ultrasound.opening import confirms, drawn_place, proposed_place
from ischia.measure.ultrasound.seen import Watch, latest, seen, trace, unwatched
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

HELD: Final = "ultrasound.tracking_held"
PAIN: Final = "ultrasound.pain"
GAP_TRACE: Final = "ultrasound.gap_trace"
LONG_AXIS: Final = "long_axis"
_PAIN_0_10: Final = 10.0


def dynamic_measures(
    cine: Cine, marks: Marks | None, watch: Watch = unwatched
) -> tuple[Measured, ...]:
    """Everything that motion in a clip along a muscle says, from a key frame at rest.

    The share of the tissue that could be followed comes first: what is said of the rest holds only
    where that is high. Lengths need a calibration; the share does not.

    Parameters
    ----------
    cine
        A clip whose visit says that it looks along the muscle; of others and of stills, pain alone.
    marks
        What a person drew, if anything: key frames, calipers of the gap, the muscle's axis, the
        region `muscle`, the layers `upper_layer` and `lower_layer`, pain.
    watch
        Told of each frame that was followed.

    Raises
    ------
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    drawn = marks or Marks(schema="ischia.marks/1", recording=cine.source.sha256, marks=())
    pain = pain_scores(cine, drawn)
    if cine.t_s.size < 2 or cine.view not in {LONG_AXIS, None}:  # noqa: PLR2004  # a still
        return pain  # nobody expects motion along a muscle of these
    if cine.view is None:
        reason = (
            'the visit does not say whether the clip looks along the muscle (view = "long_axis", '
            "or --view long_axis)"
        )
        return (*pain, _no_trace(cine, reason))
    calipers = [
        m for m in latest(drawn) if m.kind == "caliper" and m.what == "gap" and m.state == "rest"
    ]
    moved = movement(cine, drawn, {m.frame for m in calipers}, watch)
    quality = trace(
        cine, (HELD, Unit.PERCENT), np.arange(cine.t_s.size), moved.held_pct, flags=moved.flags
    )
    if not any(r.kind == "tissue_2d" for r in cine.regions):
        return (
            *pain,
            quality,
            _no_trace(cine, "the file carries no calibration: pixels have no size"),
        )
    return (*pain, quality, *_lengths(cine, drawn, moved, calipers))


def pain_scores(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Pain [0 to 10] as it was marked at frames of the clip, one value for each mark."""
    return tuple(
        Measurement(
            concept=PAIN,
            value=float(mark.pain_0_10),
            unit=Unit.SCORE,
            interval95=None,
            uncertainty=Uncertainty(sem=None, kind="unknown"),
            side=cine.side,
            context={**seen(cine), "frame": float(mark.frame), "state": mark.state or "not_said"},
            provenance=Provenance(
                method=f"{PAIN}@1",
                sources=(cine.source.sha256,),
                span_s=(float(cine.t_s[mark.frame]),) * 2,
            ),
        )
        for mark in latest(marks)
        if mark.kind == "pain" and mark.pain_0_10 is not None
        if 0 <= mark.frame < cine.t_s.size and 0 <= mark.pain_0_10 <= _PAIN_0_10
    )


def _no_trace(cine: Cine, reason: str) -> NotMeasured:
    return NotMeasured(concept=GAP_TRACE, side=cine.side, context=seen(cine), reason=reason)


def _lengths(
    cine: Cine, marks: Marks, moved: Movement, calipers: Sequence[Mark]
) -> tuple[Measured, ...]:
    found = proposed_place(moved)
    drawn = drawn_place(moved, calipers)
    place = drawn or found
    agreed = found is not None and drawn is not None and confirms(found, drawn)
    return (
        *opening_measures(cine, marks, moved, place, found if drawn and not agreed else None),
        *strain_along(cine, marks, moved, place),
        *layer_sliding(cine, marks, moved),
    )
