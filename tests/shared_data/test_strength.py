"""Strength from files that we did not write: layouts with known truth, and a real load cell.

Nothing is told of a layout with truth but the side and what the limb weighs; motion, phase,
repetitions and velocity are found from the signal.
"""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.strength import force_measures, torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measurement
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.readers.table import built_in

LAYOUTS = [
    *(
        f"biodex_raw_{side}_{test}.txt"
        for side in ("left", "right")
        for test in ("con60", "con180")
    ),
    "biodex_raw_left_ecc60.txt",
    "biodex_raw_right_ecc60.txt",
    "isomed2000_left_ecc60.txt",
    "humac_left_con60_FOOTPOUNDS.csv",
]
TRUE_WORDS = {"con": "concentric", "ecc": "eccentric", "ext": "extension", "flex": "flexion"}


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "strength/synthetic"


@pytest.fixture(scope="module")
def truth(folder: Path):
    return json.loads((folder / "TRUTH.json").read_text("utf-8"))


def recorded(path: Path, weight_nm: float | None) -> TorqueCurve:
    facts = RecordingEntry(
        path=path.name,
        side=Side.LEFT if "left" in path.stem else Side.RIGHT,
        limb_weight_nm=weight_nm,
    )
    raw = RawFile(shown=path.name, data=path.read_bytes())
    (curve,) = find(raw).read(raw, facts)
    assert isinstance(curve, TorqueCurve)
    return curve


def measured(path: Path, truth) -> dict[tuple[str, str, str], Measurement]:
    found = torque_measures(recorded(path, truth["limb_gravity_Nm_at_0deg"]))
    return {
        (m.concept, str(m.context["motion"]), str(m.context["contraction"])): m
        for m in found
        if isinstance(m, Measurement)
    }


def grouped(truth, name: str) -> dict[tuple[str, str], list[dict[str, float]]]:
    groups: dict[tuple[str, str], list[dict[str, float]]] = {}
    for rep in truth["trials"][name]:
        key = (f"knee_{TRUE_WORDS[rep['muscle']]}", TRUE_WORDS[rep["mode"]])
        groups.setdefault(key, []).append(rep)
    return groups


@pytest.mark.parametrize("name", LAYOUTS)
def test_phase_velocity_and_repetitions_are_found_without_help(folder, truth, name) -> None:
    found = measured(folder / name, truth)
    counts = {
        (motion, phase): m.uncertainty.n
        for (concept, motion, phase), m in found.items()
        if concept == "strength.mean_peak_torque"
    }
    true = {key: len(reps) for key, reps in grouped(truth, name).items()}
    assert counts == true
    velocity = 180.0 if "con180" in name else 60.0
    assert {m.context["velocity_deg_s"] for m in found.values()} == {velocity}


@pytest.mark.parametrize("name", LAYOUTS)
def test_torque_angle_and_work_agree_with_the_truth(folder, truth, name) -> None:
    found = measured(folder / name, truth)
    for (motion, phase), reps in grouped(truth, name).items():

        def value(concept: str, key=(motion, phase)) -> float:
            return found[f"strength.{concept}", *key].value

        def true(key: str, among=reps) -> float:
            return float(np.mean([rep[key] for rep in among]))

        assert value("mean_peak_torque") == pytest.approx(true("peak_Nm"), rel=0.02)
        best_nm = max(rep["peak_Nm"] for rep in reps)
        assert value("peak_torque") == pytest.approx(best_nm, rel=0.02)
        assert value("torque_at_20deg") == pytest.approx(true("torque_at_20deg_Nm"), rel=0.03)
        assert value("angle_of_peak") == pytest.approx(true("angle_of_peak_deg"), abs=3.0)
        assert value("work") == pytest.approx(true("work_J"), rel=0.03)
        weighed = found["strength.mean_peak_torque", motion, phase].flags
        assert "gravity_by_weighing" in weighed


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_weight_left_in_is_flagged_and_makes_no_repetition(folder, truth, name) -> None:
    found = torque_measures(recorded(folder / name, None))
    values = [m for m in found if isinstance(m, Measurement)]
    assert all("gravity_uncorrected" in m.flags for m in values)
    contexts = {(m.context["motion"], m.context["contraction"]) for m in values}
    assert contexts == set(grouped(truth, name))


def test_a_weight_given_for_corrected_torque_is_refused(folder) -> None:
    curve = recorded(folder / "biodex_raw_left_con60.txt", 28.0)
    twice = torque_measures(replace(curve, gravity_corrected=True))
    plain = torque_measures(replace(curve, gravity_corrected=True, limb_weight_nm=None))
    flags = Counter(flag for m in twice if isinstance(m, Measurement) for flag in m.flags)
    assert flags["already_corrected"] == len([m for m in twice if isinstance(m, Measurement)])
    assert [m.value for m in twice if isinstance(m, Measurement)] == [
        m.value for m in plain if isinstance(m, Measurement)
    ]
    assert all(isinstance(m, Measurement | Curve) for m in plain[:4])


def test_nordic_peaks_agree_with_the_truth(folder, truth) -> None:
    path = folder / "nordbord_trace_50Hz.csv"
    raw = RawFile(shown=path.name, data=path.read_bytes())
    traces = find(raw).read(raw, RecordingEntry(path=path.name))
    assert len(traces) == 2
    for trace in traces:
        assert isinstance(trace, ForceTrace)
        best, mean, _ = force_measures(trace)
        true_n = [rep[f"{trace.side}_peak_N"] for rep in truth["trials"][path.name]]
        assert best.value == pytest.approx(max(true_n), rel=0.02)
        assert mean.value == pytest.approx(np.mean(true_n), rel=0.02)
        assert mean.uncertainty.n == len(true_n)


@pytest.mark.parametrize(
    ("person", "motion", "highest_kgf"),
    # As read off the drawn traces by eye.
    [
        ("ID_1", Motion.KNEE_EXTENSION, 21.0),
        ("ID_1", Motion.KNEE_FLEXION, 7.2),
        ("ID_2", Motion.KNEE_EXTENSION, 19.6),
        ("ID_2", Motion.KNEE_FLEXION, 8.2),
    ],
)
def test_a_real_load_cell_is_read_by_a_built_in_profile(
    shared_data: Path, person: str, motion: Motion, highest_kgf: float
) -> None:
    data = (shared_data / f"strength/hermescb/{person}.xlsx").read_bytes()
    raw = RawFile(shown=f"{person}.xlsx", data=data, profile=built_in("load_cell_kgf_2000hz"))
    facts = RecordingEntry(
        path=raw.shown, side=Side.RIGHT, motion=motion, contraction=Contraction.ISOMETRIC
    )
    (trace,) = find(raw).read(raw, facts)
    assert trace.fs_hz == 2000.0
    assert trace.force_n.size == 20_001
    got, *_ = force_measures(trace)
    assert isinstance(got, Measurement)
    assert got.value == pytest.approx(highest_kgf * 9.80665, rel=0.03)
    assert got.uncertainty.kind == "unknown"
    # Only one of these four trials shows the cell without a pull.
    shows_rest = (person, motion) == ("ID_2", Motion.KNEE_EXTENSION)
    assert got.flags == (() if shows_rest else ("no_rest_in_trace",))


def test_a_real_load_cell_shows_how_fast_force_came_where_it_shows_rest(shared_data) -> None:
    rates = {}
    for person in ("ID_1", "ID_2", "ID_3"):
        data = (shared_data / f"strength/hermescb/{person}.xlsx").read_bytes()
        raw = RawFile(shown="x.xlsx", data=data, profile=built_in("load_cell_kgf_2000hz"))
        facts = RecordingEntry(
            path=raw.shown,
            side=Side.RIGHT,
            motion=Motion.KNEE_EXTENSION,
            contraction=Contraction.ISOMETRIC,
        )
        (trace,) = find(raw).read(raw, facts)
        found = [m for m in force_measures(trace) if "rate" in m.concept]
        rates[person] = [m.value for m in found if isinstance(m, Measurement)]
    # Two of the three pulled before the recording began; nobody can say when.
    assert not rates["ID_1"]
    assert not rates["ID_2"]
    # The third reached 54 of its 140 N in the first 0.4 s: about 100 N/s, and never 300.
    assert len(rates["ID_3"]) == 4
    assert all(50 < rate < 300 for rate in rates["ID_3"])
