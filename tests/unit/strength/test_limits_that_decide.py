"""Limits that decide what counts: a value on each side of them, so that none can drift unseen."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import hamstring_quadriceps, reported_measures, torque_measures
from ischia.measure.strength.gravity import passive_torque, weighed
from ischia.measure.strength.sets import work_sets
from ischia.measure.strength.strokes import strokes
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import InjuredSide, Motion, Purpose, Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import DynamometerPlan, SetsPlan, dynamometer_file, layout_file
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile
from ischia.service import compare

SILENT = {"motion": None, "contraction": None, "set_velocity_deg_s": None}
SOURCE = Source(sha256="b" * 64, format="visit", reader="case@1", path="visit.toml")


def swept(closed_form, to_deg: float):
    """Give a passive sweep from 60 deg of flexion, of a limb that weighs 28 N.m."""
    angle_deg = np.r_[np.linspace(60, to_deg, 800), np.linspace(to_deg, 60, 800)]
    return replace(
        closed_form([100.0]),
        torque_nm=-28 * np.cos(np.radians(angle_deg)),
        angle_deg=angle_deg,
        velocity_deg_s=-np.gradient(angle_deg, 0.01),
        purpose=Purpose.PASSIVE_SWEEP,
        gravity_corrected=False,
        **SILENT,
    )


@pytest.mark.parametrize(("to_deg", "known"), [(40.0, False), (25.0, True)])
def test_a_sweep_over_less_than_thirty_degrees_weighs_nothing(closed_form, to_deg, known) -> None:
    assert (passive_torque(swept(closed_form, to_deg)) is not None) is known


@pytest.mark.parametrize("given", [{"limb_weight_nm": 28.0}, {"sweep": True}, {}])
def test_a_weight_given_for_a_hip_is_ignored_and_said(closed_form, given) -> None:
    curve = closed_form([100.0] * 3, motion=Motion.HIP_EXTENSION, gravity_corrected=False)
    sweeps = [swept(closed_form, 5.0)] if "sweep" in given else []
    told = {} if sweeps else given
    got = weighed(replace(curve, **told), sweeps)
    said = ("limb_weight_ignored_at_hip",) if given else ()
    assert got.flags == (*said, "gravity_uncorrected")
    np.testing.assert_array_equal(got.curve.torque_nm, curve.torque_nm)


def test_a_short_way_is_no_stroke(closed_form) -> None:
    whole = closed_form([100.0] * 3)
    part = np.r_[np.zeros(50), np.full(40, 60.0), np.zeros(50), np.full(40, -60.0)]
    velocity_deg_s = np.r_[whole.velocity_deg_s, np.tile(part, 3)]
    curve = replace(
        whole,
        velocity_deg_s=velocity_deg_s,
        angle_deg=90 - np.cumsum(velocity_deg_s) / 100,  # a third of the range
        torque_nm=np.r_[whole.torque_nm, np.full(3 * part.size, 50.0)],
    )
    assert len(strokes(whole)) == 6
    assert len(strokes(curve)) == 6


def test_a_velocity_far_from_the_steps_of_machines_is_kept(closed_form) -> None:
    fast = closed_form([100.0] * 3)
    at, index = np.arange(0, fast.torque_nm.size - 1, 0.2), np.arange(fast.torque_nm.size)
    slow = replace(
        fast,
        torque_nm=np.interp(at, index, fast.torque_nm),
        angle_deg=np.interp(at, index, fast.angle_deg),
        velocity_deg_s=0.2 * np.interp(at, index, fast.velocity_deg_s),
        **SILENT,
    )
    assert {found.velocity_deg_s for found in work_sets(slow)} == {12.0}


@pytest.mark.parametrize(("raised_deg", "measured"), [(-10.0, True), (-4.0, False)])
def test_a_few_degrees_are_no_mean_from_10_to_30(closed_form, only, raised_deg, measured) -> None:
    curve = closed_form([100.0] * 3)
    curve = replace(curve, angle_deg=curve.angle_deg + raised_deg)
    got = only(torque_measures(curve), "strength.mean_torque_10_to_30deg")
    assert isinstance(got, Measurement) is measured
    if isinstance(got, NotMeasured):
        assert "10 needed" in got.reason


@pytest.mark.parametrize(("lever_m", "kind"), [(0.9, Measurement), (1.5, NotMeasured)])
def test_a_lever_longer_than_a_leg_gives_no_torque(lever_m, kind) -> None:
    pulled = ReportedValue(
        concept="strength.peak_force",
        value=200.0,
        unit=Unit.NEWTON,
        side=Side.LEFT,
        context={"motion": "knee_flexion"},
        lever_m=lever_m,
    )
    _, torque = reported_measures(ReportedValues(values=(pulled,), source=SOURCE))
    assert torque.concept == "strength.peak_torque"
    assert isinstance(torque, kind)


def peak(motion: str, contraction: str, velocity_deg_s: float) -> Measurement:
    concept = "strength.mean_peak_torque"
    return Measurement(
        concept=concept,
        value=150.0,
        unit=Unit.NEWTON_METRE,
        interval95=(140.0, 160.0),
        uncertainty=Uncertainty(sem=4.0, kind="repeats", n=5),
        side=Side.LEFT,
        context={"motion": motion, "contraction": contraction, "velocity_deg_s": velocity_deg_s},
        provenance=Provenance(method=f"{concept}@1", sources=("a" * 64,)),
    )


@pytest.mark.parametrize(
    ("flexors_deg_s", "extensors_deg_s", "mixed"),
    [(60.0, 180.0, True), (75.0, 180.0, False), (60.0, 150.0, False)],
)
def test_the_mixed_ratio_is_of_slow_flexors_and_fast_extensors(
    flexors_deg_s, extensors_deg_s, mixed
) -> None:
    made = hamstring_quadriceps(
        [
            peak("knee_flexion", "eccentric", flexors_deg_s),
            peak("knee_extension", "concentric", extensors_deg_s),
        ]
    )
    assert [m.concept for m in made] == ["strength.hq_mixed"] * mixed


@pytest.mark.parametrize(
    "other",
    [{"set_velocity_deg_s": 180.0}, {"motion": Motion.KNEE_FLEXION}, {"contraction": None}],
)
def test_curves_of_different_tests_are_not_laid_over_each_other(closed_form, other) -> None:
    left = closed_form([100.0] * 3)
    right = closed_form([80.0] * 3, side=Side.RIGHT)
    assert compare.torque_curves([left, right], InjuredSide.RIGHT)
    assert compare.torque_curves([left, replace(right, **other)], InjuredSide.RIGHT) == []


def read(data: bytes):
    facts = RecordingEntry(path="set.txt", side=Side.LEFT, gravity_corrected=True)
    return BIODEX.read(RawFile(shown="set.txt", data=data), facts)


def changed(data: bytes, first: int, change) -> bytes:
    """Change the cells of each row of numbers, counted from the first of them."""
    lines, number = data.decode().splitlines(), 0
    for place in range(first, len(lines)):
        cells = lines[place].split()
        try:
            values = [float(cell) for cell in cells]
        except ValueError:
            continue
        if values:
            lines[place] = " ".join(f"{value:.6g}" for value in change(values, number))
            number += 1
    return ("\n".join(lines) + "\n").encode()


def test_a_knee_that_is_a_little_too_straight_is_not_turned() -> None:
    data = dynamometer_file(DynamometerPlan(repetitions=3), 1)[0]
    was_deg = read(data)[0].angle_deg
    middle_deg, share = float(was_deg.max() + was_deg.min()) / 2, 30 / float(np.ptp(was_deg))

    def straighter(values: list[float], _: int) -> list[float]:
        time, torque, position, angle_deg, velocity_deg_s = values
        return [
            time,
            torque,
            position,
            (angle_deg - middle_deg) * share - 2,
            share * velocity_deg_s,
        ]

    (curve,) = read(changed(data, 6, straighter))
    assert (curve.angle_deg.min(), curve.angle_deg.max()) == pytest.approx((-17, 13), abs=0.1)


@pytest.mark.parametrize("times", [1.05, 2.0])
def test_a_long_false_torque_at_the_start_is_cut_off_where_it_beats_all_later(times) -> None:
    data = layout_file("biodex_system4", SetsPlan(sets=(DynamometerPlan(),)))[0]
    (whole,) = read(data)
    false_nm = times * float(whole.torque_nm.max())

    def held(values: list[float], number: int) -> list[float]:
        one, rep, time, torque, *rest = values
        return [one, rep, time, false_nm if 10 <= number < 40 else torque, *rest]

    (curve,) = read(changed(data, 52, held))
    cut = whole.torque_nm.size - curve.torque_nm.size
    assert (cut >= 40) is (times > 1.15)
    kept = float(curve.torque_nm.max()) > 1.01 * float(whole.torque_nm.max())
    assert kept is (times < 1.15)
