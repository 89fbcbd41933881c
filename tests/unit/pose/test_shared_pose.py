"""Landmarks → angles → repetitions, as the patient's browser computes them too."""

import json
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.pose.angles import (
    LEAST_CONFIDENCE,
    NEEDED,
    POINTS,
    facing,
    sagittal,
    smoothed,
)
from ischia.measure.pose.repetitions import MOVEMENTS, repetitions

FILE = Path(__file__).parents[2] / "shared_data" / "pose" / "cases.json"
SHARED = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda c: f"{c['name']} {c['wrong']}")
def test_landmarks_become_the_angles_and_repetitions_that_both_sides_agreed_on(case):
    marks = {point: np.asarray(case["landmarks"][point], dtype=float) for point in POINTS}
    points = {point: seen[:, :2] for point, seen in marks.items()}
    sure = {point: seen[:, 2] >= LEAST_CONFIDENCE for point, seen in marks.items()}
    way = facing(points, np.all([sure[p] for p in POINTS[2:]], axis=0))
    assert way == case["facing"]
    t_s = np.asarray(case["t_s"])
    found = {}
    for name, angle in sagittal(points, way).items():
        seen = np.all([sure[p] for p in NEEDED[name]], axis=0)
        found[name] = smoothed(np.where(seen, angle, np.nan), t_s)
    for name, expected in case["angles_deg"].items():
        assert np.allclose(found[name], np.asarray(expected, float), atol=5e-4, equal_nan=True)
    movement = MOVEMENTS[case["name"]]
    counted = [
        {"start": r.start, "peak": r.peak, "counted": r.counted, "peak_deg": round(r.peak_deg, 3)}
        for r in repetitions(found[movement.angle], movement)
    ]
    assert counted == case["repetitions"]


def test_the_file_states_the_rules_that_the_program_has():
    assert SHARED["points"] == list(POINTS)
    assert SHARED["needed"] == {name: list(points) for name, points in NEEDED.items()}
    assert SHARED["movements"] == {
        name: {"angle": m.angle, "sign": m.sign, "swing_deg": m.swing_deg}
        for name, m in MOVEMENTS.items()
    }
