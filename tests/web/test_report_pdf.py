"""The report on paper."""

import re
import shutil
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

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


def words_of_page_1(pdf: bytes, folder: Path) -> list[tuple[float, str]]:
    """Return each word of page 1 with the size of its letters [pt], the smallest first."""
    poppler = shutil.which("pdftotext")
    if poppler is None:
        pytest.skip("no pdftotext on this machine, which measures words")
    (folder / "report.pdf").write_bytes(pdf)
    told = subprocess.run(
        [poppler, "-bbox", "-l", "1", str(folder / "report.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', told)
    return sorted((float(low) - float(high), word) for high, low, word in boxes)


@pytest.mark.parametrize("times", [1, 2, 4])
def test_no_word_of_page_1_is_smaller_than_6_5_points(
    simulated: ReportMaterial, tmp_path: Path, times: int
) -> None:
    """However many tiles there are: those that do not fit open page 2."""
    made = laid_out(simulated)
    busy = replace(made, front=replace(made.front, tiles=made.front.tiles * times))
    pdf = report_pdf(busy)
    words = words_of_page_1(pdf, tmp_path)
    assert len(words) > 100
    assert words[0][0] > 6.49, words[:5]
    said = " ".join(word for _, word in words)
    assert ("page" in said and "2." in said) or times == 1


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
