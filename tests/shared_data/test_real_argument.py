"""Real recordings argued as if one leg were hurt: healthy people must not be told that they are."""

import shutil
from pathlib import Path

import pytest

from ischia.service import Assessed, assess


@pytest.fixture(scope="module")
def argued(real_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Assessed:
    case = tmp_path_factory.mktemp("argued") / "case"
    shutil.copytree(real_case, case)
    sheet = case / "case.toml"
    sheet.write_text(sheet.read_text().replace('injured_side = "none"', 'injured_side = "right"'))
    return assess(case)


def test_it_is_inconclusive_and_says_what_to_ask(argued: Assessed) -> None:
    a = argued.assessment
    assert a.hypotheses
    assert max(h.posterior for h in a.hypotheses) < 0.5
    assert a.plan is None
    assert a.next_tests


def test_nothing_is_called_absent_that_nobody_asked(argued: Assessed) -> None:
    assert all(f.state == "not_assessed" or f.basis for f in argued.assessment.red_flags)


def test_the_knees_of_a_healthy_walk_are_not_found_stiff(argued: Assessed) -> None:
    states = {f.id: f.state for f in argued.assessment.findings}
    assert states.get("stiff_knee_swing") != "present"
