"""The total of a questionnaire."""

import math
from collections.abc import Sequence
from typing import Final

from ischia.measure.strength.errors import published_error
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance
from ischia.model.proms import PromAnswers, PromScale
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.terms import How, Side
from ischia.model.units import Unit

METHOD: Final = "prom.total@2"  # bump when any result changes: golden tests insist
TYPED: Final = "prom.total_as_typed@2"


def prom_total(
    answers: PromAnswers, scale: PromScale, source: Source, published: Sequence[Reliability] = ()
) -> Measured:
    """Sum of the items of a questionnaire [{score}], or the total that was handed in.

    Every item is needed: a missing answer is never taken as 0, nor as the mean of the others. The
    interval is that of a published error between sessions, where one is known.

    Returns
    -------
    Measured
        `NotMeasured` where an answer is missing, is one that the item cannot have, has no slot, or
        where the total lies outside the scale or contradicts the items.
    """
    total, reason = _total(answers, scale)
    if total is None:
        return NotMeasured(concept=scale.concept, side=Side.MIDLINE, reason=reason)
    uncertainty, interval, cites = published_error(scale.concept, total, Unit.SCORE, {}, published)
    if interval is not None:  # nobody is beyond the ends of the scale
        interval = (max(interval[0], scale.low), min(interval[1], scale.high))
    return Measurement(
        concept=scale.concept,
        value=total,
        unit=Unit.SCORE,
        interval95=interval,
        uncertainty=uncertainty,
        side=Side.MIDLINE,
        context={},
        provenance=Provenance(
            method=METHOD if answers.items else TYPED,
            sources=(source.sha256,),
            cites=tuple(dict.fromkeys((*cites, *scale.cites))),
        ),
        flags=(str(answers.how),) if answers.how is How.REMOTE else (),
    )


def _total(answers: PromAnswers, scale: PromScale) -> tuple[float | None, str]:
    """Return the total, or None and why there is none."""
    if not answers.items and answers.total is None:
        return None, "neither answers nor a total"
    added, reason = _added(answers, scale) if answers.items else (answers.total, "")
    if added is None:
        return None, reason
    if answers.total is not None and not math.isclose(added, answers.total):
        return None, f"the answers add up to {added:g}, the total handed in is {answers.total:g}"
    if not scale.low <= added <= scale.high:
        return None, f"{added:g} lies outside the scale, {scale.low:g} to {scale.high:g}"
    return added, ""


def _added(answers: PromAnswers, scale: PromScale) -> tuple[float | None, str]:
    if not scale.items:
        return None, "how its items are scored was not found in any source: hand in the total"
    slots = {str(number): item for number, item in enumerate(scale.items, start=1)}
    extra = sorted(set(answers.items) - set(slots))
    if extra:
        return None, f"it has no item {', '.join(extra)}; its items are 1 to {len(slots)}"
    missing = [number for number in slots if number not in answers.items]
    if missing:
        return None, f"not answered: item {', '.join(missing)}"
    wrong = [number for number, item in slots.items() if not item.takes(answers.items[number])]
    if wrong:
        return None, f"item {', '.join(wrong)}: a score that the item cannot have"
    return math.fsum(answers.items.values()), ""
