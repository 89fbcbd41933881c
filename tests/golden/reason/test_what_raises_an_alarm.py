"""Every least set of facts that raises or ends an alarm, opens a gate or forbids a treatment.

The rules are data, and a line that is lost or a day that is changed breaks no code. So what they
say is kept here as a clinician would read it, worked out from the rules by logic and not by their
order: a rule written differently that means the same passes. A changed line has to be read and
agreed to: `python tests/golden/reason/test_what_raises_an_alarm.py` writes the list anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

import msgspec
import pytest

from ischia.knowledge.load import load
from ischia.knowledge.predicate import (
    AllOf,
    AnyOf,
    CameLater,
    OnBothSides,
    Predicate,
    ScoreAtLeast,
)

HERE = Path(__file__).parent
KNOWLEDGE = load()
Least = frozenset[frozenset[str]]


def least(predicate: Predicate) -> Least:
    """Return the sets of facts that make a predicate true and of which none can be left out."""
    if isinstance(predicate, AnyOf):
        every = frozenset().union(*(least(part) for part in predicate.of))
    elif isinstance(predicate, AllOf):
        ways = product(*(least(part) for part in predicate.of))
        every = frozenset(frozenset().union(*way) for way in ways)
    else:
        every = frozenset({frozenset({words(predicate)})})
    return frozenset(one for one in every if not any(other < one for other in every))


def words(part: Predicate) -> str:
    """Say one part of a rule with all of its numbers."""
    kind = str(part.__struct_config__.tag)
    if isinstance(part, ScoreAtLeast):
        points = ", ".join(sorted(f"{point.finding} {point.points:+d}" for point in part.of))
        return f"{kind} {part.limit} of ({points})"
    if isinstance(part, CameLater | OnBothSides):
        return f"{kind} ({', '.join(sorted(part.of))})"
    said = [getattr(part, name) for name in part.__struct_fields__]
    return " ".join([kind, *(shown(value) for value in said if value not in ({}, None))])


def shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={value[key]}" for key in sorted(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def what_raises_an_alarm() -> str:
    """Return what raises an alarm, opens a diagnosis or makes a finding."""
    lines: list[str] = []
    for rule in KNOWLEDGE.red_flags.values():
        kept = f", kept {rule.kept_days} days" if rule.kept else ""
        lines += _section(f"{rule.id}: {rule.urgency}{kept}", rule.when)
        if rule.found:
            lines += _section(f"{rule.id}, found: {rule.found.urgency}", rule.found.when)
        if rule.done and rule.done.when:
            lines += _section(f"{rule.id}, done", rule.done.when)
    for guard in KNOWLEDGE.guards.values():
        spared = f", not against {', '.join(guard.not_against)}" if guard.not_against else ""
        lines += _section(f"{guard.id}: opens a diagnosis{spared}", guard.when)
    for conflict in KNOWLEDGE.conflicts.values():
        lines += _section(f"{conflict.id}: a conflict", conflict.when)
    for criterion in KNOWLEDGE.criteria.values():
        if criterion.when is not None:
            lines += _section(f"{criterion.id}: a finding, {criterion.basis}", criterion.when)
    return "\n".join([*lines, "settings", *_settings()]) + "\n"


def what_may_be_done() -> str:
    """Return what ends an alarm, forbids a treatment, opens a gate and makes a grade."""
    parts = (_ends(), _forbidden(), _gates(), _returns(), _grades(), _at_home())
    return "\n".join(line for part in parts for line in part) + "\n"


def _ends() -> Iterator[str]:
    for rule in KNOWLEDGE.red_flags.values():
        yield f"{rule.id}: worse by {_every(rule.worse_by)}, kept {rule.kept_days} days"
        if (done := rule.done) is not None:
            yield f"  answered for {done.days} days"
            yield f"  by a report of {_every(done.regions)}, not of {_every(done.elsewhere)}"
            yield f"  by the tests {_every(done.exam)}"
            yield f"  opened again by {_every(done.reopened_by)}"
            for one in done.covers:
                yield f"  where {_every(one.signs)}: a report of {_every(one.regions)}"
        if rule.found:
            yield f"  found, it {'holds' if rule.found.holds else 'does not hold'} every plan"
        yield f"  seen to: {rule.seen_to}"


def _forbidden() -> Iterator[str]:
    for treatment in KNOWLEDGE.treatments.values():
        spoken = ", evidence against it" if treatment.contradicted else ""
        yield f"{treatment.id}: {treatment.kind}{spoken}"
        for rule in treatment.blocked:
            yield f"  not where: {rule.why}"
            yield from (f"    alarm {alarm}" for alarm in sorted(rule.alarms))
            yield from _ways(rule.when)


def _gates() -> Iterator[str]:
    for protocol in KNOWLEDGE.protocols.values():
        for phase in protocol.phase:
            yield f"{protocol.id}, {phase.id}: {', '.join(phase.items)}"
            if phase.days:
                yield f"  {phase.days.low:g} to {phase.days.high:g} days"
            for way, gates in (("in", phase.entry), ("out", phase.exit)):
                for gate in gates:
                    yield f"  {way} by {gate.id}, {gate.basis}"
                    yield from _ways(gate.when)
                    yield from (f"{way} or instead" for way in _ways(gate.instead))
        for again in protocol.remeasure:
            yield f"  {again.concept} again every {again.every_days} days"


def _returns() -> Iterator[str]:
    for rule in KNOWLEDGE.return_to_sport.values():
        yield f"{rule.id}: {', '.join(sorted(rule.conditions))}"
        for criterion in rule.criterion:
            yield f"  back by {criterion.id}, {criterion.basis}"
            yield from _ways(criterion.when)


def _grades() -> Iterator[str]:
    for system in KNOWLEDGE.classifications.values():
        for level in system.level:
            strength = level.strength_at_least_pct
            measured = "" if strength is None else f", from {strength:g} % of the other leg"
            yield f"{system.id}, grade {level.grade}{measured}"
            yield from _ways(level.structure)
            yield from (f"{way} by hand" for way in _ways(level.by_hand))
            yield from (f"    leading {condition}" for condition in sorted(level.leading))


def _at_home() -> Iterator[str]:
    for alarm in KNOWLEDGE.home.alarm:
        yield f"at home, {alarm.id}: {alarm.urgency}, {alarm.sessions} in {alarm.days} days"
        yield f"  pain from {alarm.pain_at_least}, swelling {alarm.swelling}, {_every(alarm.words)}"


def what_it_rests_on() -> str:
    """Return every number of the conditions, tests, criteria, errors, scores and outcomes."""
    books = (
        KNOWLEDGE.conditions,
        KNOWLEDGE.tests,
        KNOWLEDGE.criteria,
        KNOWLEDGE.norms,
        KNOWLEDGE.proms,
        KNOWLEDGE.prognosis,
    )
    lines = [line for book in books for name in book for line in _numbers(book[name], name)]
    return "\n".join(lines) + "\n"


def _numbers(part: object, path: str) -> Iterator[str]:
    """Yield a line of the numbers that a part holds itself, then those of its parts."""
    if isinstance(part, msgspec.Struct):
        inside = [(name, getattr(part, name)) for name in part.__struct_fields__]
    elif isinstance(part, Mapping):
        inside = list(part.items())
    elif isinstance(part, tuple):
        inside = [(str(number), one) for number, one in enumerate(part, start=1)]
    else:
        return
    own = [f"{name} {one:.12g}" for name, one in inside if isinstance(one, int | float)]
    if own:
        yield f"{path}: {', '.join(own)}"
    for name, one in inside:
        yield from _numbers(one, f"{path}.{name}")


def _every(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"


def _ways(predicate: Predicate | None) -> list[str]:
    if predicate is None:
        return []
    return sorted(f"    {' + '.join(sorted(one))}" for one in least(predicate))


def _settings() -> list[str]:
    every = {
        name: getattr(KNOWLEDGE.settings, name) for name in KNOWLEDGE.settings.__struct_fields__
    }
    return [f"  {name} {one.value:g}" for name, one in every.items() if hasattr(one, "value")]


def _section(title: str, predicate: Predicate) -> list[str]:
    return [title, *sorted(f"  {' + '.join(sorted(one))}" for one in least(predicate)), ""]


LISTS = (what_raises_an_alarm, what_may_be_done, what_it_rests_on)


@pytest.mark.parametrize("table", LISTS)
def test_the_list_is_what_was_read_and_agreed_to(table) -> None:
    kept = (HERE / f"{table.__name__}.txt").read_text("utf-8").splitlines()
    now = table().splitlines()
    assert {"gone": sorted(set(kept) - set(now)), "new": sorted(set(now) - set(kept))} == {
        "gone": [],
        "new": [],
    }
    assert kept == now


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("cauda_equina", "present saddle_numbness"),
        ("pulmonary_embolism", "noticed breathless_or_chest_pain"),
        ("infection", "present fever"),
        ("compartment_syndrome", "elapsed_below 21 + present tense_swelling"),
    ],
)
def test_the_list_says_what_the_rule_says(rule, line) -> None:
    found = {" + ".join(sorted(one)) for one in least(KNOWLEDGE.red_flags[rule].when)}
    assert line in found


if __name__ == "__main__":
    for listed in LISTS:
        (HERE / f"{listed.__name__}.txt").write_text(listed(), encoding="utf-8")
