"""A phantom writes into its own folders only."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ischia.cli.phantom import Kind, command
from ischia.model.errors import InputError
from ischia.service.simulate import KINDS, PATIENTS, SEAL, simulate, simulate_once


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a phantom of one line in place of a whole recording."""

    def line(seed: int, tell: Callable[[str], None]) -> dict[str, bytes]:
        tell("knee_extension.txt")
        return {"knee_extension.txt": str(seed).encode()}

    monkeypatch.setitem(KINDS, "dynamometer", line)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.mark.parametrize("make", [simulate, simulate_once])
def test_a_folder_that_a_person_filled_is_never_written(make, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(InputError, match=r"no phantom made.*another folder"):
        make("dynamometer", tmp_path)
    assert contents(tmp_path) == before


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="found a file"):
        simulate("dynamometer", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_phantoms_own_folder_is_filled_again(tmp_path: Path) -> None:
    simulate("dynamometer", tmp_path, seed=1)
    first = contents(tmp_path)
    simulate("dynamometer", tmp_path, seed=2)
    assert contents(tmp_path).keys() == first.keys()
    assert contents(tmp_path) != first


def test_a_simulation_that_was_broken_off_is_done_again(tmp_path: Path) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    simulate_once("dynamometer", tmp_path)
    whole = contents(tmp_path)
    (tmp_path / SEAL).write_bytes(b"unfinished\n")
    (tmp_path / "knee_extension.txt").write_bytes(b"half")
    with pytest.raises(KeyboardInterrupt):
        simulate_once("dynamometer", tmp_path, tell=stop)
    simulate_once("dynamometer", tmp_path)
    assert contents(tmp_path) == whole


def test_what_is_there_already_is_not_made_again(tmp_path: Path) -> None:
    simulate_once("dynamometer", tmp_path)
    made: list[str] = []
    simulate_once("dynamometer", tmp_path, tell=made.append)
    assert made == []


def test_the_command_offers_every_kind_and_says_who_each_patient_is() -> None:
    assert {kind.value for kind in Kind} == set(KINDS)
    lines = [line.split() for line in (command.__doc__ or "").splitlines()]
    assert set(PATIENTS) <= {words[0] for words in lines if words}
