"""Every least set of facts that raises an alarm, opens a diagnosis or makes a finding.

The rules are data, and a line that is lost or a day that is changed breaks no code. So what they
say is kept here as a clinician would read it, worked out from the rules by logic and not by their
order: a rule written differently that means the same passes. A changed line has to be read and
agreed to: `python tests/golden/reason/test_what_raises_an_alarm.py` writes the list anew.
"""

from itertools import product
from pathlib import Path

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

KEPT = Path(__file__).with_name("what_raises_an_alarm.txt")
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


def table() -> str:
    """Return the whole list as text."""
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


def _settings() -> list[str]:
    every = {
        name: getattr(KNOWLEDGE.settings, name) for name in KNOWLEDGE.settings.__struct_fields__
    }
    return [f"  {name} {one.value:g}" for name, one in every.items() if hasattr(one, "value")]


def _section(title: str, predicate: Predicate) -> list[str]:
    return [title, *sorted(f"  {' + '.join(sorted(one))}" for one in least(predicate)), ""]


def test_what_raises_an_alarm_is_what_was_read_and_agreed_to() -> None:
    kept, now = KEPT.read_text("utf-8").splitlines(), table().splitlines()
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
    KEPT.write_text(table(), encoding="utf-8")
