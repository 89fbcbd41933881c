"""A value from a layout that nobody has confirmed says so."""

from pathlib import Path

from ischia.model.documents import RecordingEntry
from ischia.model.terms import Side
from ischia.phantoms.dynamometer import layout_file
from ischia.service.loose import measure_files


def flags(tmp_path: Path, layout: str, name: str, **facts: str) -> list[tuple[str, ...]]:
    (tmp_path / name).write_bytes(layout_file(layout)[0])
    entry = RecordingEntry(path="", side=Side.LEFT, **facts)
    measured = measure_files([tmp_path / name], entry)
    assert measured.measurements
    return [m.flags for m in measured.measurements]


def test_a_guessed_layout_is_flagged_on_every_value(tmp_path: Path) -> None:
    found = flags(tmp_path, "kineo_csv", "kineo.csv", profile="builtin:kineo")
    assert all("layout_unconfirmed" in given for given in found)


def test_a_known_layout_is_not(tmp_path: Path) -> None:
    found = flags(tmp_path, "biodex", "biodex.txt")
    assert not any("layout_unconfirmed" in given for given in found)
