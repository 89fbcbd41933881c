"""The gap between the ends of a torn muscle at rest and under contraction, and what it opens by."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from ischia.measure.ultrasound.caliper import caliper_length
from ischia.measure.ultrasound.contour_readings import ONE_READER, independent
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Context, Measured, Measurement, NotMeasured, Provenance
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.differences import difference
from ischia.numeric.repeats import from_repeats, interval95

GAP: Final = "ultrasound.gap"
OPENING: Final = "ultrasound.gap_opening"
GAP_METHOD: Final = f"{GAP}@1"  # bump when any result changes: golden tests insist
OPENING_METHOD: Final = f"{OPENING}@1"
ACROSS: Final = "short_axis"
_STATES: Final = ("rest", "contraction")


def gap_measures(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Gap [mm] at rest and under contraction, then its opening: contraction − rest.

    A gap is the mean length of the calipers drawn for one state, each reading by itself. With one
    reader the interval is Student's t over the readings and holds for this reader alone (flag
    `between_readers_unknown`); with several, it is over the readers' means. One reading has no
    known error. The opening has Welch's interval. Neither covers the error of the machine's own
    scale (its assumed speed of sound) nor a probe that has slid between the two states.

    Parameters
    ----------
    cine
        The clip that was drawn upon; the caller has checked that `marks.recording` is its hash.
    marks
        Calipers with `what` "gap" and a state; all else is left alone. Of one id only the highest
        version counts.

    Returns
    -------
    tuple
        One entry for each state and one for the opening, `NotMeasured` with a reason where the
        calipers are missing, off the clip, or outside one calibrated region: one such caliper
        voids its state, for dropping it would hide it. Nothing for a picture across the muscle on
        which nobody drew a gap: it would show none.
    """
    drawn = _latest(m for m in marks.marks if m.kind == "caliper" and m.what == "gap")
    if not drawn and cine.view == ACROSS:
        return ()
    found = [_gap(cine, state, [m for m in drawn if m.state == state]) for state in _STATES]
    unsaid = [m for m in drawn if m.state not in _STATES]
    if unsaid:
        frames = ", ".join(str(m.frame) for m in unsaid)
        reason = f"gap calipers that say neither rest nor contraction: frame {frames}"
        found.append(NotMeasured(concept=GAP, side=cine.side, context=_seen(cine), reason=reason))
    return (*found, _opening(cine, found[1], found[0]))


def _latest(drawn: Iterable[Mark]) -> tuple[Mark, ...]:
    latest: dict[str, Mark] = {}
    for mark in sorted(drawn, key=lambda m: m.version):
        latest[mark.id] = mark
    return tuple(sorted(latest.values(), key=lambda m: (m.author, m.reading, m.frame)))


def _gap(cine: Cine, state: str, drawn: Sequence[Mark]) -> Measurement | NotMeasured:
    context: Context = {**_seen(cine), "state": state}
    lengths = [caliper_length(cine, mark) for mark in drawn]
    reasons = [reason for _, reason in lengths if reason] or ["no gap caliper was drawn"]
    lengths_mm = np.array([length_mm for length_mm, _ in lengths if length_mm is not None])
    if not drawn or lengths_mm.size < len(drawn):
        reason = f"{state}: {reasons[0]}"
        return NotMeasured(concept=GAP, side=cine.side, context=context, reason=reason)
    readings_mm = independent(lengths_mm, drawn)
    gap_mm, uncertainty = float(readings_mm.mean()), from_repeats(readings_mm)
    times_s = [float(cine.t_s[mark.frame]) for mark in drawn]
    several = len({mark.author for mark in drawn}) > 1
    return Measurement(
        concept=GAP,
        value=gap_mm,
        unit=Unit.MILLIMETRE,
        interval95=interval95(gap_mm, uncertainty),
        uncertainty=uncertainty,
        side=cine.side,
        context={**context, "frame": float(drawn[0].frame)},
        provenance=Provenance(
            method=GAP_METHOD,
            sources=(cine.source.sha256,),
            span_s=(min(times_s), max(times_s)),
        ),
        flags=() if several else (ONE_READER,),
    )


def _opening(
    cine: Cine, contraction: Measurement | NotMeasured, rest: Measurement | NotMeasured
) -> Measurement | NotMeasured:
    if isinstance(contraction, NotMeasured) or isinstance(rest, NotMeasured):
        reasons = [gap.reason for gap in (rest, contraction) if isinstance(gap, NotMeasured)]
        return NotMeasured(
            concept=OPENING, side=cine.side, context=_seen(cine), reason="; ".join(reasons)
        )
    opening_mm, uncertainty, interval = difference(
        contraction.value, contraction.uncertainty, rest.value, rest.uncertainty
    )
    spans = [gap.provenance.span_s for gap in (rest, contraction) if gap.provenance.span_s]
    return Measurement(
        concept=OPENING,
        value=opening_mm,
        unit=Unit.MILLIMETRE,
        interval95=interval,
        uncertainty=uncertainty,
        side=cine.side,
        context=_seen(cine),
        provenance=Provenance(
            method=OPENING_METHOD,
            sources=(cine.source.sha256,),
            span_s=(min(start for start, _ in spans), max(end for _, end in spans)),
        ),
        flags=tuple(sorted({*rest.flags, *contraction.flags})),
        derived_from=(contraction.id, rest.id),
    )


def _seen(cine: Cine) -> dict[str, str | float]:
    """Return what was looked at and how, as far as the visit said."""
    said = {"structure": cine.structure, "view": cine.view}
    return {name: word for name, word in said.items() if word is not None}
