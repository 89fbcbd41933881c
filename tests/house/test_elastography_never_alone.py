"""House rule: strain is relative and descriptive, so no criterion rests on elastography alone."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path("src/ischia/knowledge/data")
KIND = "elastography."


def concepts_in(value: object) -> Iterator[str]:
    """Yield every concept that a predicate asks for, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("concept"), str):
            yield value["concept"]
        for inner in value.values():
            yield from concepts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from concepts_in(inner)


def holds_by_itself(when: dict[str, Any]) -> bool:
    """Tell whether elastography alone can make a predicate true.

    Of `all_of`, every part would have to be of it; of anything else one part is enough.
    """
    parts = next((v for v in when.values() if isinstance(v, list) and _predicates(v)), None)
    if parts is None:
        asked = set(concepts_in(when))
        return bool(asked) and all(concept.startswith(KIND) for concept in asked)
    alone = [holds_by_itself(part) for part in parts]
    return all(alone) if when.get("is") == "all_of" else any(alone)


def _predicates(parts: list[Any]) -> bool:
    return all(isinstance(part, dict) and "is" in part for part in parts)


def test_no_criterion_rests_on_elastography_alone(root: Path) -> None:
    bad = [
        path.name
        for path in sorted((root / DATA).rglob("*.toml"))
        for when in _rules(tomllib.loads(path.read_text("utf-8")))
        if holds_by_itself(when)
    ]
    assert not bad, "\n".join(bad)


def _rules(value: object) -> Iterator[dict[str, Any]]:
    """Yield every outermost predicate of a knowledge file."""
    if isinstance(value, dict):
        if "is" in value and isinstance(value["is"], str):
            yield value
            return
        for inner in value.values():
            yield from _rules(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _rules(inner)


def test_rules_are_found_in_the_knowledge_base(root: Path) -> None:
    text = (root / DATA / "criteria/gap_at_rest.toml").read_text("utf-8")
    assert [rule["concept"] for rule in _rules(tomllib.loads(text))] == ["ultrasound.gap"]


def test_a_criterion_that_does_is_noticed() -> None:
    ratio = {"is": "at_least", "concept": "elastography.strain_ratio", "limit": 2.0}
    gap = {"is": "at_least", "concept": "ultrasound.gap", "limit": 2.0}
    assert holds_by_itself(ratio)
    assert holds_by_itself({"is": "any_of", "of": [ratio, gap]})
    assert holds_by_itself({"is": "all_of", "of": [ratio, ratio]})
    assert not holds_by_itself({"is": "all_of", "of": [ratio, gap]})
    assert not holds_by_itself(gap)
