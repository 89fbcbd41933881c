"""Which of several values of one test on one day counts: one rule, wherever one is needed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ischia.model.measurement import IMPLAUSIBLE, PROPOSED, Measurement
from ischia.model.units import Unit

# The flag of what rests on one of several values of one test on one day.
ONE_OF_SEVERAL: Final = "one_of_several"
# Of effort more is better: a leg can fall short of what it can do, and not exceed it.
_OF_EFFORT: Final = {
    Unit.NEWTON_METRE,
    Unit.NM_PER_KG,
    Unit.NEWTON,
    Unit.NEWTON_PER_S,
    Unit.NM_PER_S,
    Unit.NEWTON_SECOND,
    Unit.NM_SECOND,
    Unit.JOULE,
    Unit.WATT,
}


def counted(several: Iterable[Measurement]) -> Measurement:
    """Return the value that counts of several of one test, one side and one day.

    The highest where it is one of effort, the usual clinical rule for a peak; else the last taken.
    One within its plausible range stands before one outside it, and one with a known error before
    one without. Where there was a choice, what is returned is flagged `one_of_several`, and so is
    all that is made of it; the others are kept as they are.

    Raises
    ------
    ValueError
        Without any value.
    """
    distinct = tuple({m.id: m for m in several}.values())
    if not distinct:
        msg = "of no value none can count"
        raise ValueError(msg)
    _, best = max(enumerate(distinct), key=lambda one: _rank(*one))
    if len(distinct) == 1:
        return best
    return replace(best, flags=tuple(dict.fromkeys((*best.flags, ONE_OF_SEVERAL))))


def _rank(taken: int, m: Measurement) -> tuple[bool, bool, float]:
    effort = m.concept.startswith("strength.") and m.unit in _OF_EFFORT
    sound = not {IMPLAUSIBLE, PROPOSED} & set(m.flags)
    return sound, m.interval95 is not None, m.value if effort else float(taken)
