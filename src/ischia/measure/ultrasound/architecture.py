"""How a muscle is built: the angle of its fascicles, its thickness, the length of a fascicle."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.ultrasound.architecture_change import CHANGE, architecture_changes
from ischia.measure.ultrasound.architecture_frames import (
    Asked,
    Looked,
    asked,
    found_lines,
    whole_clip,
)
from ischia.measure.ultrasound.architecture_values import Built, Quantity, columns
from ischia.measure.ultrasound.seen import Watch, provenance, seen, trace, unwatched
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Uncertainty,
)
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

FASCICLE: Final = "ultrasound.fascicle_angle"
PENNATION: Final = "ultrasound.pennation_angle"
THICKNESS: Final = "ultrasound.muscle_thickness"
LENGTH: Final = "ultrasound.fascicle_length"
EQUATION: Final = "straight_between_aponeuroses"
ONE_IMAGE: Final = "between_sessions_unknown"
BEYOND: Final = "fascicle_leaves_the_image"
# Held against the other leg: not the fascicle angle, which turns with the probe.
OF_BOTH_LEGS: Final = tuple(
    f"{concept}{change}" for change in ("", CHANGE) for concept in (PENNATION, THICKNESS, LENGTH)
)
_ALL: Final = (FASCICLE, PENNATION, THICKNESS, LENGTH)
_NO_SCALE: Final = "the file carries no calibration: pixels have no size"
_ALONG: Final = "fascicles run too nearly along an aponeurosis for their length to be found"


def architecture_measures(
    cine: Cine, marks: Marks | None, watch: Watch = unwatched
) -> tuple[Measured, ...]:
    """Fascicle angle, pennation, thickness and fascicle length of a muscle seen along its length.

    A person drags two boxes once, regions `superficial_aponeurosis` and `deep_aponeurosis`; the
    boxes follow the tissue along a clip. In each the brightest line is taken, and its edge towards
    the muscle. The fascicle angle is the direction that most lines between them share, against the
    image's own level; the pennation is against the deep aponeurosis; thickness is the mean
    distance of the two edges over the field, square to them. A fascicle's length is that of the
    straight line through the middle of the field to both aponeuroses, which go on straight where
    the image ends: of a curved fascicle it is too short. What 1° changes stands beside it.

    Values are those of the key frames marked with a state, or else of the frame with the boxes
    (flag on a clip); of a frame at rest and one in contraction their change is told as well.
    Without boxes the whole of a long-axis image is searched, and the values are
    proposed only (flags); over a clip nothing is followed then. Intervals say how far pieces of one
    image disagree: what another image, probe position or day would give is not in them (flag).
    Lengths need a calibration, angles do not. `watch` is told of each frame that was followed.

    Raises
    ------
    MissingExtraError
        When the part that reads pictures is not installed.
    """
    what = asked(cine, _drawn(cine, marks))
    if what is None:
        return ()
    found = what if isinstance(what, str) else whole_clip(cine, what, watch)
    if isinstance(what, str) or isinstance(found, str):
        return _nothing(cine, str(found), seen(cine))
    values = [value for number in what.frames for value in _of_frame(cine, what, found, number)]
    values += architecture_changes(values)
    return (*values, *(_traces(cine, what, found) if what.boxes and cine.t_s.size > 1 else ()))


def architecture_lines(
    cine: Cine, marks: Marks | None, measured: Iterable[Measurement]
) -> tuple[Mark, ...]:
    """Return the lines behind these values of a clip as marks of the program, to be shown.

    Polylines `what` "found_line": both aponeuroses, and the straight fascicle through the middle
    of the field as far as the image shows it.
    """
    angles_deg = {
        int(frame): m.value
        for m in measured
        if m.concept == FASCICLE and cine.source.sha256 in m.provenance.sources
        if isinstance(frame := m.context.get("frame"), int | float)
    }
    return lines_on(cine, marks, angles_deg)


def lines_on(cine: Cine, marks: Marks | None, angles_deg: Mapping[int, float]) -> tuple[Mark, ...]:
    """Return the lines behind a fascicle angle that was measured on each of these frames."""
    return found_lines(cine, _drawn(cine, marks), angles_deg) if angles_deg else ()


def _drawn(cine: Cine, marks: Marks | None) -> Marks:
    return marks or Marks(schema="ischia.marks/1", recording=cine.source.sha256, marks=())


def _nothing(cine: Cine, reason: str, context: Context) -> tuple[NotMeasured, ...]:
    return tuple(
        NotMeasured(concept=concept, side=cine.side, context=context, reason=reason)
        for concept in _ALL
    )


def _of_frame(cine: Cine, what: Asked, found: Looked, number: int) -> tuple[Measured, ...]:
    state = what.frames[number]
    context: Context = {**seen(cine), **({"state": state} if state else {})}
    how = found.seen[number]
    if isinstance(how, str):
        return _nothing(cine, f"frame {number}: {how}", context)
    one = found.built[number]
    flags = (*what.flags, *found.flags, ONE_IMAGE)
    made = Measurement(
        concept=FASCICLE,
        value=one.fascicle_deg.value,
        unit=Unit.DEGREE,
        interval95=one.fascicle_deg.interval95,
        uncertainty=Uncertainty(sem=one.fascicle_deg.sem, kind="combined"),
        side=cine.side,
        context={**context, "frame": float(number)},
        provenance=provenance(cine, FASCICLE, [number]),
        flags=flags,
    )
    pennation = _like(made, PENNATION, one.pennation_deg)
    mm_per_px = found.ground.mm_per_px
    if mm_per_px is None:
        lost = _nothing(cine, _NO_SCALE, context)
        return (made, pennation, *lost[2:])
    thick = _like(made, THICKNESS, one.thickness_px, mm_per_px)
    if one.length_px is None:
        none = NotMeasured(concept=LENGTH, side=cine.side, context=context, reason=_ALONG)
        return made, pennation, thick, none
    length = _like(made, LENGTH, one.length_px, mm_per_px)
    more: Context = {
        **length.context,
        "equation": EQUATION,
        "field_of_view_mm": round(found.ground.shape[1] * mm_per_px, 2),
        "one_degree_mm": round(one.one_degree_px * mm_per_px, 2),
    }
    outside = (BEYOND,) if one.inside_share < 1 else ()
    return (
        made,
        pennation,
        thick,
        replace(
            length,
            context=more,
            flags=(*flags, *outside),
            derived_from=(made.id, thick.id),
            id="",
        ),
    )


def _like(
    first: Measurement, concept: str, of: Quantity, mm_per_px: float | None = None
) -> Measurement:
    """Return another value of the same frame, in mm where pixels have a size."""
    size = mm_per_px or 1.0
    low, high = of.interval95
    return replace(
        first,
        concept=concept,
        value=of.value * size,
        unit=Unit.MILLIMETRE if mm_per_px else Unit.DEGREE,
        interval95=(low * size, high * size),
        uncertainty=Uncertainty(sem=of.sem * size, kind="combined"),
        provenance=replace(first.provenance, method=f"{concept}@1"),
        id="",
    )


def _traces(cine: Cine, what: Asked, found: Looked) -> tuple[Curve, ...]:
    """Return each quantity over the clip; frames on which it was not seen have no point."""
    size = found.ground.mm_per_px
    pick: list[tuple[str, Unit, float, Callable[[Built], Quantity | None]]] = [
        (FASCICLE, Unit.DEGREE, 1.0, lambda b: b.fascicle_deg),
        (PENNATION, Unit.DEGREE, 1.0, lambda b: b.pennation_deg),
    ]
    if size is not None:
        pick += [
            (THICKNESS, Unit.MILLIMETRE, size, lambda b: b.thickness_px),
            (LENGTH, Unit.MILLIMETRE, size, lambda b: b.length_px),
        ]
    made: list[Curve] = []
    for concept, unit, scale, of in pick:
        held = {n: q for n, one in found.built.items() if (q := of(one)) is not None}
        if held:
            values, sems = columns(list(held.values()))
            frames = np.array(sorted(held))
            made.append(
                trace(
                    cine,
                    (f"{concept}_trace", unit),
                    frames,
                    values * scale,
                    sem=sems * scale,
                    flags=(*what.flags, *found.flags, ONE_IMAGE),
                )
            )
    return tuple(made)
