"""The demo draws a report again only when something it is made from has changed."""

from pathlib import Path

import pytest

from ischia.service import open_case, showcase
from ischia.service.assess import Assessed

CASE = """
schema = "ischia.case/1"
injured_side = "none"
complaint = "none"
[subject]
pseudonym = "P-1"
"""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which reports are drawn in place of drawing them."""
    names: list[str] = []

    def note(_: Assessed, place: Path, **__: object) -> None:
        names.append(place.name)

    monkeypatch.setattr(showcase, "write_report", note)
    return names


@pytest.fixture
def case(tmp_path: Path) -> Path:
    for day in ("2026-01-01", "2026-01-15"):
        folder = tmp_path / "case" / "visits" / day
        folder.mkdir(parents=True)
        (folder / "visit.toml").write_text(f'schema = "ischia.visit/1"\ndate = {day}\n')
    (tmp_path / "case" / "case.toml").write_text(CASE)
    return tmp_path / "case"


def test_what_is_drawn_already_is_not_drawn_again(
    case: Path, drawn: list[str], tmp_path: Path
) -> None:
    for _ in range(2):
        last = showcase.report_visits(open_case(case), tmp_path / "report")
        assert str(last.assessment.visit_date) == "2026-01-15"
    assert drawn == ["2026-01-01", "2026-01-15"]


def test_a_changed_case_is_drawn_again(case: Path, drawn: list[str], tmp_path: Path) -> None:
    showcase.report_visits(open_case(case), tmp_path / "report")
    (case / "case.toml").write_text(CASE.replace("P-1", "P-2"))
    showcase.report_visits(open_case(case), tmp_path / "report")
    assert drawn == ["2026-01-01", "2026-01-15"] * 2


def test_only_the_last_visit_is_drawn_where_that_is_asked(
    case: Path, drawn: list[str], tmp_path: Path
) -> None:
    showcase.report_visits(open_case(case), tmp_path / "report", every=False)
    assert drawn == ["2026-01-15"]
