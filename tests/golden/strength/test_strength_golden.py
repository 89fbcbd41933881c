"""Frozen numbers of two simulated files: a number may move only together with its version.

After bumping a method: `python tests/golden/strength/test_strength_golden.py` freezes anew.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.strength import (
    force_measures,
    limb_symmetry,
    reported_measures,
    torque_differences,
    torque_measures,
)
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measured, Measurement
from ischia.model.source import Source
from ischia.model.strength import ForceTrace, ReportedValue, ReportedValues, TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile

HERE = Path(__file__).parent
FROZEN = HERE / "numbers.json"
SOURCE = Source(sha256="0" * 64, format="closed_form", reader="test@1", path="it")


def recorded(side: Side) -> TorqueCurve:
    facts = RecordingEntry(
        path="set.txt",
        side=side,
        motion=Motion.KNEE_EXTENSION_AND_FLEXION,
        contraction=Contraction.CONCENTRIC,
        set_velocity_deg_s=60.0,
        gravity_corrected=True,
    )
    raw = RawFile(shown=f"{side}.txt", data=(HERE / f"{side}.txt").read_bytes())
    (curve,) = BIODEX.read(raw, facts)
    assert isinstance(curve, TorqueCurve)
    return curve


def held() -> ForceTrace:
    t_s = np.arange(0, 6, 0.005)
    return ForceTrace(
        fs_hz=200.0,
        force_n=180 / (1 + np.exp(-(t_s - 1.5) / 0.1)) + 2 * np.sin(60 * t_s),
        side=Side.LEFT,
        motion=Motion.KNEE_FLEXION,
        contraction=Contraction.ISOMETRIC,
        source=SOURCE,
    )


def measured() -> list[Measured]:
    """Measure everything that this part of the program can."""
    right, left = recorded(Side.RIGHT), recorded(Side.LEFT)
    ours, theirs = torque_measures(right), torque_measures(left)
    pairs = [
        (a, b)
        for a, b in zip(ours, theirs, strict=True)
        if isinstance(a, Measurement) and isinstance(b, Measurement)
    ]
    reported = ReportedValue(
        concept="strength.peak_torque",
        value=100.0,
        unit=Unit.FOOT_POUND,
        side=Side.LEFT,
        context={},
    )
    return [
        *ours,
        *theirs,
        *(limb_symmetry(a, b) for a, b in pairs if a.concept == "strength.mean_peak_torque"),
        *torque_differences([right], [left]),
        *force_measures(held()),
        *reported_measures(ReportedValues(values=(reported,), source=SOURCE)),
    ]


def numbers() -> dict[str, dict[str, object]]:
    """Return method and numbers of each value, by what it is of."""
    found: dict[str, dict[str, object]] = {}
    for m in measured():
        assert isinstance(m, Measurement | Curve), m
        of = [str(v) for k, v in m.context.items() if k in {"motion", "window_ms", "flexors"}]
        key = " ".join([m.concept, str(m.side), *of])
        method = m.provenance.method
        key = f"{key} ({method.split('@')[0]})"
        assert key not in found
        kept: dict[str, object] = {"method": method}
        if isinstance(m, Curve):
            kept |= {"at": m.at[::10], "values": m.values[::10], "high95": m.high95[::10]}
        else:
            kept |= {"values": [m.value], "interval95": m.interval95, "flags": m.flags}
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
        for name, value in was.items():
            if isinstance(value, list) and value and isinstance(value[0], float):
                np.testing.assert_allclose(
                    now[key][name],
                    value,
                    rtol=1e-8,
                    err_msg=f"{key}, {name}: moved; bump {was['method']}",
                )
            else:
                assert now[key][name] == value, f"{key}, {name}: moved; bump {was['method']}"


def test_the_frozen_numbers_are_of_plausible_legs(frozen) -> None:
    symmetry = frozen["strength.limb_symmetry right knee_extension (strength.limb_symmetry)"]
    assert 70 < symmetry["values"][0] < 100


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(numbers(), indent=1) + "\n", "utf-8")
