"""Write the small gait reference of the knowledge base from the eight walkers beside the checkout.

Use: python tools/gait_reference.py

Their recordings stay where they are; what ships is the mean and the spread of each curve, made by
this program's own engine.
"""

import sys
from pathlib import Path

import numpy as np

from ischia.measure.motion import gait_measures
from ischia.measure.motion.gait import CURVES
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measurement
from ischia.model.motion import MarkerTrial
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data/motion/plug_in_gait"
OUT = ROOT / "src/ischia/knowledge/data/gait/eight_walkers.toml"
HEAD = """schema = "gait/1"
id     = "eight_walkers"
name   = "Eight walkers of one laboratory"
task   = "walking"
people = {people}
speed_m_s = [{slowest}, {fastest}]
note   = "{note}"
credit = "Computed by this project from recordings of mcgillmotionlab/biomechzoo, MIT licence."
clinical_review = "none"   # no clinician has checked this file yet: reports say so

# Mean and standard deviation between legs [deg], every 2 % of the stride from strike to strike.
# Made by tools/gait_reference.py; do not edit by hand.
"""
NOTE = "A small group of one laboratory, 28 to 60 kg, whose ages nobody states: no norm for adults."
STEP = 2  # of our 101 points


def walks() -> dict[str, MarkerTrial]:
    """Return one walk of each person."""
    found = {}
    for folder in sorted(DATA.glob("HC*")):
        path = max(folder.glob("*.c3d"))  # the standing trial comes first
        raw = RawFile(shown=path.name, data=path.read_bytes())
        (trial,) = C3D.read(raw, RecordingEntry(path=path.name))
        if isinstance(trial, MarkerTrial):
            found[folder.name] = trial
    return found


def legs_deg(walk: MarkerTrial) -> tuple[dict[str, list[np.ndarray]], float]:
    """Return the mean curve of each leg by concept, and the speed [m/s]."""
    curves: dict[str, list[np.ndarray]] = {concept: [] for concept in CURVES}
    speed_m_s = float("nan")
    for m in gait_measures(walk, None):
        if isinstance(m, Curve) and m.axis == "cycle_pct":
            curves[m.concept].append(np.array(m.values)[::STEP])
        elif isinstance(m, Measurement) and m.concept == "motion.walking_speed":
            speed_m_s = m.value
    return curves, speed_m_s


def text(people: dict[str, MarkerTrial]) -> str:
    """Return the file for a group of people."""
    each = [legs_deg(walk) for walk in people.values()]
    speeds = [speed for _, speed in each]
    low, high = (f"{speed:.2f}" for speed in (min(speeds), max(speeds)))
    lines = [HEAD.format(people=len(each), slowest=low, fastest=high, note=NOTE)]
    for concept in CURVES:
        legs = np.array([curve for curves, _ in each for curve in curves[concept]])
        rows = {"mean": legs.mean(axis=0), "sd": legs.std(axis=0, ddof=1)}
        lines.append(f'[curve."{concept}"]')
        lines += [f"{k:<4} = [{', '.join(f'{x:.2f}' for x in v)}]" for k, v in rows.items()]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("no folder `shared` beside the checkout: the recordings are not here")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(text(walks()), encoding="utf-8")
