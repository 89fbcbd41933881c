"""Gap and opening of a tear over time, from tracked tissue, in values with provenance."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.ultrasound.caliper import caliper_length
from ischia.measure.ultrasound.gap import OPENING
from ischia.measure.ultrasound.motion import Movement
from ischia.measure.ultrasound.opening import LEAST_MM, Opening, Place, opening
from ischia.measure.ultrasound.seen import latest, provenance, seen, trace
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import (
    PROPOSED,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Uncertainty,
)
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.repeats import NORMAL95, from_repeats

GAP_TRACE: Final = "ultrasound.gap_trace"
OPENING_TRACE: Final = "ultrasound.gap_opening_trace"
TRACKED: Final = "ultrasound.gap_opening_tracked"
ELSEWHERE: Final = "another_place_proposed"  # than the one that was drawn
LOST: Final = "frames_lost"  # on some, a side of the gap could not be followed


def opening_measures(
    cine: Cine, marks: Marks, moved: Movement, place: Place | None, elsewhere: Place | None
) -> tuple[Measured, ...]:
    """Return the opening [mm] over time and at contraction, and the gap [mm] over time.

    The gap is the mean length of the calipers drawn at rest, plus the opening since then. The
    opening at contraction is that of a frame marked `key_frame` with state contraction, or else
    the widest; it is not given where calipers of both states already give it. What no person has
    drawn or marked (`key_frame`, `what` "opening") carries the flag `proposed_not_confirmed`.
    """
    if place is None:
        return (_nowhere(cine, moved),)
    found = opening(moved, place)
    confirmed = place.drawn or _marked(marks)
    flags = moved.flags if confirmed else (PROPOSED, *moved.flags)
    flags += (LOST,) if found.frames.size < cine.t_s.size else ()
    flags += (ELSEWHERE,) if elsewhere is not None else ()
    if not found.frames.size:
        reason = "the tissue on both sides of the gap could not be followed on any frame"
        return (NotMeasured(concept=GAP_TRACE, side=cine.side, context=seen(cine), reason=reason),)
    drawn = [m for m in latest(marks) if m.kind == "caliper" and m.what == "gap"]
    made: list[Measured] = [
        trace(
            cine,
            (OPENING_TRACE, Unit.MILLIMETRE),
            found.frames,
            found.opening_mm,
            sem=found.sem_mm,
            flags=flags,
        )
    ]
    at_rest = [m for m in drawn if m.state == "rest"]
    if place.drawn:
        made += _gap_trace(cine, at_rest, found, flags)
    if not {"rest", "contraction"} <= {m.state for m in drawn}:
        made.append(_at_contraction(cine, marks, found, flags))
    return tuple(made)


def _marked(marks: Marks) -> bool:
    return any(m.kind == "key_frame" and m.what == "opening" for m in latest(marks))


def _nowhere(cine: Cine, moved: Movement) -> NotMeasured:
    """Return that no place was found, and how much of the tissue that can be said of."""
    least_pct = float(moved.held_pct.min())
    reason = (
        f"no place was found where tissue comes apart by {LEAST_MM:g} mm or more; of the tissue, "
        f"{np.median(moved.held_pct):.0f} % could be followed, on the worst frame {least_pct:.0f} %"
    )
    return NotMeasured(concept=GAP_TRACE, side=cine.side, context=seen(cine), reason=reason)


def _gap_trace(
    cine: Cine, at_rest: Sequence[Mark], found: Opening, flags: tuple[str, ...]
) -> list[Curve]:
    lengths = [caliper_length(cine, mark)[0] for mark in at_rest]
    known_mm = np.array([length for length in lengths if length is not None])
    frames = np.array([m.frame for m, length in zip(at_rest, lengths, strict=True) if length])
    if not known_mm.size:
        return []
    # The calipers hold on the frames they were drawn on, which need not be the key frame.
    already_mm = np.interp(frames, found.frames, found.opening_mm)
    rest_mm = known_mm - already_mm
    drawing = from_repeats(rest_mm).sem
    sem_mm = None if drawing is None else np.hypot(found.sem_mm, drawing)
    gap_mm = float(rest_mm.mean()) + found.opening_mm
    return [
        trace(cine, (GAP_TRACE, Unit.MILLIMETRE), found.frames, gap_mm, sem=sem_mm, flags=flags)
    ]


def _at_contraction(
    cine: Cine, marks: Marks, found: Opening, flags: tuple[str, ...]
) -> Measurement | NotMeasured:
    chosen = [m.frame for m in latest(marks) if m.kind == "key_frame" and m.state == "contraction"]
    if chosen and chosen[0] not in found.frames:
        reason = f"the gap could not be followed to frame {chosen[0]}, marked as contraction"
        return NotMeasured(concept=OPENING, side=cine.side, context=seen(cine), reason=reason)
    at = int(np.searchsorted(found.frames, chosen[0])) if chosen else int(found.opening_mm.argmax())
    value_mm, sem_mm = float(found.opening_mm[at]), float(found.sem_mm[at])
    return Measurement(
        concept=OPENING,
        value=value_mm,
        unit=Unit.MILLIMETRE,
        interval95=(value_mm - NORMAL95 * sem_mm, value_mm + NORMAL95 * sem_mm),
        uncertainty=Uncertainty(sem=sem_mm, kind="combined"),
        side=cine.side,
        context={**seen(cine), "frame": float(found.frames[at])},
        provenance=provenance(cine, TRACKED, [int(found.frames[at])]),
        flags=flags,
    )
