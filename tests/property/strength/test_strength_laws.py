"""Laws of strength which hold whatever the data."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ischia.measure.strength import limb_symmetry, torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, Measurement, Provenance, Uncertainty
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.numeric.runs import runs
from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile

PLAN = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
POSITIVE = st.floats(1.0, 1000.0)


def recorded(seed: int) -> TorqueCurve:
    facts = RecordingEntry(
        path="set.txt",
        side=Side.LEFT,
        motion=PLAN.motion,
        contraction=Contraction.CONCENTRIC,
        set_velocity_deg_s=60.0,
        gravity_corrected=True,
    )
    data, _ = dynamometer_file(PLAN, seed)
    (curve,) = BIODEX.read(RawFile(shown="set.txt", data=data), facts)
    assert isinstance(curve, TorqueCurve)
    return curve


OF_TORQUE = {
    "strength.mean_peak_torque",
    "strength.peak_torque",
    "strength.torque",
    "strength.torque_at_20deg",
    "strength.mean_torque_10_to_30deg",
    "strength.work",
    "strength.mean_power",
}
CURVES = [recorded(seed) for seed in range(3)]


def values(curve: TorqueCurve) -> dict[tuple[str, str], np.ndarray]:
    """Return what is measured, by concept and motion, numbers and intervals alike."""
    found = {}
    for m in torque_measures(curve):
        assert isinstance(m, Measurement | Curve)
        numbers = (
            (*m.values, *(m.low95 or ()), *(m.high95 or ()))
            if isinstance(m, Curve)
            else (m.value, *(m.interval95 or ()))
        )
        found[m.concept, str(m.context["motion"])] = np.array(numbers)
    return found


@settings(max_examples=20)
@given(st.sampled_from(CURVES), st.floats(0.2, 5.0))
def test_torque_scales_and_angle_stays(curve: TorqueCurve, factor: float) -> None:
    before, after = values(curve), values(replace(curve, torque_nm=factor * curve.torque_nm))
    for (concept, motion), numbers in before.items():
        by = factor if concept in OF_TORQUE else 1.0
        np.testing.assert_allclose(after[concept, motion], by * numbers, rtol=1e-9)


@settings(max_examples=20)
@given(st.sampled_from(CURVES), st.integers(1, 500))
def test_waiting_before_the_set_changes_nothing(curve: TorqueCurve, wait: int) -> None:
    later = replace(
        curve,
        torque_nm=np.r_[np.zeros(wait), curve.torque_nm],
        velocity_deg_s=np.r_[np.zeros(wait), curve.velocity_deg_s],
        angle_deg=np.r_[np.full(wait, curve.angle_deg[0]), curve.angle_deg],
    )
    after = values(later)
    for key, numbers in values(curve).items():
        np.testing.assert_allclose(after[key], numbers, rtol=1e-6)


@settings(max_examples=20)
@given(st.sampled_from(CURVES))
def test_turning_the_limb_round_swaps_the_muscle_groups(curve: TorqueCurve) -> None:
    turned = replace(
        curve,
        torque_nm=-curve.torque_nm,
        velocity_deg_s=-curve.velocity_deg_s,
        angle_deg=100 - curve.angle_deg,
    )
    swap = {"knee_extension": "knee_flexion", "knee_flexion": "knee_extension"}
    after = values(turned)
    for (concept, motion), numbers in values(curve).items():
        if concept in {"strength.mean_peak_torque", "strength.peak_torque"}:
            np.testing.assert_allclose(after[concept, swap[motion]], numbers, rtol=1e-9)


@st.composite
def peaks(draw, side: Side) -> Measurement:
    value = draw(POSITIVE)
    sem = value * draw(st.floats(0.001, 0.3))
    kind = draw(st.sampled_from(["repeats", "published"]))
    return Measurement(
        concept="strength.mean_peak_torque",
        value=value,
        unit=Unit.NEWTON_METRE,
        interval95=(value - sem, value + sem),
        uncertainty=Uncertainty(sem=sem, kind=kind, n=draw(st.integers(3, 12))),
        side=side,
        context={"motion": "knee_extension"},
        provenance=Provenance(method="strength.mean_peak_torque@1", sources=("0" * 64,)),
    )


@given(peaks(Side.LEFT), peaks(Side.RIGHT))
def test_swapping_the_sides_inverts_the_symmetry(left: Measurement, right: Measurement) -> None:
    one, other = limb_symmetry(left, right), limb_symmetry(right, left)
    assert isinstance(one, Measurement)
    assert isinstance(other, Measurement)
    assert one.value * other.value == pytest.approx(1e4)
    assert one.interval95 is not None
    assert other.interval95 is not None
    assert one.interval95[0] * other.interval95[1] == pytest.approx(1e4)
    assert one.interval95[1] * other.interval95[0] == pytest.approx(1e4)


@given(peaks(Side.LEFT), peaks(Side.RIGHT), st.floats(0.1, 10.0))
def test_the_symmetry_knows_no_unit(left: Measurement, right: Measurement, factor: float) -> None:
    def scaled(m: Measurement) -> Measurement:
        sem = (m.uncertainty.sem or 0.0) * factor
        value = m.value * factor
        known = replace(m.uncertainty, sem=sem)
        return replace(m, value=value, uncertainty=known, interval95=(value - sem, value + sem))

    one, other = limb_symmetry(left, right), limb_symmetry(scaled(left), scaled(right))
    assert isinstance(one, Measurement)
    assert isinstance(other, Measurement)
    assert other.value == pytest.approx(one.value)
    assert other.interval95 == pytest.approx(one.interval95)


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 5))
def test_runs_hold_only_true_samples_and_all_long_ones(mask: list[bool], min_len: int) -> None:
    held = np.array(mask, dtype=bool)
    found = runs(held, min_len=min_len)
    covered = np.zeros_like(held)
    for run in found:
        assert held[run].all()
        assert run.stop - run.start >= min_len
        covered[run] = True
    if min_len == 1:
        np.testing.assert_array_equal(covered, held)
