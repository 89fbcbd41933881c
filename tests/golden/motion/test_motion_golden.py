"""Frozen numbers of one simulated walk: a number may move only together with its version.

After bumping a method: `python tests/golden/motion/test_motion_golden.py` freezes anew. The walk
itself stays: `walk.c3d` was made once by the phantom (two strides, 50 Hz, seed 11).
"""

import json
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.motion import gait_measures, side_difference
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

HERE = Path(__file__).parent
FROZEN = HERE / "numbers.json"
PEAK = "motion.peak_knee_flexion_swing"


def numbers() -> dict[str, dict[str, object]]:
    """Return method and numbers of each value, by what it is of."""
    raw = RawFile(shown="walk.c3d", data=(HERE / "walk.c3d").read_bytes())
    (trial,) = C3D.read(raw, RecordingEntry(path="walk.c3d"))
    assert isinstance(trial, MarkerTrial)
    measured = gait_measures(trial, None)
    peaks = {m.side: m for m in measured if isinstance(m, Measurement) and m.concept == PEAK}
    apart = side_difference(peaks[Side.RIGHT], peaks[Side.LEFT])
    found: dict[str, dict[str, object]] = {}
    for m in (*measured, apart):
        if isinstance(m, NotMeasured):
            assert "marker C7" in m.reason, m  # this walk has no trunk
            continue
        kept: dict[str, object] = {"method": m.provenance.method}
        if isinstance(m, Curve):
            high95 = m.high95 and m.high95[::10]
            kept |= {"at": m.at[::10], "values": m.values[::10], "high95": high95}
        else:
            kept |= {"value": m.value, "interval95": m.interval95, "flags": m.flags}
        told = (str(m.context.get(name, "")) for name in ("trace", "event", "told_by"))
        key = " ".join(filter(None, (m.concept, m.side, *told)))
        assert key not in found
        found[key] = json.loads(json.dumps(kept))
    return found


@pytest.fixture(scope="module")
def now() -> dict[str, dict[str, object]]:
    return numbers()


@pytest.fixture(scope="module")
def frozen() -> dict[str, dict[str, object]]:
    return json.loads(FROZEN.read_text("utf-8"))


def test_the_same_things_are_measured(now, frozen) -> None:
    assert sorted(now) == sorted(frozen), "a value appeared or went: freeze anew"


def test_no_number_moves_under_an_old_version(now, frozen) -> None:
    for key, was in frozen.items():
        assert now[key]["method"] == was["method"], f"{key}: new version, freeze anew"
        for name in was.keys() - {"method", "flags"}:
            told = f"{key}, {name}: moved; bump {was['method']}"
            if was[name] is None:
                assert now[key][name] is None, told
            else:
                np.testing.assert_allclose(now[key][name], was[name], rtol=1e-8, err_msg=told)
        assert now[key].get("flags") == was.get("flags"), f"{key}: flags moved"


def test_the_frozen_numbers_are_of_a_plausible_walk(frozen) -> None:
    assert 45 < frozen[f"{PEAK} right"]["value"] < 57 < frozen[f"{PEAK} left"]["value"] < 67


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(numbers(), indent=1) + "\n", "utf-8")
