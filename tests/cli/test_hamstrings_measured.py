"""A standing trial and a walk on the command line: what the hamstrings do comes out."""

import json
from pathlib import Path

import pytest

from ischia.phantoms.gait import WalkingPlan, walking_trial

KIND = ("--trial", "static", "--trial", "dynamic")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Give the files of a standing trial and of a walk, simulated."""
    standing, walking, _ = walking_trial(WalkingPlan(strides=2), 3)
    folder: Path = tmp_path_factory.mktemp("lab")
    (folder / "standing.c3d").write_bytes(standing)
    (folder / "walking.c3d").write_bytes(walking)
    return str(folder / "standing.c3d"), str(folder / "walking.c3d")


def test_each_file_has_its_own_kind_of_trial(ischia, trials: tuple[str, str]) -> None:
    code, said, _ = ischia("measure", *trials, *KIND, "--json")
    assert code == 0
    found = json.loads(said)
    peaks = [m for m in found["measurements"] if m["concept"] == "motion.hamstring_peak_length"]
    assert {(m["side"], m["context"]["muscle"]) for m in peaks} == {
        (side, head)
        for side in ("left", "right")
        for head in (
            *("biceps_femoris_long", "biceps_femoris_short"),
            *("semimembranosus", "semitendinosus"),
        )
    }
    assert all("geometry_not_tissue_strain" in m["flags"] for m in peaks)
    assert all(len(m["provenance"]["sources"]) == 2 for m in peaks)


def test_the_order_of_the_files_counts(ischia, trials: tuple[str, str]) -> None:
    code, said, _ = ischia("measure", *reversed(trials), *KIND, "--json")
    assert code == 0
    assert "motion.hamstring_peak_length" not in {
        m["concept"] for m in json.loads(said)["measurements"]
    }


def test_a_kind_for_some_files_only_is_refused(ischia, trials: tuple[str, str]) -> None:
    code, _, told = ischia("measure", *trials, trials[1], *KIND)
    assert code == 2
    assert "--trial" in told
