"""Files outside a case: a profile by its path, a side for each leg, and the program as a module."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ischia.model.terms import Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan, layout_file
from ischia.readers.table import built_in

KINEO = "kineo_csv"


def sides(said: str) -> set[str]:
    """Return the sides of the peaks in a document."""
    found: list[dict[str, Any]] = json.loads(said)["measurements"]
    return {m["side"] for m in found if m["concept"] == "strength.mean_peak_torque"}


@pytest.fixture
def legs(tmp_path: Path) -> list[Path]:
    """Give a file of each leg; neither names its side."""
    paths = []
    for side, factor in ((Side.LEFT, 1.0), (Side.RIGHT, 0.7)):
        plan = DynamometerPlan(side=side, strength_factor=factor)
        path = tmp_path / f"{side}.txt"
        path.write_bytes(layout_file("biodex", plan)[0])
        paths.append(path)
    return paths


def test_a_proposed_profile_is_found_from_the_working_folder(
    ischia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, export = tmp_path / "here", tmp_path / "export"
    here.mkdir()
    export.mkdir()
    (export / "x.csv").write_bytes(layout_file(KINEO)[0])
    monkeypatch.chdir(here)
    (here / "p.toml").write_bytes(built_in("kineo").data)
    for profile in ("p.toml", "../here/p.toml", here / "p.toml"):
        code, said, told = ischia(
            "measure", "../export/x.csv", "--profile", profile, "--side", "left", "--json"
        )
        assert (code, sides(said)) == (0, {"left"}), told
    ischia("profile", "../export/x.csv", "--out", "made.toml")
    _, _, told = ischia("measure", "../export/x.csv", "--profile", "made.toml", "--side", "left")
    assert "no such file" not in told
    assert "outside its folder" not in told


def test_a_profile_in_neither_place_is_asked_for(ischia, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(layout_file(KINEO)[0])
    code, _, told = ischia("measure", tmp_path / "x.csv", "--profile", "none.toml")
    assert code == 3
    assert told.startswith("ischia: none.toml: found no such file")


def test_each_leg_gets_the_side_that_was_told(ischia, legs: list[Path]) -> None:
    left, right = legs
    words = ("--gravity-corrected", "--json")
    code, said, _ = ischia("measure", left, right, "--side", "left", "--side", "right", *words)
    assert (code, sides(said)) == (0, {"left", "right"})
    turned = ischia("measure", left, right, "--side", "right", "--side", "left", *words)[1]

    def ratio(text: str) -> float:
        found = json.loads(text)["measurements"]
        return next(m["value"] for m in found if m["concept"] == "strength.limb_symmetry")

    assert ratio(said) > 130
    assert ratio(turned) == pytest.approx(1e4 / ratio(said))


@pytest.mark.parametrize(("files", "told_sides"), [(2, 1), (1, 2), (2, 3)])
def test_a_side_is_never_guessed_for_another_file(
    ischia, legs: list[Path], files: int, told_sides: int
) -> None:
    code, said, told = ischia("measure", *legs[:files], *["--side", "left"] * told_sides)
    assert (code, said) == (2, "")
    assert "one for each file" in told
    assert "--side right" in told


def test_the_program_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "ischia", "measure", "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0
    assert "--side" in ran.stdout


def test_parameters_are_numbers_under_a_name(ischia, tmp_path) -> None:
    code, _, err = ischia("measure", tmp_path / "film.mp4", "--parameter", "mm_per_px")
    assert code == 2
    assert "write mm_per_px=0.0883" in err


@pytest.fixture
def weighed(tmp_path: Path) -> list[Path]:
    """Give the file of a test with the limb's weight in it, and a sweep of the same leg."""
    plan = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, limb_weight_nm=28.0)
    slow = replace(plan, passive=True, set_velocity_deg_s=10.0, repetitions=2)
    paths = [tmp_path / "test.txt", tmp_path / "sweep.txt"]
    for path, what in zip(paths, (plan, slow), strict=True):
        path.write_bytes(layout_file("biodex", what)[0])
    return paths


def test_one_of_two_files_is_the_sweep_that_weighs_the_limb(ischia, weighed: list[Path]) -> None:
    sides = ("--side", "left", "--side", "left", "--json")
    purposes = ("--purpose", "test", "--purpose", "passive_sweep")
    code, said, _ = ischia("measure", *weighed, *sides, *purposes)
    assert code == 0
    flags = [m["flags"] for m in json.loads(said)["measurements"] if "peak" in m["concept"]]
    assert flags
    assert all("gravity_by_passive_sweep" in given for given in flags)


@pytest.mark.parametrize(
    ("files", "purposes", "told"),
    [
        (2, ["passive_sweep"], "--purpose test --purpose passive_sweep"),
        (1, ["passive_sweep"], "not measured themselves"),
        (2, ["passive_sweep", "passive_sweep"], "not measured themselves"),
    ],
)
def test_a_sweep_alone_is_never_answered_with_nothing(
    ischia, weighed: list[Path], files: int, purposes: list[str], told: str
) -> None:
    words = [word for purpose in purposes for word in ("--purpose", purpose)]
    sides = ["--side", "left"] * files
    code, said, err = ischia("measure", *weighed[:files], *sides, *words)
    assert (code, said) == (2, "")
    assert told in " ".join(err.split())
