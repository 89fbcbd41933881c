"""Frozen hamstrings of one simulated walk: a number may move only together with its version.

After bumping a method: `python tests/golden/motion/test_hamstring_golden.py` freezes anew. The walk
is that of the other golden test; for want of a standing trial its first frame stands for one.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ischia.measure.motion.hamstring_measures import COMPARED, hamstring_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.readers.osim import walking_model

HERE = Path(__file__).parent
FROZEN = HERE / "hamstrings.json"


def numbers() -> dict[str, dict[str, str | float]]:
    """Return method and value of each number, by what it is of."""
    raw = RawFile(shown="walk.c3d", data=(HERE / "walk.c3d").read_bytes())
    (trial,) = C3D.read(raw, RecordingEntry(path="walk.c3d"))
    assert isinstance(trial, MarkerTrial)
    static = replace(trial, xyz_mm=trial.xyz_mm[:1], trial="static", events=(), vendor={})
    return {
        f"{m.concept} {m.side} {m.context['muscle']}": {
            "method": m.provenance.method,
            "value": round(m.value, 6),
        }
        for m in hamstring_measures(trial, static, walking_model())
        if isinstance(m, Measurement)
    }


def test_numbers_move_only_with_their_version() -> None:
    frozen, found = json.loads(FROZEN.read_text("utf-8")), numbers()
    assert found.keys() == frozen.keys()
    assert len(found) == 2 * 4 * len(COMPARED)
    for name, one in found.items():
        assert one["method"] == frozen[name]["method"], name
        assert one["value"] == pytest.approx(frozen[name]["value"], rel=1e-4, abs=1e-3), name


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(numbers(), indent=1) + "\n", encoding="utf-8")
