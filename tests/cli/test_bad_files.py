"""A bad file ends with 3 and a message that says where, found, expected, do; never with a trace."""

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ischia.phantoms.dynamometer import layout_file
from ischia.readers.table import parse as table_parse

MESSAGE = re.compile(
    r"^ischia: (?P<where>.+?): found (?P<found>.+); expected (?P<expected>.+)\. ?.+"
)
FACTS = ("--side", "left", "--json")


def bomb() -> bytes:
    """Give a workbook whose sheet unpacks to a thousand times its size."""
    data, _ = layout_file("load_cell_xlsx")
    sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    sheet.compress_type = zipfile.ZIP_DEFLATED
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
        for entry in whole.infolist():
            if entry.filename != sheet.filename:
                made.writestr(entry, whole.read(entry))
        with made.open(sheet, "w") as blanks:
            for _ in range(80):
                blanks.write(b" " * 1024**2)
    return out.getvalue()


def biodex() -> bytes:
    return layout_file("biodex")[0]


BAD = {
    "empty": lambda: b"",
    "garbage": lambda: np.random.default_rng(3).bytes(4000),
    "cut within a row": lambda: biodex()[: biodex().rindex(b"\n", 0, 9000) + 12],
    "another unit": lambda: biodex().replace(b"N-M", b"kgf"),
    "a word among the samples": lambda: biodex() + b"a word\n",
    "head before garbage": lambda: biodex()[:300] + np.random.default_rng(5).bytes(2000),
    "text of another coding": lambda: "крутящий момент\n".encode("utf-16"),
    "half a workbook": lambda: layout_file("load_cell_xlsx")[0][:3000],
    "a page": lambda: b"<!doctype html><p>session expired</p>",
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_file_is_refused_in_four_parts(ischia, tmp_path: Path, bad: str) -> None:
    file = tmp_path / "it.txt"
    file.write_bytes(BAD[bad]())
    code, said, told = ischia("measure", file, *FACTS)
    assert (code, said) == (3, "")
    message = MESSAGE.match(told)
    assert message, told
    assert message["where"].startswith("it.txt")
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1


def test_samples_that_are_no_numbers_are_refused_with_their_line(ischia, tmp_path: Path) -> None:
    file = tmp_path / "it.txt"
    lines = biodex().split(b"\n")
    lines[40] = re.sub(rb"\S+", b"nan", lines[40], count=2)
    file.write_bytes(b"\n".join(lines))
    code, _, told = ischia("measure", file, *FACTS)
    assert code == 3
    assert "line 41" in told


def test_a_bomb_in_a_workbook_is_not_unpacked(ischia, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(table_parse, "MOST_UNPACKED_BYTES", 64 * 1024**2)  # to pack it in a second
    file = tmp_path / "it.xlsx"
    file.write_bytes(bomb())
    assert file.stat().st_size < 1024**2
    code, _, told = ischia("measure", file, *FACTS, "--profile", "builtin:load_cell_kgf_2000hz")
    assert code == 3
    assert "MiB when unpacked" in told


def test_a_recording_outside_the_case_is_refused(ischia, case: Path) -> None:
    (case.parent / "elsewhere.txt").write_bytes(biodex())
    sheet = case / "visits/2026-03-02/visit.toml"
    sheet.write_text(
        sheet.read_text() + '[[recording]]\npath = "../../../elsewhere.txt"\nside = "left"\n'
    )
    code, _, told = ischia("assess", case, "--json")
    assert code == 3
    assert "outside its folder" in told
    assert "Copy the file into the folder" in told


def test_the_other_side_of_a_file_that_names_its_own_is_refused(ischia, tmp_path: Path) -> None:
    data, _ = layout_file("biodex_system4")
    file = tmp_path / "it.txt"
    file.write_bytes(data)
    codes = {ischia("measure", file, "--side", side, "--json")[0] for side in ("left", "right")}
    assert codes == {0, 3}


def test_a_fact_that_is_missing_is_asked_for_by_its_option(ischia, tmp_path: Path) -> None:
    file = tmp_path / "it.txt"
    file.write_bytes(biodex())
    code, _, told = ischia("measure", file)
    assert code == 3
    assert "no side" in told
    assert "--side" in told


def test_a_log_of_devices_that_is_no_log_is_refused(ischia, tmp_path: Path) -> None:
    file, log = tmp_path / "it.txt", tmp_path / "devices.toml"
    file.write_bytes(biodex())
    for text in (b"", b"\xff\xfe", b"schema = ", b'schema = "ischia.case/1"', BAD["garbage"]()):
        log.write_bytes(text)
        code, said, told = ischia("measure", file, *FACTS, "--devices", log)
        assert (code, said) == (3, ""), text
        assert told.startswith("ischia: devices.toml"), told
