"""Sets as other machines move them: trembling, slow returns, files that begin in a stroke."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from ischia.measure.strength import strokes, torque_measures
from ischia.measure.strength.effort import effort_measures
from ischia.measure.strength.repetition import OverAngle
from ischia.measure.strength.sets import work_sets
from ischia.model.arrays import FloatArray
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement, NotMeasured
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.readers.contract import RawFile
from ischia.readers.isomed import ISOMED

WHOLE_WAY = ("strength.work", "strength.mean_power")


def moved(curve: TorqueCurve, speeds_deg_s: FloatArray, torque_nm: FloatArray) -> TorqueCurve:
    """Return the recording of a joint that starts bent at 90 deg."""
    return replace(
        curve,
        velocity_deg_s=speeds_deg_s,
        torque_nm=torque_nm,
        angle_deg=90.0 - np.cumsum(speeds_deg_s) / curve.fs_hz,
    )


def there_and_back(there_deg_s: float, back_deg_s: float) -> tuple[FloatArray, FloatArray]:
    """Return velocity and torque of 70 deg there, somebody at work, and back, nobody."""
    up, down = round(70 / there_deg_s * 100), round(70 / back_deg_s * 100)
    ramp = np.linspace(0, there_deg_s, 10)
    stroke = np.r_[ramp, np.full(up, there_deg_s), ramp[::-1]]
    rest = np.zeros(20)
    speeds = np.r_[stroke, rest, np.full(down, -back_deg_s), rest]
    bell = 100 * np.sin(np.linspace(0, np.pi, stroke.size))
    return speeds, np.r_[bell, np.zeros(speeds.size - bell.size)]


def of(curve: TorqueCurve) -> dict[str, Measurement | NotMeasured]:
    return {
        m.concept: m for m in torque_measures(curve) if isinstance(m, Measurement | NotMeasured)
    }


def test_a_machine_that_trembles_does_not_halve_a_slow_stroke(closed_form) -> None:
    speeds, torque = (np.tile(part, 6) for part in there_and_back(20.0, 60.0))
    known = {"fs_hz": 100.0, "set_velocity_deg_s": 20.0}
    still = moved(closed_form([1.0] * 3, **known), speeds, torque)
    trembling = np.random.default_rng(4).normal(0, 0.4, speeds.size)
    shaken = replace(still, velocity_deg_s=speeds + np.where(speeds > 10, trembling, 0.0))
    (one,), (other,) = work_sets(still), work_sets(shaken)
    assert len(one.repetitions) == len(other.repetitions) == 6
    for calm, rough in zip(one.repetitions, other.repetitions, strict=True):
        assert rough.load_range_deg > 0.9 * calm.load_range_deg


def test_a_limb_driven_back_slowly_is_no_part_of_the_next_repetition(closed_form) -> None:
    speeds, torque = (np.tile(part, 4) for part in there_and_back(120.0, 25.0))
    (found,) = work_sets(moved(closed_form([1.0], set_velocity_deg_s=120.0), speeds, torque))
    assert len(found.repetitions) == 4
    ways_s = {round(r.whole_s, 2) for r in found.repetitions}
    assert max(ways_s) < 1.0


@pytest.mark.parametrize("end", ["begins", "ends"])
def test_work_is_of_repetitions_that_were_recorded_whole(closed_form, end) -> None:
    whole = closed_form([100.0] * 5)
    part = slice(60, None) if end == "begins" else slice(None, 4 * 242 + 70)
    cut = replace(
        whole,
        torque_nm=whole.torque_nm[part],
        angle_deg=whole.angle_deg[part],
        velocity_deg_s=whole.velocity_deg_s[part],
    )
    told, found = of(whole), of(cut)
    for concept in WHOLE_WAY:
        value = found[concept]
        assert isinstance(value, Measurement)
        assert value.value == pytest.approx(told[concept].value, rel=0.001)
        assert (value.uncertainty.n, value.flags) == (4, ("cut_repetition_left_out",))
        assert told[concept].flags == ()
    for concept in ("strength.mean_peak_torque", "strength.angle_of_peak"):
        value, whole_value = found[concept], told[concept]
        assert isinstance(value, Measurement)
        assert isinstance(whole_value, Measurement)
        assert "cut_repetition_counted" in value.flags
        assert "cut_repetition_counted" not in whole_value.flags
    assert found["strength.mean_peak_torque"].uncertainty.n == 5


def test_a_best_repetition_that_was_recorded_whole_is_not_said_to_be_cut(closed_form) -> None:
    whole = closed_form([100.0, 110.0, 100.0, 100.0, 100.0])
    last = slice(None, 4 * 242 + 70)
    cut = replace(
        whole,
        torque_nm=whole.torque_nm[last],
        angle_deg=whole.angle_deg[last],
        velocity_deg_s=whole.velocity_deg_s[last],
    )
    found = of(cut)
    assert "cut_repetition_counted" in found["strength.mean_peak_torque"].flags
    assert "cut_repetition_counted" not in found["strength.peak_torque"].flags


def test_work_needs_a_repetition_that_was_recorded_whole(closed_form) -> None:
    (found,) = work_sets(closed_form([100.0] * 3))

    cut = replace(found, repetitions=tuple(replace(r, complete=False) for r in found.repetitions))
    reasons = [
        m.reason
        for m in effort_measures(cut, OverAngle.of(cut.repetitions))
        if isinstance(m, NotMeasured)
    ]
    assert len(reasons) == 2
    assert "begins or ends" in reasons[0]


def test_torque_beside_the_window_has_no_known_error(closed_form) -> None:
    beside = closed_form([100.0] * 4)
    beside = replace(beside, angle_deg=beside.angle_deg - 5.0)  # the window ends near 22 deg
    value = of(beside)["strength.torque_at_20deg"]
    assert isinstance(value, Measurement)
    assert "outside_window" in value.flags
    assert (value.interval95, value.uncertainty.kind, value.uncertainty.n) == (None, "unknown", 4)


def test_an_isomed_that_runs_a_little_slow_was_set_to_the_next_step() -> None:
    speeds, torque = (np.tile(part, 4) for part in there_and_back(119.0, 40.0))
    clock = 10 * np.arange(speeds.size)
    angle = 90 - np.cumsum(speeds) / 100
    edges = np.r_[0, np.flatnonzero(np.diff(speeds != 0)) + 1, speeds.size]
    interval = np.concatenate(
        [np.full(b - a, 2 if (speeds[a:b] > 0).any() else 1) for a, b in pairwise(edges.tolist())]
    )
    zero = np.zeros(speeds.size)
    columns = (clock, 10 * (angle - 110), -10 * torque, -10 * speeds, zero, interval)
    rows = np.rint(np.column_stack([*columns, *[zero] * 4])).astype(int)
    text = "".join(" ".join(map(str, row)) + "\n" for row in rows.tolist())
    facts = RecordingEntry(path="", side=Side.LEFT, gravity_corrected=True)
    (curve,) = ISOMED.read(RawFile(shown="it", data=text.encode()), facts)
    (found,) = work_sets(curve)
    assert (found.motion, found.contraction) == (Motion.KNEE_EXTENSION, Contraction.CONCENTRIC)
    assert (found.velocity_deg_s, len(found.repetitions)) == (120.0, 4)


@pytest.mark.parametrize(
    ("held", "agreed"),
    [
        ([300.0, 305.0, 300.0], [300.0, 300.0, 300.0]),
        ([300.0, None, 300.0], [300.0, 300.0, 300.0]),
        ([60.0, 60.0, 180.0, 180.0], [60.0, 60.0, 180.0, 180.0]),
        ([60.0, None, 180.0, 240.0], [60.0, None, 180.0, 240.0]),
        ([None, None], [None, None]),
    ],
)
def test_strokes_set_alike_agree_on_their_velocity(held, agreed) -> None:
    assert strokes._agreed(held) == agreed


@pytest.mark.parametrize(("second", "twins"), [(0.95, False), (0.995, True)])
def test_the_angle_of_one_of_two_nearly_equal_peaks_says_so(closed_form, second, twins) -> None:
    curve = closed_form([100.0] * 4)
    one = np.sin(np.linspace(0, 2 * np.pi, 101)).clip(0) * 100
    other = np.sin(np.linspace(-np.pi, np.pi, 101)).clip(0) * 100 * second
    stroke = np.r_[np.full(10, 500.0), one + other, np.full(10, 500.0), np.zeros(121)]
    value = of(replace(curve, torque_nm=np.tile(stroke, 4)))["strength.angle_of_peak"]
    assert isinstance(value, Measurement)
    assert ("peaks_nearly_equal" in value.flags) is twins


AT_AN_ANGLE = {
    *("strength.angle_of_peak", "strength.torque_at_20deg", "strength.mean_torque_10_to_30deg"),
}
OF_TORQUE = {"strength.mean_peak_torque", *WHOLE_WAY}


@pytest.mark.parametrize("weight_nm", [None, 20.0])
@pytest.mark.parametrize("doubted", [False, True])
def test_at_angles_that_no_knee_reaches_no_error_is_known(closed_form, weight_nm, doubted) -> None:
    said = {"flags": ("angle_out_of_reach",)} if doubted else {}
    if weight_nm is not None:
        said |= {"limb_weight_nm": weight_nm, "gravity_corrected": False}
    curve = closed_form([100.0, 110.0, 105.0, 95.0], **said)
    found = of(replace(curve, angle_deg=curve.angle_deg - 10.0))
    known = {c for c, m in found.items() if isinstance(m, Measurement) and m.interval95}
    unknown = (AT_AN_ANGLE | OF_TORQUE) - known
    if not doubted:
        assert unknown == set()
    else:
        assert unknown == (AT_AN_ANGLE if weight_nm is None else AT_AN_ANGLE | OF_TORQUE)
