"""Repetitions that a person left out, said to the sets that they are of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ischia.model.marks import Mark, Marks
from ischia.model.recording import Recording
from ischia.model.strength import TorqueCurve
from ischia.service.apart import place_of


def with_left_out(
    recordings: Sequence[Recording], marks: Mapping[str, Marks]
) -> tuple[Recording, ...]:
    """Return recordings in which each set knows the repetitions that a person left out of it."""
    curves = [r for r in recordings if isinstance(r, TorqueCurve)]
    return tuple(
        replace(r, left_out_s=left_out_of(r, curves, marks)) if isinstance(r, TorqueCurve) else r
        for r in recordings
    )


def left_out_of(
    curve: TorqueCurve, curves: Sequence[TorqueCurve], marks: Mapping[str, Marks]
) -> tuple[float, ...]:
    """Return a moment [s] in each repetition that a person left out of a set."""
    left = left_out_marks(marks.get(curve.source.sha256))
    if not left:
        return ()
    part, _ = place_of(curve, curves)
    return tuple(m.at_s for m in left if m.part == part and m.at_s is not None)


def left_out_marks(marks: Marks | None) -> tuple[Mark, ...]:
    """Return the marks that leave a repetition out."""
    return tuple(m for m in marks.marks if m.kind == "left_out") if marks else ()
