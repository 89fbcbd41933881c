"""Files that were made to hurt: bombs, masses of rows, cells that are no numbers."""

import io
import tracemalloc
import zipfile

import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.terms import Contraction, Motion, Side
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.readers.table import TABLE, built_in
from ischia.readers.table import parse as table_parse

FACTS = RecordingEntry(
    path="it",
    side=Side.LEFT,
    motion=Motion.KNEE_FLEXION,
    contraction=Contraction.ISOMETRIC,
)
SHEET = "xl/worksheets/sheet1.xml"
MIB = 1024**2


def workbook(**parts: bytes) -> bytes:
    """Return a load cell's workbook with some parts put in the place of its own."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(layout_file("load_cell_xlsx")[0])) as whole,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in whole.namelist():
            if name not in parts:
                made.writestr(name, whole.read(name))
        for name, data in parts.items():
            made.writestr(name, data)
    return held.getvalue()


def refused(data: bytes) -> InputError:
    raw = RawFile(shown="b.xlsx", data=data, profile=built_in("load_cell_kgf_2000hz"))
    with pytest.raises(InputError) as caught:
        TABLE.read(raw, FACTS)
    return caught.value


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml"])
def test_a_bomb_is_refused_before_it_is_unpacked(part, monkeypatch) -> None:
    monkeypatch.setattr(table_parse, "MOST_UNPACKED_BYTES", 64 * MIB)  # to pack it in a second
    data = workbook(**{part: b" " * (80 * MIB)})
    assert len(data) < MIB
    tracemalloc.start()
    err = refused(data)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "MiB when unpacked" in err.found
    assert peak_bytes < 8 * MIB


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    data = bytearray(workbook(**{SHEET: b" " * (80 * MIB)}))
    honest, lie = (80 * MIB).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert honest in data
    tracemalloc.start()
    refused(bytes(data).replace(honest, lie))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 32 * MIB


def test_words_that_multiply_in_the_sheet_are_refused() -> None:
    layers = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(12)
    )
    text = f"<!DOCTYPE w [{layers}]><worksheet><sheetData>&l11;</sheetData></worksheet>"
    assert refused(workbook(**{SHEET: text.encode()}))


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "", "#REF!", "1e999", "--"])
@pytest.mark.parametrize("kind", ["biodex", "humac_ftlb", "isomed", "nordbord_trace"])
def test_a_cell_that_is_no_number_is_never_a_sample(kind, cell) -> None:
    rows = layout_file(kind)[0].decode().split("\n")
    at = len(rows) // 2
    first = rows[at].replace(",", " ").split()[2]
    rows[at] = rows[at].replace(first, cell, 1)
    raw = RawFile(shown="f.txt", data="\n".join(rows).encode())
    with pytest.raises(InputError) as caught:
        find(raw).read(raw, FACTS)
    assert "line" in caught.value.where


@pytest.mark.parametrize("kind", ["biodex", "biodex_system4", "humac_ftlb", "nordbord_hub"])
def test_bytes_that_are_no_utf8_in_a_name_do_not_stop_a_reader(kind) -> None:
    data = layout_file(kind)[0].replace(b"SIMULATED", "Å. Müller".encode("latin-1"))
    data = data.removeprefix(b"\xef\xbb\xbf")
    raw = RawFile(shown="f.txt", data=data)
    found = find(raw).read(raw, FACTS)
    assert found
    assert "ller" not in repr([recording.source for recording in found])
