"""Files are read once, inside their folder, with a message that says what to do."""

from pathlib import Path

import pytest

from ischia.model.errors import InputError
from ischia.service.files import inside, raw_file


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        raw_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="a folder"):
        raw_file(tmp_path)


def test_the_hash_is_of_the_bytes_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert raw_file(tmp_path / "a.txt").sha256.startswith("ba7816bf")


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "a/../../b", "link/secret.txt"])
def test_a_path_that_leaves_its_folder_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "visit"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match="outside its folder"):
        inside(folder, path, where="visit.toml")


def test_a_path_inside_is_resolved(tmp_path: Path) -> None:
    assert inside(tmp_path, "sub/a.txt", where="visit.toml") == tmp_path.resolve() / "sub/a.txt"
