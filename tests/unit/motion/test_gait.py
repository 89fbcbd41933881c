"""Numbers and curves of a walk against the truth of a phantom."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import gait_measures, side_difference
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.motion import Event
from ischia.model.terms import Side

PEAK, KNEE = "motion.peak_knee_flexion_swing", "motion.knee_flexion"
SIDES = (Side.LEFT, Side.RIGHT)


def stretch(walk, strikes: int) -> dict:
    """Return the change that leaves so many foot strikes of each leg, and what lies between."""
    last_s = {side: walk.truth.foot_strikes_s[side][strikes - 1] + 1e-4 for side in SIDES}
    return {"events": tuple(e for e in walk.dynamic.events if e.t_s <= last_s[e.side])}


@pytest.mark.parametrize("side", SIDES)
def test_the_swing_peak_is_the_mean_of_the_true_peaks(exact, side) -> None:
    peak = exact.measured()[PEAK, side]
    true_deg = np.array(exact.truth.peaks_swing_deg[side])
    assert isinstance(peak, Measurement)
    assert peak.value == pytest.approx(true_deg.mean(), abs=0.1)  # frames may miss the very top
    assert peak.uncertainty.n == 6
    half = 2.570582 * true_deg.std(ddof=1) / np.sqrt(6)  # Student's t, five degrees of freedom
    assert peak.interval95 == pytest.approx((peak.value - half, peak.value + half), abs=0.2)
    assert peak.provenance.cites == ("davis1991", "kadaba1990")
    strikes_s = exact.truth.foot_strikes_s[side]
    assert peak.provenance.span_s == pytest.approx((strikes_s[0], strikes_s[-1]), abs=1e-6)


@pytest.mark.parametrize("side", SIDES)
def test_stance_and_the_other_strike_are_parts_of_the_stride(exact, side) -> None:
    found, truth = exact.measured(), exact.truth
    start_s, end_s = (np.array(truth.foot_strikes_s[side][i : i + 6]) for i in (0, 1))
    off_s = np.array(truth.foot_offs_s[side])
    stance = (100 * (off_s - start_s) / (end_s - start_s)).mean()
    assert found["motion.stance_pct", side].value == pytest.approx(stance, abs=1e-4)
    assert found["motion.contralateral_foot_strike", side].value == pytest.approx(50, abs=2)


def test_events_on_the_same_frames_of_two_strides_are_not_exact(exact) -> None:
    even = tuple(
        Event(kind=kind, side=Side.LEFT, t_s=start_s + k)
        for k in range(3)
        for kind, start_s in (("foot_strike", 1.0), ("foot_off", 1.6))
    )
    stance = exact.measured(events=even)["motion.stance_pct", "left"]
    assert stance.value == pytest.approx(60.0)
    half = 12.706205 * 1.0 / np.sqrt(12 * 2)  # one frame is 1 % of these strides; t, 1 df
    assert stance.interval95 == pytest.approx((60.0 - half, 60.0 + half), rel=1e-6)


def test_the_speed_is_that_of_the_pelvis_over_the_floor(exact) -> None:
    speed = exact.measured()["motion.walking_speed", "midline"]
    assert isinstance(speed, Measurement)
    assert speed.value == pytest.approx(1.21, abs=0.05)
    assert speed.unit == "m/s"


def test_curves_run_over_the_stride_with_their_band(exact) -> None:
    found = exact.measured()
    for concept in (KNEE, "motion.hip_flexion", "motion.pelvic_tilt"):
        curve = found[concept, "left"]
        assert isinstance(curve, Curve)
        assert (curve.axis, curve.n, len(curve.at)) == ("cycle_pct", 6, 101)
        assert (curve.at[0], curve.at[-1]) == (0.0, 100.0)
        assert all(
            low < mid < high
            for low, mid, high in zip(curve.low95, curve.values, curve.high95, strict=True)
        )
    peak_at = int(np.argmax(found[KNEE, "left"].values))
    assert 70 <= peak_at <= 76  # the phantom's swing peak lies at 73 %


def test_the_whole_trial_is_kept_as_a_curve_over_time(exact, hide) -> None:
    hidden = replace(exact.dynamic, xyz_mm=hide(exact.dynamic, "LANK", 2.0, 2.1))
    traces = {m.side: m for m in gait_measures(hidden, None) if "trace" in m.context}
    assert traces[Side.RIGHT].axis == "time_s"
    assert len(traces[Side.RIGHT].at) == len(exact.dynamic.xyz_mm)
    left = traces[Side.LEFT]
    assert len(left.at) == len(exact.dynamic.xyz_mm) - 11
    assert not [t_s for t_s in left.at if 2.0 <= t_s <= 2.1]


def test_one_stride_has_a_value_and_no_interval(exact) -> None:
    found = exact.measured(**stretch(exact, 2))
    peak, curve = found[PEAK, "left"], found[KNEE, "left"]
    assert isinstance(peak, Measurement)
    assert (peak.interval95, peak.uncertainty.kind, peak.uncertainty.n) == (None, "unknown", 1)
    assert (curve.low95, curve.high95, curve.n) == (None, None, 1)


def test_without_foot_strikes_nothing_is_measured_and_all_say_why(exact) -> None:
    heels = [name for name in exact.dynamic.names if not name.endswith("HEE")]
    kept = [exact.dynamic.names.index(name) for name in heels]
    xyz_mm = exact.dynamic.xyz_mm[:, kept]
    found = exact.measured(events=(), names=tuple(heels), xyz_mm=xyz_mm)
    assert len(found) == 2 * (12 + 3 + 15) + 1
    for missing in found.values():
        assert isinstance(missing, NotMeasured)
        told = missing.reason
        assert told.startswith("no foot strike events in the file") or "marker C7" in told


def test_without_foot_off_there_is_no_swing(exact) -> None:
    strikes = tuple(e for e in exact.dynamic.events if e.kind == "foot_strike")
    found = exact.measured(events=strikes)
    assert "no foot off events" in found[PEAK, "left"].reason
    assert found["motion.stance_pct", "left"].reason == "no foot off inside a stride"
    assert isinstance(found["motion.knee_flexion_at_foot_strike", "left"], Measurement)


def test_a_stride_with_a_hidden_marker_is_left_out_and_flagged(exact, hide) -> None:
    middle_s = exact.truth.foot_offs_s[Side.LEFT][2]
    hidden = hide(exact.dynamic, "LANK", middle_s + 0.05, middle_s + 0.1)
    found = exact.measured(xyz_mm=hidden)
    peak = found[PEAK, "left"]
    assert (peak.uncertainty.n, peak.flags) == (5, ("strides_left_out",))
    assert found[KNEE, "left"].n == 5
    at_strike = found["motion.knee_flexion_at_foot_strike", "left"]
    assert (at_strike.uncertainty.n, at_strike.flags) == (6, ())
    assert found[PEAK, "right"].flags == ()


def test_a_marker_hidden_in_every_stride_leaves_no_value(exact, hide) -> None:
    found = exact.measured(xyz_mm=hide(exact.dynamic, "LANK", 0.3, 7.2))
    assert "in each of 6 strides a marker was hidden" in found[PEAK, "left"].reason
    assert isinstance(found[KNEE, "left"], NotMeasured)
    assert isinstance(found[PEAK, "right"], Measurement)


def test_a_missing_dimension_is_the_reason_of_each_knee_number(exact) -> None:
    sizes = {k: v for k, v in exact.dynamic.parameters.items() if k != "RKneeWidth"}
    found = exact.measured(parameters=sizes)
    for concept in (PEAK, KNEE, "motion.knee_flexion_at_foot_strike", "motion.hip_flexion"):
        assert "RKneeWidth" in found[concept, "right"].reason
    assert isinstance(found["motion.stance_pct", "right"], Measurement)


def test_the_difference_of_the_legs_is_injured_minus_uninjured(exact) -> None:
    found = exact.measured()
    injured, sound = found[PEAK, "right"], found[PEAK, "left"]
    apart = side_difference(injured, sound)
    assert isinstance(apart, Measurement)
    assert apart.concept == "motion.peak_knee_flexion_swing_difference"
    assert apart.value == pytest.approx(injured.value - sound.value)
    assert apart.interval95[0] < -11.0 < apart.interval95[1]  # what the phantom was made with
    assert (apart.side, apart.uncertainty.kind) == (Side.RIGHT, "propagated")
    assert apart.derived_from == (injured.id, sound.id)


def test_a_difference_from_one_stride_has_no_interval(exact) -> None:
    found = exact.measured(**stretch(exact, 2))
    apart = side_difference(found[PEAK, "right"], found[PEAK, "left"])
    assert (apart.interval95, apart.uncertainty.kind) == (None, "unknown")


def test_unlike_quantities_have_no_difference(exact) -> None:
    found = exact.measured()
    apart = side_difference(found[PEAK, "right"], found["motion.stance_pct", "left"])
    assert isinstance(apart, NotMeasured)
