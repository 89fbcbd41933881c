"""A file appears whole or not at all."""

import os
from pathlib import Path

import pytest

from ischia.model.errors import StorageError
from ischia.writers.files import write_atomically


def test_the_bytes_arrive(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "report.html"
    write_atomically(target, b"whole")
    assert target.read_bytes() == b"whole"
    assert [p.name for p in target.parent.iterdir()] == ["report.html"]


def test_what_stood_there_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"a longer text than the new one")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"


def test_others_may_read_what_the_mask_allows(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("modes are a matter of POSIX systems")
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "report.html", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "report.html").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_fault_leaves_the_old_file_and_no_part(
    step: str, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises((StorageError, KeyboardInterrupt)):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_the_message_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        write_atomically(tmp_path / "file" / "report.html", b"new")
    err = caught.value
    assert err.exit_code == 5
    assert err.where == "report.html"
    assert all((err.found, err.expected, err.do))
    assert str(tmp_path) not in str(err)
