"""A value that may be of something else than its name says is not drawn like a sound one."""

from dataclasses import replace

import pytest

from ischia.reason.mistakable import DOUBTS
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import plain
from ischia.writers.report.strength_tile import strength_tile
from ischia.writers.report.symmetry_rows import SYMMETRY, about_limits, symmetry_rows

FLAG = "all_eccentric_undeclared"
SAID = DOUBTS[FLAG].said


@pytest.fixture(scope="module", params=[True, False], ids=["doubtful", "sound"])
def shown(request, simulated: ReportMaterial) -> tuple[bool, ReportMaterial]:
    measured = simulated.assessment.measured
    values = tuple(
        replace(m, flags=(FLAG,)) if request.param and m.concept == SYMMETRY else m
        for m in measured.measurements
    )
    assessment = replace(simulated.assessment, measured=replace(measured, measurements=values))
    doubts = {flag: doubt.said for flag, doubt in DOUBTS.items()}
    return request.param, replace(simulated, assessment=assessment, doubts=doubts)


def test_the_rows_of_a_forest_say_it_and_so_do_the_words_below(shown) -> None:
    doubtful, material = shown
    found = [m for m in material.measurements if m.concept == SYMMETRY]
    assert found
    assert {row.doubted for row in symmetry_rows(material, found)} == {doubtful}
    assert (
        f"Open diamond: doubtful, it decides nothing ({SAID})." in about_limits(material, found)
    ) == doubtful


def test_page_1_says_it_beside_the_number(shown) -> None:
    doubtful, material = shown
    assert (f"doubtful: {SAID}" in plain(strength_tile(material).heading)) == doubtful


def test_the_table_of_symmetry_says_it(shown) -> None:
    doubtful, material = shown
    assert ("; doubtful<" in report_html(laid_out(material))) == doubtful
