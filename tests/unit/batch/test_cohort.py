"""A cohort is one table, whoever measured it, however often it was stopped."""

import csv
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from ischia.batch import cohort, local
from ischia.model.errors import InputError, MissingExtraError, StorageError, UsageError
from ischia.service import simulate
from ischia.service.cohort import Unit, key, open_cohort, rows, units

SHEET = """
schema = "ischia.cohort/1"
leave_out = ["*/truth.json"]
[[files]]
match = "dynamometer/*"
facts = { side = "left", gravity_corrected = false }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give two dynamometer files, a case folder, and a file that nobody can read."""
    made = tmp_path_factory.mktemp("cohort") / "recordings"
    for number in (1, 2):
        place = tmp_path_factory.mktemp("one")
        simulate("dynamometer", place, seed=number)
        file = next(p for p in place.iterdir() if p.name != "truth.json")
        (made / "dynamometer").mkdir(parents=True, exist_ok=True)
        shutil.copy(file, made / "dynamometer" / f"{number}{file.suffix}")
    simulate("sitting", made / "people" / "one", seed=1)
    (made / "people" / "note.bin").write_bytes(b"\x00\xffnobody reads this" * 9)
    (made / "cohort.toml").write_text(SHEET)
    return made


@pytest.fixture(scope="module")
def alone(folder: Path) -> tuple[cohort.Measured, bytes]:
    """Give the table that one process made."""
    made = cohort.measure(folder, folder.parent / "alone.parquet", workers=1)
    return made, made.table.read_bytes()


def test_units_are_cases_whole_and_files_by_themselves(folder: Path) -> None:
    assert units(open_cohort(folder)) == (
        Unit(name="dynamometer/1.txt", case=False),
        Unit(name="dynamometer/2.txt", case=False),
        Unit(name="people/note.bin", case=False),
        Unit(name="people/one", case=True),
    )


def test_what_cannot_be_read_is_listed_and_stops_nothing(alone: Any) -> None:
    made, _ = alone
    assert [o.unit for o in made.refused] == ["people/note.bin"]
    listed = list(csv.DictReader(made.refusals.read_text().splitlines()))
    assert [row["record"] for row in listed] == ["people/note.bin"]
    assert "no reader knows" in listed[0]["why"]
    assert made.units == 4


def test_the_table_holds_every_value_as_it_was_measured(folder: Path, alone: Any) -> None:
    import pyarrow.parquet as pq

    made, _ = alone
    table = pq.read_table(made.table)
    assert table.schema.metadata[b"schema"] == b"ischia.values/1"
    found = table.to_pylist()
    opened = open_cohort(folder)
    direct = [
        row
        for unit in units(opened)
        if unit.name != "people/note.bin"
        for row in rows(opened, unit, opened.folder / unit.name)
    ]
    assert [{k: v for k, v in row.items() if v is not None} for row in found] == [
        {k: v for k, v in row.items() if v is not None} for row in direct
    ]
    assert "left" in {row["side"] for row in found if row["record"] == "dynamometer/1.txt"}
    assert "right" not in {row["side"] for row in found if row["record"] == "dynamometer/1.txt"}
    assert all((row["value"] is None) != (row["not_measured"] is None) for row in found)
    assert all(row["simulated"] for row in found if row["record"] == "people/one")


def test_any_number_of_processes_makes_the_same_bytes(
    folder: Path, alone: Any, tmp_path: Path
) -> None:
    made = cohort.measure(folder, tmp_path / "alone.parquet", workers=3)
    assert made.table.read_bytes() == alone[1]


def test_a_killed_process_loses_nothing_and_changes_nothing(
    folder: Path, alone: Any, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(_name: str, _of: int) -> None:
        for child in active_children()[: 1 if not killed else 0]:
            os.kill(child.pid or 0, signal.SIGKILL)
            killed.append(child.pid or 0)

    made = cohort.measure(folder, tmp_path / "alone.parquet", workers=2, tell=kill)
    assert killed
    assert [o.unit for o in made.refused] == ["people/note.bin"]
    assert made.table.read_bytes() == alone[1]


def test_a_file_that_ends_every_process_is_named_and_its_neighbours_are_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "do", _deadly)
    opened = open_cohort(folder)
    found = {o.unit: o.refused for o in local.run(opened, units(opened), tmp_path, "p", workers=2)}
    assert "ended the process 2 times" in found.pop("people/note.bin")
    assert found == {"dynamometer/1.txt": "", "dynamometer/2.txt": "", "people/one": ""}


def _deadly(_cohort: Any, unit: Unit, cache: Path, program: str) -> Any:
    """Do nothing, and die of one file."""
    assert (cache.is_dir(), program) == (True, "p")
    if unit.name == "people/note.bin":
        os.kill(os.getpid(), signal.SIGKILL)
    return cohort.Outcome(unit=unit.name, part="", rows=0, refused="")


def test_what_was_measured_is_taken_from_the_cache(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ischia.batch import work

    opened, unit = open_cohort(folder), Unit(name="dynamometer/1.txt", case=False)
    calls: list[str] = []
    monkeypatch.setattr(work, "rows", lambda _c, u, _p: calls.append(u.name) or [])
    first = work.do(opened, unit, tmp_path, "program 1")
    assert work.do(opened, unit, tmp_path, "program 1") == first
    assert len(calls) == 1
    part = tmp_path / first.part
    part.write_bytes(part.read_bytes()[:-3])  # torn: made again
    assert work.do(opened, unit, tmp_path, "program 1") == first
    work.do(opened, unit, tmp_path, "program 2")
    assert len(calls) == 3


@pytest.mark.parametrize("change", ["bytes", "facts", "marks", "program"])
def test_a_key_changes_with_all_it_depends_on(folder: Path, tmp_path: Path, change: str) -> None:
    place = tmp_path / "copy"
    shutil.copytree(folder, place)
    unit = Unit(name="dynamometer/1.txt", case=False)
    file = place / unit.name
    before = key(open_cohort(place), unit, "p", file)
    assert before == key(open_cohort(place), unit, "p", file)
    if change == "bytes":
        (place / unit.name).write_bytes((place / unit.name).read_bytes() + b"\n")
    if change == "facts":
        (place / "cohort.toml").write_text(SHEET.replace("left", "right"))
    if change == "marks":
        (place / f"{unit.name}.marks.json").write_text("{}")
    assert key(open_cohort(place), unit, "q" if change == "program" else "p", file) != before


def test_a_cluster_makes_the_same_bytes_though_a_worker_of_it_is_killed(
    folder: Path, alone: Any, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:

        def kill(_name: str, _of: int) -> None:
            if not killed:
                killed.append(cluster.workers[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        out = tmp_path / "alone.parquet"
        made = cohort.measure(folder, out, scheduler=cluster.scheduler_address, tell=kill)
    assert killed
    assert [o.unit for o in made.refused] == ["people/note.bin"]
    assert made.table.read_bytes() == alone[1]


def test_what_runs_have_written_into_the_folder_is_no_recording(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "copy"
    shutil.copytree(folder, place)
    before = units(open_cohort(place))
    for name in ("now.parquet", "people/earlier.parquet", "now.not-read.csv"):
        (place / name).write_bytes(b"written")
    (place / "now.parquet.cache").mkdir()
    (place / "now.parquet.cache" / "part.json").write_text("{}")
    assert units(open_cohort(place)) == before


def test_a_missing_part_is_said_before_anything_is_measured(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setattr(local, "run", _never)
    for name, error in (("v.csv", UsageError), ("v.parquet", MissingExtraError)):
        with pytest.raises(error):
            cohort.measure(folder, tmp_path / name, workers=1)
    assert list(tmp_path.iterdir()) == []


def _never(*_: Any, **__: Any) -> Any:
    pytest.fail("measured, though the table could never be written")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda f: cohort.measure(f / "nowhere", f.parent / "v.parquet"), InputError),
        (lambda f: cohort.measure(f, f.parent / "v.csv", workers=1), UsageError),
        (lambda f: cohort.measure(f, f / "cohort.toml" / "v.parquet"), StorageError),
    ],
)
def test_wrong_use_is_said_before_anything_is_measured(
    folder: Path, make: Callable[[Path], Any], error: type[Exception]
) -> None:
    before = hashlib.sha256("".join(sorted(map(str, folder.rglob("*")))).encode()).digest()
    with pytest.raises(error):
        make(folder)
    assert hashlib.sha256("".join(sorted(map(str, folder.rglob("*")))).encode()).digest() == before


def test_a_sheet_that_cannot_be_understood_is_named(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text('schema = "ischia.cohort/1"\n[[files]]\nmatch = 3')
    with pytest.raises(InputError, match=r"cohort\.toml"):
        open_cohort(tmp_path)
