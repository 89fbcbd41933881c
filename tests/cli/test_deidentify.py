"""`ischia deidentify`: copies by name of their hash, or a message and nothing at all."""

import hashlib

import pytest

from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file


@pytest.fixture(scope="module")
def clip() -> bytes:
    return cine_file(CinePlan(pseudonym="SIM-SECRET", side=Side.LEFT, duration_s=0.2), 1).data


def test_copies_are_listed_and_say_nothing_of_the_person(ischia, clip, tmp_path) -> None:
    original = tmp_path / "SIM-SECRET.dcm"
    original.write_bytes(clip)
    code, out, err = ischia("deidentify", original, tmp_path / "copies")
    assert (code, err) == (0, "")
    (copy,) = (tmp_path / "copies").iterdir()
    assert out.strip() == str(copy)
    data = copy.read_bytes()
    assert copy.stem == hashlib.sha256(data).hexdigest()[:16]
    assert b"SIM-SECRET" in clip
    assert b"SIM-SECRET" not in data
    assert original.read_bytes() == clip


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "1,2,3,-4"])
def test_half_a_box_is_wrong_use(ischia, clip, tmp_path, box) -> None:
    (tmp_path / "clip.dcm").write_bytes(clip)
    code, _, err = ischia("deidentify", tmp_path / "clip.dcm", tmp_path / "copies", "--keep", box)
    assert code == 2
    assert "four whole numbers" in err
    assert not (tmp_path / "copies").exists()


def test_a_file_that_is_no_picture_ends_with_three(ischia, tmp_path) -> None:
    (tmp_path / "clip.dcm").write_bytes(b"no picture at all")
    code, _, err = ischia("deidentify", tmp_path / "clip.dcm", tmp_path / "copies")
    assert code == 3
    assert "DICM" in err
    assert not (tmp_path / "copies").exists()
