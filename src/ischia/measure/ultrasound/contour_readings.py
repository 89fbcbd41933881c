"""One size from everything that was drawn of it: a length from calipers, an area from outlines."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from ischia.measure.ultrasound.drawn import drawn_size
from ischia.measure.ultrasound.seen import latest, provenance, seen
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Context, Measured, Measurement, NotMeasured
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.image.outlines import crosses_itself
from ischia.numeric.repeats import from_repeats, interval95

# The spread of one reader's readings says nothing about what another reader would have drawn.
ONE_READER: Final = "between_readers_unknown"
_CORNERS: Final = 3


class Size(NamedTuple):
    """A size of which several readings may be drawn on one recording."""

    concept: str
    kind: Literal["caliper", "region"]
    what: str


Reading = Callable[[Cine, Mark], tuple[float | None, str]]  # a value, or None and why not


def sizes(cine: Cine, marks: Marks, size: Size) -> tuple[Measured, ...]:
    """Length [mm] or area [mm²], one for each state and level that was drawn; nothing for none."""
    unit = Unit.MILLIMETRE if size.kind == "caliper" else Unit.SQUARE_MILLIMETRE
    return tuple(of_readings(cine, group, (size.concept, unit)) for group in groups(marks, size))


def groups(marks: Marks, size: Size) -> list[list[Mark]]:
    """Return what was drawn of a size, the readings of each state and level together."""
    found: dict[tuple[str | None, float | None], list[Mark]] = {}
    for mark in latest(marks):
        if (mark.kind, mark.what) == (size.kind, size.what):
            found.setdefault((mark.state, mark.level_cm), []).append(mark)
    return list(found.values())


def size_of(cine: Cine, mark: Mark) -> tuple[float | None, str]:
    """Return the length or area of one mark, or None and the reason why it has none."""
    if not 0 <= mark.frame < cine.t_s.size:
        return None, f"it is on frame {mark.frame}; the clip has {cine.t_s.size} frames"
    if not cine.regions:
        return None, "the file carries no calibration: pixels have no size"
    if mark.kind == "region" and not closed(mark):
        return None, f"the outline on frame {mark.frame} crosses itself or has no three corners"
    found = drawn_size(cine, mark)
    if found is None or not found[0] > 0:
        return None, f"what is on frame {mark.frame} is not inside one calibrated tissue region"
    return found[0], ""


def closed(mark: Mark) -> bool:
    """Say whether an outline encloses an area that can be told."""
    return len(mark.points_px) >= _CORNERS and not crosses_itself(np.array(mark.points_px))


def of_readings(
    cine: Cine,
    drawn: Sequence[Mark],
    what: tuple[str, Unit],
    reading: Reading = size_of,
    flags: tuple[str, ...] = (),
) -> Measurement | NotMeasured:
    """Mean of the readings of one thing; one that cannot be used voids it, for it would hide.

    With one reader the interval is Student's t over the readings and holds for this reader alone
    (flag `between_readers_unknown`), with several it is over the readers' means; one reading has
    no known error. It holds no error of the machine's own scale.
    """
    concept, unit = what
    context = _context(cine, drawn[0])
    found = [reading(cine, mark) for mark in drawn]
    reasons = [reason for _, reason in found if reason]
    if len({(mark.author, mark.reading) for mark in drawn}) < len(drawn):
        reasons.append(
            f"'{drawn[0].what}' stands twice under one number: give each reading its own"
        )
    if reasons:
        return NotMeasured(concept=concept, side=cine.side, context=context, reason=reasons[0])
    values = independent(np.array([value for value, _ in found], dtype=float), drawn)
    mean, uncertainty = float(values.mean()), from_repeats(values)
    several = len({mark.author for mark in drawn}) > 1
    return Measurement(
        concept=concept,
        value=mean,
        unit=unit,
        interval95=interval95(mean, uncertainty),
        uncertainty=uncertainty,
        side=cine.side,
        context={**context, "frame": float(drawn[0].frame)},
        provenance=provenance(cine, concept, [mark.frame for mark in drawn]),
        flags=flags if several else (ONE_READER, *flags),
    )


def independent(values: FloatArray, drawn: Sequence[Mark]) -> FloatArray:
    """Return one reader's readings, or of several readers each one's mean.

    Readings of one reader share that reader's habit: counted one by one beside another reader's,
    they would promise more than they hold.
    """
    authors = np.array([mark.author for mark in drawn])
    if np.unique(authors).size == 1:
        return values
    return np.array([values[authors == author].mean() for author in np.unique(authors)])


def _context(cine: Cine, mark: Mark) -> Context:
    said: dict[str, str | float | None] = {"state": mark.state, "level_cm": mark.level_cm}
    return {**seen(cine), **{name: word for name, word in said.items() if word is not None}}
