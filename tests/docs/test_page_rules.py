"""Every statement of the source page has a line, and what the program does has a test."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ischia.knowledge.load import load

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools/page_rules.py"
RULES = load().policies["clinic_page"].rule
ACTS = {"rule", "instrument", "workflow"}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("page_rules", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current() -> None:
    done = subprocess.run([sys.executable, str(TOOL), "--check"], check=False)
    assert done.returncode == 0, "run `make reference`"


def test_every_number_from_1_to_84_stands_once() -> None:
    assert [r.number for r in RULES] == list(range(1, 85))


def test_what_the_program_does_because_of_a_rule_has_a_test(tool) -> None:
    tested = tool.tests_by_number()
    missing = [r.number for r in RULES if r.kind in ACTS and r.where and not tested[r.number]]
    assert not missing


def test_what_is_not_done_yet_says_so_and_has_no_test(tool) -> None:
    tested = tool.tests_by_number()
    for rule in RULES:
        if not rule.where:
            assert rule.does.startswith("Not yet: ")
            assert not tested[rule.number]


def test_the_files_named_are_there() -> None:
    missing = [
        (rule.number, name)
        for rule in RULES
        for name in rule.where
        if not (ROOT / "src/ischia" / name).exists()
    ]
    assert not missing


def test_markers_are_read_off_the_decorators(tool) -> None:
    import ast

    text = (
        "@pytest.mark.page(3, 4)\n@pytest.mark.parametrize('a', [1])\ndef test_it(a):\n    pass\n"
    )
    assert list(tool.quoted(ast.parse(text))) == [(3, "test_it"), (4, "test_it")]
