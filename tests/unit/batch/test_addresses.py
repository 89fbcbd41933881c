"""Recordings under addresses are measured as those in the folder, and refused with a reason."""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

import fsspec
import pytest

from ischia.batch import cohort, work
from ischia.model.errors import InputError
from ischia.service import remote, simulate
from ischia.service.cohort import Unit, open_cohort, units

SHEET = """
schema = "ischia.cohort/1"
lists = ["addresses.txt"]
[[files]]
match = "*"
facts = { side = "left", gravity_corrected = false }
"""


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    """Give a simulated file of a dynamometer."""
    place = tmp_path_factory.mktemp("one")
    simulate("dynamometer", place, seed=1)
    return next(p for p in place.iterdir() if p.suffix == ".txt")


@pytest.fixture
def folder(tmp_path):
    """Give a maker of a cohort of addresses."""

    def made(*urls: str) -> Path:
        place = tmp_path / "cohort"
        place.mkdir(exist_ok=True)
        (place / "cohort.toml").write_text(SHEET)
        (place / "addresses.txt").write_text("\n".join(("# of the study", "", *urls)))
        return place

    return made


@pytest.fixture
def server(recording):
    """Give the address of a server that has the recording."""
    kind = functools.partial(_Quiet, directory=str(recording.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


def test_addresses_give_the_values_of_the_file(folder, recording, server, tmp_path) -> None:
    place = folder(f"{server}/{recording.name}?signature=secret", recording.as_uri())
    shutil.copy(recording, place / "near.txt")
    opened = open_cohort(place)
    measured = {}
    for unit in units(opened):
        outcome = work.do(opened, unit, tmp_path, "p")
        assert outcome.refused == ""
        measured[unit.name] = [
            {k: v for k, v in row.items() if k != "record"}
            for row in work.rows_of(tmp_path, outcome)
        ]
    near = measured.pop("near.txt")
    assert set(measured) == {f"{server}/{recording.name}", recording.as_uri()}  # no signature
    assert list(measured.values()) == [near, near]
    assert len(near) > 3


def test_memory_is_an_address_and_nothing_stays(folder, recording, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with fsspec.open("memory://study/one.txt", "wb") as stream:
        stream.write(recording.read_bytes())
    opened = open_cohort(folder("memory://study/one.txt"))
    (unit,) = units(opened)
    assert work.do(opened, unit, tmp_path, "p").rows > 3
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/a.txt", "ssh://host/a.txt", "zip://a.txt::file:///b.zip", "local:///a.txt",
        "/etc/passwd", "https://host/", "data:text/plain,a", "github://o:r@/a.txt",
    ],
)  # fmt: skip
def test_other_schemes_are_refused_before_anything_is_measured(folder, url, tmp_path) -> None:
    with pytest.raises(InputError, match="an address that is not read"):
        cohort.measure(folder(url), tmp_path / "v.parquet", workers=1)


def test_what_is_not_there_or_too_large_is_listed(
    folder, server, recording, tmp_path, monkeypatch
) -> None:
    opened = open_cohort(folder())
    (tmp_path / "cache").mkdir()

    def refused(url: str) -> str:
        unit = Unit(name=remote.named(url), case=False, url=url)
        return work.do(opened, unit, tmp_path / "cache", "p").refused

    assert "cannot be read (FileNotFoundError)" in refused(f"{server}/nowhere.txt?key=secret")
    assert "secret" not in refused(f"{server}/nowhere.txt?key=secret")
    assert "cannot be read" in refused("http://127.0.0.1:9/closed.txt")
    monkeypatch.setattr(remote, "MOST_BYTES", 1000)
    assert "more than" in refused(f"{server}/{recording.name}")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert "ischia[batch]" in refused(f"{server}/{recording.name}")
    assert list((tmp_path / "cache").iterdir()) == []  # it may be there tomorrow
