"""`ischia measure --curves`: into the document, or into a table of its own."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ischia.cli.measure import parted
from ischia.phantoms.dynamometer import layout_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "set.txt"
    path.write_bytes(layout_file("biodex")[0])
    return path


@pytest.mark.parametrize("form", ["apart", "joined"])
def test_a_table_of_curves_is_written_and_the_values_still_printed(ischia, file, form) -> None:
    out = file.parent / "curves.parquet"
    words = ("--curves", out) if form == "apart" else (f"--curves={out}",)
    code, said, told = ischia("measure", *words, file, "--side", "left")
    assert code == 0
    assert "Mean peak torque" in said
    assert str(out) in told
    table = pq.read_table(out).to_pydict()
    assert "strength.torque" in set(table["concept"])
    assert set(table["axis"]) == {"angle_deg"}
    assert set(table["side"]) == {"left"}


def test_the_table_holds_the_points_of_the_document(ischia, file) -> None:
    out = file.parent / "curves.parquet"
    code, said, _ = ischia("measure", file, "--side", "left", "--json", "--curves", out)
    assert code == 0
    document = json.loads(said)
    table = pq.read_table(out)
    points = [value for curve in document["curves"] for value in curve["values"]]
    assert table["value"].to_pylist() == points
    assert table["source_sha256"].to_pylist()[0] == document["sources"][0]["sha256"]


def test_curves_are_in_the_document_only_where_they_are_asked_for(ischia, file) -> None:
    _, without, _ = ischia("measure", file, "--side", "left", "--json")
    _, told, _ = ischia("measure", "--json", "--side", "left", "--curves", file)
    assert "curves" not in json.loads(without)
    assert json.loads(told)["curves"]


def test_another_ending_is_wrong_use_and_nothing_is_written(ischia, file) -> None:
    out = file.parent / "curves.csv"
    code, _, told = ischia("measure", file, "--side", "left", f"--curves={out}")
    assert code == 2
    assert "ends in .parquet" in told
    assert not out.exists()


def test_an_instrument_file_is_never_taken_for_the_table() -> None:
    assert parted(["--curves", "knee.txt"]) == ["--curves", "knee.txt"]
    assert parted(["knee.txt", "--curves"]) == ["knee.txt", "--curves"]
    assert parted(["--curves", "a.parquet"]) == ["--curves", "--curves-to", "a.parquet"]
