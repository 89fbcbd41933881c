"""What an earlier visit screened is told with its day, and never as an answer for today."""

from dataclasses import replace
from datetime import date

from ischia.model.assessment import RedFlag
from ischia.service.assess import Assessed, assess
from ischia.service.intake import open_case
from ischia.service.simulate import simulate
from ischia.writers.report.argument_section import argument_sections
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import plain


def screening(assessed: Assessed) -> dict[str, str]:
    material = ReportMaterial(assessment=assessed.assessment, last_absent=assessed.last_absent)
    (made,) = [s for s in argument_sections(material) if s.key == "screening"]
    return {plain(row[0]): plain(row[1]) for row in made.tables[0].rows}


def test_a_flag_that_was_absent_before_has_its_day_and_stays_not_assessed(tmp_path) -> None:
    simulate("patient", tmp_path / "case")
    case = open_case(tmp_path / "case")
    first, last = assess(case, visit=case.visits[0].date), assess(case)
    assert first.last_absent == {}
    before = {f.id for f in first.assessment.red_flags if f.state == "absent"}
    assert before
    assert last.last_absent == dict.fromkeys(before, case.visits[0].date)
    flag = next(f for f in last.assessment.red_flags if f.id in before)
    unasked: RedFlag = replace(flag, state="not_assessed")
    flags = tuple(unasked if f is flag else f for f in last.assessment.red_flags)
    asked = replace(last, assessment=replace(last.assessment, red_flags=flags))
    name = flag.name[:1].upper() + flag.name[1:]
    assert screening(asked)[name] == (
        "not assessed today; last screened on 9 February 2026: absent"
    )
    settled = replace(asked, last_absent={})
    assert screening(settled)[name] == "not assessed"
    today = replace(last, last_absent={flag.id: date(2026, 2, 9)})
    if flag.state == "absent":
        assert screening(today)[name] == "absent"
