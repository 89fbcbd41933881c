"""A person with both thighs hurt, as a case folder without instruments: quick, and two-sided."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ischia.cli import main

CASE = """
schema = "ischia.case/1"
injured_side = "both"
onset = 2026-02-23
complaint = "both thighs"
simulated = true

[subject]
pseudonym = "P-7"
"""
VISIT = """
schema = "ischia.visit/1"
date = 2026-03-02

[[history]]
item = "saddle_numbness"
result = "indeterminate"

[[history]]
item = "sudden_onset"
result = "present"

[[history]]
item = "anterior_thigh_pain"
side = "left"
result = "present"

[[history]]
item = "posterior_thigh_pain"
side = "right"
result = "present"

[[exam]]
item = "palpable_defect"
side = "left"
result = "absent"
note = "felt through a bandage"
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case" / "visits" / "2026-03-02"
    folder.mkdir(parents=True)
    (folder / "visit.toml").write_text(VISIT)
    (tmp_path / "case" / "case.toml").write_text(CASE)
    return tmp_path / "case"


@pytest.fixture
def ischia(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Give a way to run the program as a person does: exit code, output, messages."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setenv("COLUMNS", "1000")
        monkeypatch.setattr(sys, "argv", ["ischia", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main.run()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, said.out, said.err

    return run
