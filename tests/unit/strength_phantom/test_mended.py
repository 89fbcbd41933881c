"""What a reader mends is said beside each number; fast sets keep their repetitions."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.measure.strength import force_measures, hamstring_quadriceps, torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measurement
from ischia.model.terms import Motion, Side
from ischia.phantoms.dynamometer import DynamometerPlan, layout_file
from ischia.readers.contract import RawFile
from ischia.readers.registry import find

BOTH = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
KNOWLEDGE = load()
CUT = "false_torque_at_start_cut_off"
BRIEF = "set_velocity_held_briefly"
WHOLE_WAY = ("strength.work", "strength.mean_power")


def measured(kind: str, plan: DynamometerPlan) -> tuple[list[Measurement], dict]:
    data, truth = layout_file(kind, plan, 5)
    raw = RawFile(shown=kind, data=data)
    facts = RecordingEntry(path=kind, side=Side.LEFT, gravity_corrected=True)
    found = [m for curve in find(raw).read(raw, facts) for m in torque_measures(curve)]
    return [m for m in found if isinstance(m, Measurement)], truth


@pytest.mark.parametrize(("spike_nm", "cut"), [(0.0, False), (250.0, True)])
def test_a_start_that_was_cut_off_is_flagged_on_every_number(spike_nm, cut) -> None:
    found, _ = measured("biodex_system4", replace(BOTH, first_spike_nm=spike_nm))
    assert found
    assert {CUT in m.flags for m in found} == {cut}


@pytest.mark.parametrize("kind", ["biodex", "isomed"])
@pytest.mark.parametrize(("speed_deg_s", "brief"), [(60.0, False), (240.0, True)])
def test_a_fast_set_is_found_and_says_how_briefly_it_held(kind, speed_deg_s, brief) -> None:
    plan = replace(BOTH, set_velocity_deg_s=speed_deg_s, extended_deg=0.0, flexed_deg=100.0)
    found, _ = measured(kind, plan)
    peaks = [m for m in found if m.concept == "strength.mean_peak_torque"]
    assert [m.uncertainty.n for m in peaks] == [5, 5]
    assert {m.context["velocity_deg_s"] for m in peaks} == {speed_deg_s}
    assert {BRIEF in m.flags for m in found if m.concept not in WHOLE_WAY} == {brief}


def test_a_small_overshoot_passes_for_no_strength() -> None:
    plan = replace(BOTH, set_velocity_deg_s=150.0, overshoot_share=0.04, flexed_deg=100.0)
    found, truth = measured("biodex", plan)
    peaks = {str(m.context["motion"]): m for m in found if m.concept == "strength.peak_torque"}
    for motion, peak in peaks.items():
        assert peak.value == pytest.approx(max(truth[motion]["peak_nm"]), rel=0.01)


def fast(seed: int) -> list[Measurement]:
    plan = replace(BOTH, set_velocity_deg_s=240.0)
    raw = RawFile(shown="set.txt", data=layout_file("biodex", plan, seed)[0])
    facts = RecordingEntry(path="", side=Side.LEFT, gravity_corrected=True)
    published = [r for r in KNOWLEDGE.reliabilities() if r.concept.startswith("strength.")]
    found = [m for curve in find(raw).read(raw, facts) for m in torque_measures(curve, published)]
    assert all(c.low95 is None for c in found if isinstance(c, Curve))
    return [m for m in found if isinstance(m, Measurement)]


def test_a_velocity_held_briefly_leaves_no_known_error() -> None:
    found = fast(100)
    peaks = [m for m in found if m.concept == "strength.peak_torque"]
    assert len(peaks) == 2
    assert all(m.provenance.cites == () for m in peaks)
    assert {m.uncertainty.kind for m in found if BRIEF in m.flags} == {"unknown"}
    assert all(m.interval95 is None for m in found if m.concept not in WHOLE_WAY)


def test_work_and_power_of_a_fast_set_keep_their_intervals() -> None:
    found = [m for m in fast(100) if m.concept in WHOLE_WAY]
    assert len(found) == 4
    assert all(m.interval95 is not None and BRIEF not in m.flags for m in found)


def test_a_fast_rate_does_not_make_the_angle_of_peak_surer_than_the_filter() -> None:
    plan = replace(BOTH, set_velocity_deg_s=180.0, fs_hz=1000.0, extended_deg=0.0, flexed_deg=110.0)
    found, _ = measured("biodex", replace(plan, spread_share=0.0001, noise_nm=0.01))
    angles = [m for m in found if m.concept == "strength.angle_of_peak"]
    for m in angles:
        low_deg, high_deg = m.interval95
        assert high_deg - low_deg > 2 * 1.96 * 1.8 / 12**0.5 - 0.05  # 1.8 deg are 10 ms
    assert len(angles) == 2


def test_what_is_made_of_a_velocity_held_briefly_has_no_known_error() -> None:
    ratios = hamstring_quadriceps(fast(101))
    assert {m.concept for m in ratios} == {"strength.hq_conventional"}
    assert all(isinstance(m, Measurement) and m.interval95 is None for m in ratios)


@pytest.mark.parametrize("lost", [0, 2])
def test_a_bridged_force_trace_says_so_on_every_number(lost) -> None:
    data, _ = layout_file("nordbord_trace")
    rows = data.split(b"\n")
    whole = b"\n".join([*rows[:50], *rows[50 + lost :]])
    raw = RawFile(shown="trace.csv", data=whole)
    found = [
        m
        for trace in find(raw).read(raw, RecordingEntry(path=""))
        for m in force_measures(trace)
        if isinstance(m, Measurement)
    ]
    assert {m.side for m in found} == {Side.LEFT, Side.RIGHT}
    assert {"samples_bridged" in m.flags for m in found} == {bool(lost)}
