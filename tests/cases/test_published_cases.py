"""Published cases with known answers, as case folders. No number was tuned to them.

What each must show stands beside it in `expected.toml`. Grades, urgency and the next images are
judgements that no clinician has confirmed; the diagnosis is the publication's own.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ischia.model.assessment import Assessment
from ischia.service import assess, assessment_json, explained, open_case

FOLDER = Path(__file__).parent / "published"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
FIRST, SECOND = date(2026, 1, 12), date(2026, 1, 19)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a case, argued, with everything said about it in one text."""

    assessment: Assessment
    said: str


@cache
def stage(case: str, day: date) -> Stage:
    assessed = assess(open_case(FOLDER / case), visit=day)
    # The source page's own rules are quoted for comparison, each with the judgement on it.
    own = replace(assessed, assessment=replace(assessed.assessment, other_policy_plan=None))
    said = assessment_json(own).decode() + str(explained(own, None))
    return Stage(assessment=assessed.assessment, said=said.lower())


@cache
def expected(case: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / case / "expected.toml").read_text("utf-8"))


def with_key(key: str) -> list[str]:
    """List the cases that expect something of a kind."""
    return [case for case in CASES if key in expected(case)]


def test_all_thirteen_are_here_and_each_expects_a_diagnosis() -> None:
    assert len(CASES) == 13
    assert all("diagnosis" in expected(case) for case in CASES)


@pytest.mark.parametrize("case", with_key("diagnosis"))
def test_the_published_diagnosis_is_first_or_second_after_the_second_stage(case) -> None:
    names = [h.condition for h in stage(case, SECOND).assessment.hypotheses]
    assert expected(case)["diagnosis"] in names[:2]


def present(assessment: Assessment) -> dict[str, str]:
    return {f.id: f.urgency.value for f in assessment.red_flags if f.state == "present"}


@pytest.mark.parametrize("case", with_key("diagnosis"))
def test_the_safety_rules_and_how_soon_are_right_from_the_first_stage_on(case) -> None:
    wanted = expected(case)
    assert present(stage(case, FIRST).assessment) == wanted.get("red_flags", {})
    later = {**wanted.get("red_flags", {}), **wanted.get("red_flags_later", {})}
    assert present(stage(case, SECOND).assessment) == later


@pytest.mark.parametrize("case", with_key("imaging_next"))
def test_the_next_images_are_asked_for_at_the_first_stage(case) -> None:
    first = stage(case, FIRST).assessment
    asked = [test.name for test in first.next_tests]
    asked += [flag.action for flag in first.red_flags if flag.state == "present"]
    assert any(image in words for image in expected(case)["imaging_next"] for words in asked)


@pytest.mark.parametrize("case", with_key("guards"))
def test_the_diagnosis_is_opened_again(case) -> None:
    fired = {guard.id for guard in stage(case, FIRST).assessment.guards if guard.state == "fired"}
    assert fired >= set(expected(case)["guards"])


@pytest.mark.parametrize("day", [FIRST, SECOND])
@pytest.mark.parametrize("case", with_key("must_not_say"))
def test_what_must_not_be_said_is_not_said(case, day) -> None:
    made = stage(case, day)
    assert [words for words in expected(case)["must_not_say"] if words in made.said] == []
    assert made.assessment.hypotheses[0].posterior < 0.9


@pytest.mark.parametrize("case", CASES)
def test_the_citation_and_what_the_source_leaves_open_stand_in_the_file(case) -> None:
    text = (FOLDER / case / "case.toml").read_text("utf-8")
    assert text.startswith("# ")
    subject = tomllib.loads(text)["subject"]
    assert stage(case, FIRST).assessment.subject.age_y == subject.get("age_y")
