"""Joint moments of a standing leg on a plate, against moments worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.motion.conftest import read

from ischia.measure.motion import gait_measures
from ischia.measure.motion.kinetic_curves import KINETIC_CURVES
from ischia.measure.motion.kinetics import PEAKS, POWER, joint_moments
from ischia.measure.motion.standing import body_of
from ischia.model.measurement import Curve, Measurement, NotMeasured
from ischia.model.motion import ForcePlate
from ischia.model.terms import Side
from ischia.phantoms.gait import SteppingPlan, stepping_trial

FORCE_N = 700.0
FS_HZ = 1000.0


def on_a_plate(trial, *, ahead_mm: float = 0.0, offset_s: float = 0.2):
    """Return a trial whose left foot is loaded ahead of the middle of a plate, for a while."""
    frame = len(trial.xyz_mm) // 2
    heel, toe = (trial.xyz_mm[frame, trial.names.index(n)] for n in ("LHEE", "LTOE"))
    x, y = (heel + toe)[:2] / 2
    t_s = np.arange(round(len(trial.xyz_mm) / trial.fs_hz * FS_HZ)) / FS_HZ
    on = (t_s > offset_s) & (t_s < t_s[-1] - offset_s)
    force_n = np.zeros((t_s.size, 3))
    force_n[on, 2] = FORCE_N
    moment_nm = np.zeros_like(force_n)
    moment_nm[on, 1] = -ahead_mm / 1000.0 * FORCE_N
    corners = [(x + 250, y + 55), (x - 250, y + 55), (x - 250, y - 55), (x + 250, y - 55)]
    plate = ForcePlate(
        fs_hz=FS_HZ,
        force_n=force_n,
        moment_nm=moment_nm,
        corners_mm=np.array([(*c, 0.0) for c in corners]),
    )
    return replace(trial, plates=(plate,))


def test_a_standing_leg_holds_what_leans_on_it(exact) -> None:
    """Still: the ankle's moment is the force times how far ahead it passes, less the foot's own."""
    standing = on_a_plate(exact.static, ahead_mm=60.0)
    person = body_of(standing, None)
    (step,) = joint_moments(standing, person, Side.LEFT)
    middle = len(standing.xyz_mm) // 2
    names = standing.names
    heel, toe = (standing.xyz_mm[middle, names.index(n), 0] for n in ("LHEE", "LTOE"))
    force_at_m = ((heel + toe) / 2 + 60.0) / 1000.0
    from ischia.measure.motion import conventional as model

    markers = {name: standing.xyz_mm[:, i] for i, name in enumerate(names)}
    girdle = model.pelvis(markers)
    lower = model.shank(
        markers, girdle, model.thigh(markers, girdle, person, Side.LEFT), person, Side.LEFT
    )
    ankle_m = lower.centre_mm[middle, 0] / 1000.0
    foot_m = (ankle_m + toe / 1000.0) / 2
    mass_kg = person.sizes["Bodymass"]
    held_nm = FORCE_N * (force_at_m - ankle_m) - 0.0145 * mass_kg * 9.81 * (foot_m - ankle_m)
    found_nm = step.moments_nm_kg["ankle"][middle, 0] * mass_kg
    assert found_nm == pytest.approx(held_nm, abs=1.0)  # the foot's axes are not quite level
    assert found_nm > 30.0  # what leans forwards is held by plantar flexion
    assert np.abs(step.powers["ankle"][middle]) < 1e-6  # nothing moves


def test_steps_on_plates_become_numbers_of_their_leg(exact) -> None:
    found = {(m.concept, m.side): m for m in gait_measures(on_a_plate(exact.static), None)}
    for concept in (*PEAKS, POWER):
        assert isinstance(found[concept, Side.LEFT], Measurement)
        assert found[concept, Side.LEFT].interval95 is None  # one step
        missing = found[concept, Side.RIGHT]
        assert isinstance(missing, NotMeasured)
        assert "alone on a plate" in missing.reason


def test_moments_of_a_plate_that_was_not_zeroed_say_so(exact) -> None:
    walk = on_a_plate(exact.static)
    (plate,) = walk.plates
    off = replace(plate, force_n=plate.force_n + np.array([0.0, 0.0, 40.0]))
    for one, expected in ((walk, False), (replace(walk, plates=(off,)), True)):
        found = [m for m in gait_measures(one, None) if m.concept in (*PEAKS, POWER)]
        flags = [m.flags for m in found if isinstance(m, Measurement)]
        assert flags
        assert all(("plate_not_zeroed" in own) is expected for own in flags)


def test_a_plate_that_is_never_unloaded_says_to_zero_it(exact) -> None:
    walk = on_a_plate(exact.static)
    (plate,) = walk.plates
    heavy = replace(plate, force_n=plate.force_n + np.array([0.0, 0.0, 300.0]))
    found = {(m.concept, m.side): m for m in gait_measures(replace(walk, plates=(heavy,)), None)}
    assert "zero the plates" in found[POWER, Side.LEFT].reason


def test_without_a_mass_it_is_asked_for_by_name(exact) -> None:
    sizes = {k: v for k, v in exact.static.parameters.items() if k != "Bodymass"}
    walk = replace(on_a_plate(exact.static), parameters=sizes)
    found = {(m.concept, m.side): m for m in gait_measures(walk, None)}
    assert "parameters = { Bodymass" in found[POWER, Side.LEFT].reason


def test_a_recording_without_plates_says_nothing_of_moments(exact) -> None:
    assert not {m.concept for m in gait_measures(exact.dynamic, None)} & {*PEAKS, POWER}


def test_moments_and_powers_run_over_strides_that_begin_alone_on_a_plate() -> None:
    plan = SteppingPlan(steps=4, marker_noise_mm=0.0)
    static, dynamic, _ = stepping_trial(plan, 3)
    trial = replace(read(dynamic), parameters={**read(dynamic).parameters, "Bodymass": 70.0})
    found = {(m.concept, m.side): m for m in gait_measures(trial, read(static, trial="static"))}
    for concept, (_, is_power) in KINETIC_CURVES.items():
        curve = found[concept, Side.LEFT]
        assert isinstance(curve, Curve)
        assert curve.unit == ("W/kg" if is_power else "N.m/kg")
    ankle = found["motion.ankle_plantar_flexion_moment", Side.LEFT]
    stance_pct = found["motion.stance_pct", Side.LEFT].value
    highest = int(np.argmax(ankle.values))
    assert 0.5 * stance_pct < ankle.at[highest] < stance_pct  # the push off
    assert np.abs(ankle.values[round(stance_pct) + 5 :]).max() < 0.1 * ankle.values[highest]


def test_without_plates_no_curve_of_moments_is_missed(exact) -> None:
    assert not {m.concept for m in gait_measures(exact.dynamic, None)} & set(KINETIC_CURVES)


def test_a_step_outside_every_stride_is_no_cycle(exact) -> None:
    found = {(m.concept, m.side): m for m in gait_measures(on_a_plate(exact.static), None)}
    assert "begins with a step" in found["motion.knee_power", Side.LEFT].reason
