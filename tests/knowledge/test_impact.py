"""A change of the knowledge base shows whom it would move before it is made."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ischia.cli.main import app
from ischia.knowledge.load import DATA, load
from ischia.model.errors import InputError
from ischia.service import assess, open_case
from ischia.service.impact import LEAST_SHIFT, _outlined, case_folders, impact

PUBLISHED = Path(__file__).parents[1] / "cases/published"
RUNNER, BOY = PUBLISHED / "V16", PUBLISHED / "V08"


@pytest.fixture
def changed(tmp_path):
    return shutil.copytree(DATA, tmp_path / "new")


def rewritten(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def only_below_10(folder: Path) -> None:
    """Take the growth plate of older children out, and what an image shows of it."""
    file = "red_flags/adolescent_apophysis.toml"
    rewritten(folder, file, "years = 18", "years = 10")
    rewritten(folder, file, '[found.when]\nis = "any_of"', '[found.when]\nis = "all_of"')


def test_without_a_change_nobody_moves() -> None:
    assert [one.anything for one in impact(DATA, DATA, [RUNNER])] == [False]


def test_it_goes_by_what_an_assessment_says() -> None:
    case, knowledge = open_case(RUNNER), load()
    whole, short = assess(case).assessment, _outlined(case, knowledge)
    assert short.red_flags == whole.red_flags
    said = [(h.condition, h.side, h.posterior) for h in whole.hypotheses]
    assert list(short.posterior) == said


def test_another_prior_moves_the_diagnosis_and_says_how_far(changed) -> None:
    file = "conditions/proximal_hamstring_tendinopathy.toml"
    rewritten(changed, file, "value = 0.08\nlow   = 0.035", "value = 0.002\nlow   = 0.001")
    told: list[str] = []
    (moved,) = impact(DATA, changed, [RUNNER], tell=told.append)
    assert told == ["V16"]
    before, after = moved.leading
    assert before == "proximal_hamstring_tendinopathy (right)"
    assert after != before
    (tendon,) = (p for p in moved.probabilities if p[0] == before)
    assert tendon[1] - tendon[2] > LEAST_SHIFT
    assert all(abs(was - now) > LEAST_SHIFT for _, was, now in moved.probabilities)
    assert (moved.alarms_new, moved.alarms_gone, moved.refused) == ((), (), "")


def test_a_rule_that_no_longer_fires_is_an_alarm_gone_and_the_other_way_round(changed) -> None:
    only_below_10(changed)
    (gone,) = impact(DATA, changed, [BOY])
    assert gone.alarms_gone == ("adolescent_apophysis",)
    (new,) = impact(changed, DATA, [BOY])
    assert new.alarms_new == ("adolescent_apophysis",)


def test_a_word_that_one_of_the_two_does_not_know_is_said(changed) -> None:
    (changed / "tests/ischial_tenderness.toml").unlink()
    (moved,) = impact(changed, DATA, [RUNNER])
    assert "ischial_tenderness" in moved.refused


def test_a_folder_of_cases_stands_for_all_of_them(tmp_path) -> None:
    assert case_folders([RUNNER, PUBLISHED])[0] == RUNNER
    assert len(case_folders([RUNNER, PUBLISHED])) == len(list(PUBLISHED.glob("*/case.toml")))
    with pytest.raises(InputError, match=r"no case\.toml"):
        case_folders([tmp_path])


def test_the_command_says_it_for_people_and_for_programs(changed) -> None:
    only_below_10(changed)
    called = ["knowledge", "impact", str(DATA), str(changed), str(BOY), str(RUNNER)]
    shown = CliRunner().invoke(app, called)
    assert shown.exit_code == 0
    assert "V08: alarm gone adolescent_apophysis" in shown.output
    assert "1 of 2 cases would move" in shown.output
    rows = json.loads(CliRunner().invoke(app, [*called, "--json"]).output)
    assert [row["case"] for row in rows] == ["V08", "V16"]


def test_a_copy_is_checked_before_it_is_used(changed) -> None:
    rewritten(changed, "tests/ischial_tenderness.toml", "ischial_bursitis", "ischial_bursitus")
    shown = CliRunner().invoke(app, ["knowledge", "check", str(changed)])
    assert shown.exit_code == 4
    assert "ischial_tenderness: no condition 'ischial_bursitus'" in shown.output
