"""What the facts of one side say to a predicate: present, absent, indeterminate, or nothing at all.

The interval decides: a value is beyond its limit when the whole 95 % interval is. A value whose
error nobody knows decides nothing, nor does one that may be of something else than its name says
(`mistakable`). What was not asked or not measured has no state, and is named.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from ischia.knowledge.predicate import (
    AFFIRMING_KINDS,
    FINDING_KINDS,
    JOINED_KINDS,
    LIFTING_KINDS,
    SEVERAL_KINDS,
    TIME_KINDS,
    VALUE_KINDS,
    AgeAtLeast,
    AgeBelow,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    CameLater,
    DifferenceOver,
    ElapsedAtLeast,
    ElapsedBelow,
    Noticed,
    OfAge,
    OfFinding,
    OfPair,
    OfValue,
    OnBothSides,
    Predicate,
    ScoreAtLeast,
    UnlessAbsent,
)
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.measurement import IMPLAUSIBLE, PROPOSED, Context, Measurement
from ischia.model.several import ONE_OF_SEVERAL, counted
from ischia.model.terms import Side, State
from ischia.model.units import Unit, convert
from ischia.reason.mistakable import Doubt, doubts
from ischia.reason.printing import with_unit
from ischia.reason.span import Span

_NO_LIMIT = "no limit is given: that it was measured is enough"
_NEVER_NEGATIVE = "strength.limb_symmetry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one side on one day; `side` None asks of both sides at once."""

    measured: Measurements
    side: Side | None
    findings: Mapping[str, Finding] = field(default_factory=dict)
    since_onset_days: float | None = None
    age_y: float | None = None
    cautious: bool = False  # safety rules: what leans to present counts as present
    sided: Mapping[Side, Mapping[str, Finding]] = field(default_factory=dict)  # each leg's own
    came_later: frozenset[str] = frozenset()  # noted today, and not at an earlier visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The state of a predicate, what it rests on, and what nobody answered."""

    state: State | None
    why: str
    basis: tuple[str, ...] = ()
    margin_sem: float | None = None
    leans: State | None = None
    not_asked: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether nothing is known and nobody has to be asked: it was merely not noticed."""
        return self.state is None and not self.not_asked


def read(predicate: Predicate, facts: Facts) -> Reading:
    """Return what the facts say to a predicate."""
    if isinstance(predicate, FINDING_KINDS):
        return _of_finding(predicate, facts)
    if isinstance(predicate, JOINED_KINDS):
        return _joined(predicate, [read(part, facts) for part in predicate.of])
    if isinstance(predicate, TIME_KINDS):
        return _of_time(predicate, facts)
    if isinstance(predicate, SEVERAL_KINDS):
        return _of_several(predicate, facts)
    if isinstance(predicate, VALUE_KINDS):
        return _of_value(predicate, facts)
    return _of_pair(predicate, facts)


def _joined(predicate: AllOf | AnyOf, parts: list[Reading]) -> Reading:
    """Join by the logic of the unknown: one clear answer may settle it, silence never does.

    What nobody noticed neither holds a choice open nor lets the rest of a whole be asked for.
    """
    settles = State.PRESENT if isinstance(predicate, AnyOf) else State.ABSENT
    unnoticed = [part for part in parts if part.quiet]
    if settles is State.PRESENT:
        loud = [part for part in parts if not part.quiet] if unnoticed else parts
        if unnoticed and all(part.state is State.ABSENT and not part.basis for part in loud):
            return unnoticed[0]  # an age alone denies no choice that nobody has looked at
        parts = loud
    elif unnoticed and not any(part.state is State.ABSENT for part in parts):
        return unnoticed[0]
    states = [part.state for part in parts]
    deciding = [part for part in parts if part.state is settles]
    if deciding:
        state: State | None = settles
    elif all(state is not None and state is not State.INDETERMINATE for state in states):
        state, deciding = (State.ABSENT if settles is State.PRESENT else State.PRESENT), parts
    else:
        known = [part for part in parts if part.state is State.INDETERMINATE]
        state, deciding = (State.INDETERMINATE if known else None), known or parts
    return Reading(
        state=state,
        why="; ".join(dict.fromkeys(part.why for part in deciding)),
        basis=tuple(dict.fromkeys(b for part in deciding for b in part.basis)),
        margin_sem=_margin_sem(deciding, one_is_enough=state is settles),
        leans=_leans(settles, parts) if state is State.INDETERMINATE else None,
        # Once a part is denied, the others of a whole would change nothing.
        not_asked=()
        if state is State.ABSENT
        else tuple(dict.fromkeys(n for part in parts for n in part.not_asked)),
    )


def _margin_sem(deciding: list[Reading], *, one_is_enough: bool) -> float | None:
    """Return how clear the whole is: as the clearest part that settles it, or the least clear."""
    margins = [part.margin_sem for part in deciding if part.margin_sem is not None]
    if not margins:
        return None
    return max(margins) if one_is_enough else min(margins)


def _leans(settles: State, parts: list[Reading]) -> State | None:
    """Return where the whole would fall if every part fell where its value lies."""
    fallen = [part.leans if part.state is State.INDETERMINATE else part.state for part in parts]
    if settles in fallen:
        return settles
    other = State.ABSENT if settles is State.PRESENT else State.PRESENT
    return other if all(state is other for state in fallen) else None


def _of_time(predicate: ElapsedAtLeast | ElapsedBelow | OfAge, facts: Facts) -> Reading:
    """Judge the days since the onset, or the years of life."""
    if isinstance(predicate, AgeAtLeast | AgeBelow):
        return _of_age(predicate, facts)
    days, early = facts.since_onset_days, isinstance(predicate, ElapsedBelow)
    if days is None:
        why = "no date of onset"
        if early:
            return Reading(state=State.PRESENT, why=why)
        return Reading(state=None, why=why, not_asked=("onset",))
    state = State.PRESENT if (days >= predicate.days) is not early else State.ABSENT
    return Reading(state=state, why=f"{days:.0f} days since the onset; limit {predicate.days:.0f}")


def _of_age(predicate: OfAge, facts: Facts) -> Reading:
    age_y = facts.age_y
    if age_y is None:
        return Reading(state=None, why="age not stated", not_asked=("age",))
    older = age_y >= predicate.years
    state = State.PRESENT if older is isinstance(predicate, AgeAtLeast) else State.ABSENT
    return Reading(state=state, why=f"{age_y:g} years old; limit {predicate.years:g}")


def _of_several(predicate: ScoreAtLeast | OnBothSides | CameLater, facts: Facts) -> Reading:
    if isinstance(predicate, CameLater):
        return _of_later(predicate, facts)
    if isinstance(predicate, OnBothSides):
        return _of_both_sides(predicate, facts)
    return _of_score(predicate, facts)


def _of_later(predicate: CameLater, facts: Facts) -> Reading:
    readings = [
        _of_finding(Noticed(finding=name), facts)
        for name in predicate.of
        if name in facts.came_later
    ]
    there = [reading for reading in readings if reading.state is State.PRESENT]
    if not there:
        return Reading(state=None, why="nobody noticed it as new")
    return Reading(
        state=State.PRESENT,
        why="new: " + "; ".join(reading.why for reading in there),
        basis=tuple(name for reading in there for name in reading.basis),
    )


def _of_score(predicate: ScoreAtLeast, facts: Facts) -> Reading:
    """Count the points of what was noticed; the score is denied once the rest cannot reach it."""
    parts = [
        (point.points, _of_finding(Noticed(finding=point.finding), facts)) for point in predicate.of
    ]
    counted = [(points, part) for points, part in parts if part.state is State.PRESENT]
    total = sum(points for points, _ in counted)
    unknown = [points for points, part in parts if part.state in {None, State.INDETERMINATE}]
    most = total + sum(max(points, 0) for points in unknown)
    said = "; ".join(part.why for _, part in counted) or "none of it noticed"
    why = f"{total} points, limit {predicate.limit}: {said}"
    if total >= predicate.limit:
        basis = tuple(b for _, part in counted for b in part.basis)
        return Reading(state=State.PRESENT, why=why, basis=basis)
    return Reading(state=State.ABSENT if most < predicate.limit else None, why=why)


def _of_finding(predicate: OfFinding, facts: Facts) -> Reading:
    wanted = predicate.finding
    finding = facts.findings.get(wanted)
    if finding is None and isinstance(predicate, Noticed):
        return _unnoticed(wanted)
    lifts = isinstance(predicate, LIFTING_KINDS)
    if finding is None:
        state = State.PRESENT if lifts else None
        asked = () if isinstance(predicate, UnlessAbsent) else (wanted,)
        return Reading(state=state, why=f"{wanted}: not assessed", not_asked=asked)
    state = finding.state
    leans_to_it = state is State.INDETERMINATE and finding.leans is State.PRESENT
    if facts.cautious and leans_to_it and not lifts:  # what leans raises an alarm, lifts none
        state = State.PRESENT
    # An answer that decides nothing leaves its question open.
    still_open = (wanted,) if state is State.INDETERMINATE else ()
    affirms = isinstance(predicate, AFFIRMING_KINDS)
    if not affirms and state is not State.INDETERMINATE:
        state = State.ABSENT if state is State.PRESENT else State.PRESENT
    if lifts and state is State.INDETERMINATE:
        state = State.PRESENT
    return Reading(
        state=state,
        why=finding.why or f"{wanted}: {finding.state}",
        basis=(finding.id,),
        not_asked=still_open,
    )


@cache
def _unnoticed(name: str) -> Reading:
    return Reading(state=None, why=f"{name}: nobody noticed it")


def _of_both_sides(predicate: OnBothSides, facts: Facts) -> Reading:
    """Look at each leg by itself; one leg alone says nothing, and nobody is asked for the other."""
    legs = []
    for side in (Side.LEFT, Side.RIGHT):
        one = replace(facts, findings=facts.sided.get(side, {}))
        readings = [_of_finding(Noticed(finding=name), one) for name in predicate.of]
        legs.append([r for r in readings if r.state is State.PRESENT])
    if not all(legs):
        return Reading(state=None, why="nobody noticed it on both sides")
    # In the order of the rule, not of the legs: the mirror image of a person gets the same words.
    both = sorted((r for leg in legs for r in leg), key=lambda r: predicate.of.index(r.basis[0]))
    return Reading(
        state=State.PRESENT,
        why="on both sides: " + "; ".join(dict.fromkeys(reading.why for reading in both)),
        basis=tuple(dict.fromkeys(name for reading in both for name in reading.basis)),
    )


def _of_value(predicate: OfValue, facts: Facts) -> Reading:
    found = chosen(facts, predicate.concept, predicate.context)
    if isinstance(found, Reading):
        return found
    if isinstance(predicate, Between):
        return _within(found, *_limits(found, predicate.unit, predicate.low, predicate.high))
    (limit,) = _limits(found, predicate.unit, predicate.limit)
    above = isinstance(predicate, AtLeast)
    limited = not (above and limit == 0 and predicate.concept.startswith(_NEVER_NEGATIVE))
    return _beyond(found, limit, above=above, limited=limited)


def _of_pair(predicate: OfPair, facts: Facts) -> Reading:
    first = chosen(facts, predicate.concept, predicate.context)
    if isinstance(predicate, DifferenceOver):
        second = chosen(facts, predicate.concept, predicate.minus)
    else:
        other = facts.side.other if facts.side else None
        elsewhere = Facts(measured=facts.measured, side=other)
        second = chosen(elsewhere, predicate.concept, predicate.context)
    if isinstance(first, Reading):
        return first
    if isinstance(second, Reading):
        return second
    basis = first.basis + second.basis
    if isinstance(predicate, DifferenceOver):
        value = first.value - second.value
        low = value - math.hypot(first.value - first.low, second.high - second.value)
        high = value + math.hypot(first.high - first.value, second.value - second.low)
        known = first.known and second.known
        span = Span(
            value=value,
            low=low,
            high=high,
            unit=first.unit,
            basis=basis,
            known=known,
            doubts=_joint_doubts(first, second),
        )
        reading = _beyond(span, *_limits(span, predicate.unit, predicate.limit), above=True)
        return replace(reading, why=f"difference {reading.why}")
    if second.low <= 0:
        why = f"{predicate.concept}: the other side is not clearly above zero, no ratio"
        return Reading(state=State.INDETERMINATE, why=why, basis=basis)
    reading = _beyond(_deficit(first, second, basis), predicate.limit_pct, above=True)
    return replace(reading, why=f"short of the other side by {reading.why}")


def _deficit(first: Span, second: Span, basis: tuple[str, ...]) -> Span:
    """Return how far the first falls short of the second, in per cent of it; errors independent."""
    ratio = first.value / second.value
    other_share = (second.high - second.low) / 2 / second.value
    half = math.hypot((first.high - first.low) / 2 / second.value, ratio * other_share)
    value = 100 * (1 - ratio)
    return Span(
        value=value,
        low=value - 100 * half,
        high=value + 100 * half,
        unit=Unit.PERCENT,
        basis=basis,
        known=first.known and second.known,
        doubts=_joint_doubts(first, second),
    )


def chosen(facts: Facts, concept: str, needed: Context) -> Span | Reading:
    """Return the value a predicate is about, or the reading that there is none.

    Of several that fit (several speeds, say), one with a known error and no doubt what it is of,
    then the slowest: it is the best repeatable, and picking the worst of several would find
    weakness in healthy legs. Of a ratio of mean peaks and one of best peaks, that of the means. Of
    several of one test, the one that `counted` returns.
    """
    measured = [
        m
        for m in facts.measured.measurements
        if m.concept == concept and _on(m.side, facts.side) and contained(needed, m.context)
    ]
    fitting = [m for m in measured if not {IMPLAUSIBLE, PROPOSED} & set(m.flags)]
    if not fitting:
        reasons = (
            [_why_left_out(measured[0])]
            if measured
            else [
                n.reason
                for n in facts.measured.not_measured
                if n.concept == concept and _on(n.side, facts.side)
            ]
        )
        why = f"{concept}: not measured" + (f" ({reasons[0]})" if reasons else "")
        return Reading(state=None, why=why, not_asked=(concept,))
    first = min(fitting, key=_preference)
    test = (first.side, dict(first.context))
    best = counted(m for m in fitting if (m.side, dict(m.context)) == test)
    several = ONE_OF_SEVERAL in best.flags
    low, high = best.interval95 or (best.value, best.value)
    return Span(
        value=best.value,
        low=low,
        high=high,
        unit=best.unit,
        basis=(best.id,),
        known=best.interval95 is not None,
        several=several,
        doubts=doubts(best.flags),
    )


def _joint_doubts(first: Span, second: Span) -> tuple[Doubt, ...]:
    return tuple(dict.fromkeys((*first.doubts, *second.doubts)))


def _why_left_out(measurement: Measurement) -> str:
    if PROPOSED in measurement.flags:
        return (
            f"{measurement.value:.1f} {measurement.unit} proposed by the program, confirmed by "
            "nobody: look there"
        )
    return "its value lies outside the plausible range"


def _preference(measurement: Measurement) -> tuple[bool, float, bool, str]:
    speed = measurement.context.get("velocity_deg_s", 0.0)
    return (
        measurement.interval95 is None or bool(doubts(measurement.flags)),
        speed if isinstance(speed, float | int) else 0.0,
        not str(measurement.context.get("of", "mean_")).startswith("mean_"),
        measurement.id,
    )


def _limit_words(limit: float) -> str:
    return f"{limit:g}".replace("-", "−")


def contained(needed: Context, context: Context) -> bool:
    """Say whether everything needed stands in a context."""
    return all(key in context and context[key] == value for key, value in needed.items())


def _on(side: Side, asked: Side | None) -> bool:
    return asked is None or side in {asked, Side.MIDLINE}


def _limits(span: Span, unit: Unit, *limits: float) -> tuple[float, ...]:
    return tuple(convert(limit, unit, span.unit) for limit in limits)


def _beyond(span: Span, limit: float, *, above: bool, limited: bool = True) -> Reading:
    """Judge a one-sided limit, or one that each value of its kind passes."""
    if above:
        verdict = _Verdict(span.low >= limit, span.high < limit, span.value >= limit)
    else:
        verdict = _Verdict(span.high <= limit, span.low > limit, span.value <= limit)
    side = "at least" if above else "at most"
    words = f"limit {side} {with_unit(_limit_words(limit), span.unit)}"
    return _judged(span, words if limited else _NO_LIMIT, limit, verdict)


def _within(span: Span, low: float, high: float) -> Reading:
    """Judge a range; the nearer limit is the one that counts."""
    verdict = _Verdict(
        low <= span.low and span.high <= high,
        span.high < low or span.low > high,
        low <= span.value <= high,
    )
    limit = min((low, high), key=lambda edge: abs(span.value - edge))
    words = f"range {_limit_words(low)} to {with_unit(_limit_words(high), span.unit)}"
    return _judged(span, words, limit, verdict)


class _Verdict(NamedTuple):
    """Whether the whole interval is in, the whole is out, and where the value itself lies."""

    all_in: bool
    all_out: bool
    value_in: bool


def _judged(span: Span, words: str, limit: float, verdict: _Verdict) -> Reading:
    decides = span.sure and (verdict.all_in or verdict.all_out)
    side = State.PRESENT if verdict.value_in else State.ABSENT
    note = (
        "the interval spans the limit" if span.known else "without a known error it does not decide"
    )
    if span.doubts:
        needed = " and ".join(dict.fromkeys(doubt.before for doubt in span.doubts))
        note = f"unclear: it does not decide before {needed}"
    return Reading(
        state=side if decides else State.INDETERMINATE,
        why=f"{span.words()}; {words}" + ("" if decides else f"; {note}"),
        basis=span.basis,
        margin_sem=span.margin_sem(limit) if span.sure else None,
        leans=None if decides else side,
    )
