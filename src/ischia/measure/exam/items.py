"""Numeric history and examination items, and the pain that a test provoked."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.strength.errors import published_error
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.reliability import Reliability
from ischia.model.terms import How, Side
from ischia.model.units import Unit, convert
from ischia.numeric.repeats import from_repeats, interval95

READING: Final = "exam.reading@2"  # bump when any result changes: golden tests insist
PAIN: Final = "exam.pain_on@1"
PAIN_OF_THE_WEEK: Final = "exam.pain_nprs"
_WORST_PAIN_0_10: Final = 10.0
# The house measures a length in mm whatever the tape said, so that visits can be compared.
_CANONICAL: Final = {
    Unit.CENTIMETRE: Unit.MILLIMETRE,
    Unit.INCH: Unit.MILLIMETRE,
    Unit.METRE: Unit.MILLIMETRE,
    Unit.FOOT_POUND: Unit.NEWTON_METRE,
    Unit.RADIAN: Unit.DEGREE,
    Unit.KILOGRAM_FORCE: Unit.NEWTON,
    Unit.POUND_FORCE: Unit.NEWTON,
}
_Key = tuple[str, Side]


def exam_measures(sheet: ExamSheet, published: Sequence[Reliability] = ()) -> tuple[Measured, ...]:
    """Mean of each numeric item as `exam.<item>`, and pain as `exam.pain_on_<item>` [{score}].

    Readings of one item on one side belong together wherever they stand on the sheet. Their
    interval is Student's t: the spread of one examiner on one day. One reading has the published
    error between sessions where there is one, as the pain of the week has; otherwise its error is
    unknown, as that of the pain of one test is. Items without a side are the midline's. Categorical
    results are not measurements and are left to reasoning.

    Returns
    -------
    tuple
        In the order of the sheet; `NotMeasured` with a reason where a reading has no unit, is no
        number, mixes kinds of units, or a score lies outside 0 to 10.
    """
    grouped: dict[_Key, list[ExamItem]] = {}
    for item in (*sheet.history, *sheet.exam):
        grouped.setdefault((item.item, item.side or Side.MIDLINE), []).append(item)
    return tuple(
        made for key, items in grouped.items() for made in _made(sheet, key, items, published)
    )


def _made(
    sheet: ExamSheet, key: _Key, items: list[ExamItem], published: Sequence[Reliability]
) -> Iterator[Measured]:
    numeric = [item for item in items if item.values or item.unit]
    if numeric:
        reading = _reading(sheet, key, numeric)
        yield _with_published(reading, published) if isinstance(reading, Measurement) else reading
    pains = [item for item in items if item.pain_0_10 is not None]
    if pains:
        yield _pain(sheet, key, pains)


def _reading(sheet: ExamSheet, key: _Key, items: list[ExamItem]) -> Measured:
    name, side = key
    concept = f"exam.{name}"
    units = {_CANONICAL.get(item.unit, item.unit) for item in items if item.unit}
    readings = [value for item in items for value in item.values]
    reason = _why_not(items, units, readings)
    if reason:
        return NotMeasured(concept=concept, side=side, reason=reason)
    (unit,) = units
    values = np.array(
        [convert(v, item.unit, unit) for item in items if item.unit for v in item.values]
    )
    value, uncertainty = float(values.mean()), from_repeats(values)
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=interval95(value, uncertainty),
        uncertainty=uncertainty,
        side=side,
        context={},
        provenance=Provenance(method=READING, sources=(sheet.source.sha256,)),
        flags=_how(items),
    )


def _with_published(m: Measurement, published: Sequence[Reliability]) -> Measurement:
    """Return a single reading with its published error; nobody can be below 0 or above 10 of 10."""
    if m.interval95 is not None:
        return m
    uncertainty, interval, cites = published_error(m.concept, m.value, m.unit, {}, published)
    if interval is None:
        return m
    if m.concept == PAIN_OF_THE_WEEK:
        interval = (max(interval[0], 0.0), min(interval[1], _WORST_PAIN_0_10))
    return replace(
        m,
        uncertainty=uncertainty,
        interval95=interval,
        provenance=replace(m.provenance, cites=cites),
    )


def _why_not(items: list[ExamItem], units: set[Unit], readings: list[float]) -> str:
    """Return why the readings are no measurement, nothing when they are."""
    if not readings:
        return "a unit but no value"
    if not all(item.unit for item in items):
        return "a value without a unit"
    if len(units) > 1:
        return f"readings in units that do not go together: {', '.join(sorted(units))}"
    return "" if all(map(math.isfinite, readings)) else "a value that is not a number"


def _pain(sheet: ExamSheet, key: _Key, items: list[ExamItem]) -> Measured:
    """Return the worst pain said of one item; of two answers the milder would play it down."""
    name, side = key
    concept = f"exam.pain_on_{name}"
    scores_0_10 = [item.pain_0_10 for item in items if item.pain_0_10 is not None]
    if not all(0 <= score_0_10 <= _WORST_PAIN_0_10 for score_0_10 in scores_0_10):
        return NotMeasured(concept=concept, side=side, reason="a score outside 0 to 10")
    return Measurement(
        concept=concept,
        value=float(max(scores_0_10)),
        unit=Unit.SCORE,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown", n=len(scores_0_10)),
        side=side,
        context={},
        provenance=Provenance(method=PAIN, sources=(sheet.source.sha256,)),
        flags=_how(items),
    )


def _how(items: Iterable[ExamItem]) -> tuple[str, ...]:
    """Flag what was not obtained in person: its error is larger, and nobody knows by how much."""
    return tuple(sorted({str(item.how) for item in items if item.how is not How.IN_PERSON}))
