"""Write `tests/shared_data/pose/cases.json`: landmarks → angles → repetitions.

Both sides that measure a person before a camera read it in their tests, the Python of the clinic
and the TypeScript of the patient's browser, so that both define every angle alike. What it expects
is what `ischia.measure.pose` answers; the tests of the phantom prove that against known angles.
"""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from ischia.measure.pose.angles import (
    LEAST_CONFIDENCE,
    NEEDED,
    POINTS,
    SMOOTHED_S,
    facing,
    sagittal,
    smoothed,
)
from ischia.measure.pose.repetitions import MOVEMENTS, repetitions
from ischia.phantoms.pose.figure import landmarks
from ischia.phantoms.pose.movements import exercise

TO: Final = Path(__file__).parents[1] / "tests" / "shared_data" / "pose" / "cases.json"
HZ: Final = 15.0
NOISE_PX: Final = 1.5
# name, reach, count, seconds, facing, what is wrong with it
CASES: Final = (
    ("straight_leg_raise", 75.0, 3, 6.0, 1, ""),
    ("straight_leg_raise", 15.0, 2, 4.0, -1, "too small to count"),
    ("active_knee_extension", 20.0, 3, 6.0, -1, ""),
    ("knee_bend", 110.0, 2, 4.0, 1, "hidden for a second"),
    ("hip_hinge", 80.0, 3, 6.0, -1, ""),
    ("squat", 100.0, 3, 6.0, 1, "ends at its lowest"),
    ("single_leg_bridge", 5.0, 3, 6.0, 1, ""),
    ("gait", 60.0, 4, 4.4, -1, ""),
)


def main() -> None:
    """Write the file anew."""
    rng = np.random.default_rng(20261123)
    text = json.dumps(
        {
            "about": "Made by tools/pose_cases.py; simulated figures, no person.",
            "points": list(POINTS),
            "needed": {name: list(points) for name, points in NEEDED.items()},
            "least_confidence": LEAST_CONFIDENCE,
            "smoothed_s": SMOOTHED_S,
            "movements": {
                name: {"angle": m.angle, "sign": m.sign, "swing_deg": m.swing_deg}
                for name, m in MOVEMENTS.items()
            },
            "cases": [_case(case, rng) for case in CASES],
        }
    )
    TO.parent.mkdir(exist_ok=True)
    TO.write_text(text.replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


def _case(
    case: tuple[str, float, int, float, int, str], rng: np.random.Generator
) -> dict[str, Any]:
    name, reach_deg, count, lasts_s, way, wrong = case
    t_s = np.round(np.arange(round(lasts_s * HZ)) / HZ + rng.uniform(0, 0.01), 3)
    points = landmarks(exercise(name, t_s, count=count, reach_deg=reach_deg, facing=way))
    points = {p: np.round(xy + rng.normal(0, NOISE_PX, xy.shape), 1) for p, xy in points.items()}
    confidence = {p: np.full(t_s.size, 0.95) for p in POINTS}
    if wrong == "hidden for a second":
        confidence["ankle"][20:35] = 0.2
    if wrong == "ends at its lowest":
        kept = slice(0, round(t_s.size * 5 / 6))
        t_s = t_s[kept]
        points = {p: xy[kept] for p, xy in points.items()}
        confidence = {p: c[kept] for p, c in confidence.items()}
    every = np.all([confidence[p] >= LEAST_CONFIDENCE for p in POINTS[2:]], axis=0)
    found = facing(points, every)
    angles = {}
    for angle, values in sagittal(points, found).items():
        seen = np.all([confidence[p] >= LEAST_CONFIDENCE for p in NEEDED[angle]], axis=0)
        angles[angle] = smoothed(np.where(seen, values, np.nan), t_s)
    counted = repetitions(angles[MOVEMENTS[name].angle], MOVEMENTS[name])
    return {
        "name": name,
        "wrong": wrong,
        "t_s": t_s.tolist(),
        "landmarks": {
            p: [[*xy, c] for xy, c in zip(points[p].tolist(), confidence[p].tolist(), strict=True)]
            for p in POINTS
        },
        "facing": found,
        "angles_deg": {
            n: [None if np.isnan(v) else round(v, 3) for v in values.tolist()]
            for n, values in angles.items()
            if n in {MOVEMENTS[name].angle, "knee_flexion", "hip_flexion", "trunk_lean"}
        },
        "repetitions": [
            {
                "start": r.start,
                "peak": r.peak,
                "counted": r.counted,
                "peak_deg": round(r.peak_deg, 3),
            }
            for r in counted
        ],
    }


if __name__ == "__main__":
    main()
