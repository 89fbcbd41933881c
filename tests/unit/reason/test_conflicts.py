"""Strength against structure: a conflict is told only where both have a grade and they differ."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.model.assessment import Grade
from ischia.model.measured import Measurements
from ischia.model.terms import Side
from ischia.reason.conflicts import conflicts
from ischia.reason.grades import UNGRADED
from ischia.reason.reading import Facts

ALONE = replace(load(), conflicts={})
FACTS = Facts(measured=Measurements(), side=Side.LEFT)


def grade(by: str, value: str) -> Grade:
    return Grade(
        system="page", grade=value, by=by, why="made up", basis=(by,), threshold_basis="defining"
    )


@pytest.mark.parametrize(
    ("structure", "strength", "told"),
    [
        ("3", "1", True),
        ("3", "3", False),
        ("2", "1 or 2", False),  # the interval of the strength reaches over a limit
        ("3", "1 or 2", True),
        (UNGRADED, "2", False),
        ("2", UNGRADED, False),
        (UNGRADED, UNGRADED, False),
    ],
)
def test_only_two_grades_that_exclude_each_other_are_a_conflict(structure, strength, told) -> None:
    graded = (grade("structure", structure), grade("strength", strength))
    found = conflicts(FACTS, graded, ALONE)
    assert [c.id for c in found] == (["strength_against_structure"] if told else [])
    if told:
        assert found[0].says == f"By strength grade {strength}, by structure grade {structure}."
        assert found[0].basis == ("structure", "strength")
