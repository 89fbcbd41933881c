"""The page of the knowledge base is made from its files, and shows what they say for people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ischia.cli.main import app
from ischia.knowledge.load import load

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/knowledge.md"
KNOWLEDGE = load()


def test_the_page_is_current() -> None:
    tool = [sys.executable, str(ROOT / "tools/knowledge_reference.py"), "--check"]
    assert subprocess.run(tool, check=False).returncode == 0, "run `make reference`"


def test_every_record_is_there_with_what_is_meant_for_people() -> None:
    page = PAGE.read_text("utf-8")
    for record in KNOWLEDGE.tests.values():
        assert record.procedure in page
        assert record.positive_if in page
        assert all(s.reference_standard in page and s.population in page for s in record.study)
    for condition in KNOWLEDGE.conditions.values():
        assert all(code in page for codes in condition.icd10cm.values() for code in codes)
    assert all(n.credit in page for n in KNOWLEDGE.norms.values())
    for treatment in KNOWLEDGE.treatments.values():
        assert treatment.says in page
        assert all(blocked.why in page for blocked in treatment.blocked)
    assert all(outlook.says in page for outlook in KNOWLEDGE.prognosis.values())
    for rule in KNOWLEDGE.return_to_sport.values():
        assert all(criterion.says in page for criterion in rule.criterion)
    assert all(prom.note in page for prom in KNOWLEDGE.proms.values())
    for system in KNOWLEDGE.classifications.values():
        assert all(level.words in page for level in system.level)
    assert all(f"`{name}`" in page for name in KNOWLEDGE.criteria)


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], dict]:
    shown = CliRunner().invoke(app, ["knowledge", "list", "--json"])
    assert shown.exit_code == 0
    return {(row["kind"], row["id"]): row for row in json.loads(shown.output)}


def test_the_list_for_programs_holds_the_whole_record(rows) -> None:
    slump = rows["test", "slump"]
    assert slump["record"]["procedure"] == KNOWLEDGE.tests["slump"].procedure
    assert slump["record"]["sided"] is True
    assert rows["condition", "quadriceps_strain"]["record"]["icd10cm"]["right"] == ["S76.111A"]
    kinds = {row["kind"] for row in rows.values()}
    assert kinds == {
        "condition",
        "test",
        "criterion",
        "red flag",
        "guard",
        "treatment",
        "norms",
        "classification",
        "protocol",
        "prognosis",
        "return to sport",
        "questionnaire",
    }
