"""The report on paper."""

import re
import sys
import zlib
from dataclasses import replace

import pytest

from ischia.model.errors import MissingExtraError
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pdf import report_pdf


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has, also when its objects are packed."""
    inside = pdf
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            inside += zlib.decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b", inside))


@pytest.fixture(scope="module")
def pdf(simulated: ReportMaterial) -> bytes:
    return report_pdf(laid_out(simulated))


def test_it_is_a_pdf_with_page_1_and_what_it_rests_on(pdf: bytes) -> None:
    assert pdf.startswith(b"%PDF")
    assert 2 <= pages(pdf) <= 6


def test_the_same_assessment_gives_the_same_file(simulated: ReportMaterial, pdf: bytes) -> None:
    assert report_pdf(laid_out(simulated)) == pdf


def test_much_to_say_still_leaves_page_1_one_page(simulated: ReportMaterial, pdf: bytes) -> None:
    a = simulated.assessment
    (test,) = a.next_tests
    said = "It would change a great deal about what can be done. " * 14
    long = replace(simulated, assessment=replace(a, next_tests=(replace(test, why=said),)))
    assert pages(report_pdf(laid_out(long))) == pages(pdf)


def test_typesetter_commands_in_what_a_person_typed_stay_words(simulated: ReportMaterial) -> None:
    evil = '#panic("no") $x$ *b* ]] #include "a.typ"'
    a = replace(simulated.assessment, complaint=evil)
    assert report_pdf(laid_out(replace(simulated, assessment=a))).startswith(b"%PDF")


def test_a_missing_part_names_what_to_install(
    simulated: ReportMaterial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"ischia\[report\]"):
        report_pdf(laid_out(simulated))
