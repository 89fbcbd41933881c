"""Dates of one case must be able to follow each other."""

from pathlib import Path

import pytest

from ischia.model.errors import InputError
from ischia.service.intake import open_case

CASE = """schema = "ischia.case/1"
injured_side = "left"
complaint = "thigh"
onset = {onset}
[subject]
pseudonym = "P-1"
"""


def case(folder: Path, onset: str, *days: str) -> Path:
    (folder / "case.toml").write_text(CASE.format(onset=onset))
    for day in days:
        sheet = folder / "visits" / day / "visit.toml"
        sheet.parent.mkdir(parents=True)
        sheet.write_text(f'schema = "ischia.visit/1"\ndate = {day}\n')
    return folder


def test_a_complaint_does_not_begin_after_the_last_visit(tmp_path) -> None:
    with pytest.raises(InputError) as error:
        open_case(case(tmp_path, "2026-03-03", "2026-03-02"))
    assert error.value.where == "case.toml: onset"
    assert (error.value.found, "2026-03-02" in error.value.expected) == ("2026-03-03", True)


def test_a_baseline_before_the_onset_is_welcome(tmp_path) -> None:
    opened = open_case(case(tmp_path, "2026-03-02", "2026-02-01", "2026-03-02"))
    assert len(opened.visits) == 2


def test_a_day_without_its_sheet_is_not_left_out_in_silence(tmp_path) -> None:
    folder = case(tmp_path, "2026-03-02", "2026-03-02")
    (folder / "visits" / "2026-03-09").mkdir()
    with pytest.raises(InputError) as error:
        open_case(folder)
    assert (error.value.where, error.value.found) == ("visits/2026-03-09", "no visit.toml")
