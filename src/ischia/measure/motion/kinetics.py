"""Joint moments and powers of steps on force plates, from the ground up.

Newton's and Euler's laws, segment by segment, foot to thigh [davis1991]_. Moments are internal, per
body mass, in the axes of the segment below the joint: positive straightens the leg (plantar
flexion, knee and hip extension). Shares of mass, places of the centres and radii are those of the
vendor's software, which laboratories compare with; segments turn about their length without
resistance.

The radii are what tables give about the upper joint, and are taken about the segment's centre: only
so do the moments that the vendor stored come out. While the foot is in the air, moments of knee and
hip are larger for it than with radii about the centre, that of the knee about one and a half times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.measure.motion import conventional as model
from ischia.measure.motion.body import LETTER, Body
from ischia.measure.motion.plates import (
    NOT_ZEROED,
    Contact,
    always_loaded,
    contacts,
    not_zeroed,
    vertical_force_n,
)
from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.walk import Walk
from ischia.measure.repeats import Quantity
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Measured
from ischia.model.motion import ForcePlate, MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit

MASS: Final = "Bodymass"  # the name that files give it [kg]
VERSION: Final = 2
_GRAVITY_M_S2: Final = np.array([0.0, 0.0, -9.81])
# Of each segment from the ground up: share of the body's mass, place of its centre from the upper
# joint and radius of gyration, both as shares of its length.
_SEGMENTS: Final = {
    "ankle": (0.0145, 0.5, 0.69),
    "knee": (0.0465, 0.433, 0.528),
    "hip": (0.1, 0.433, 0.54),
}
_STRAIGHTENS: Final = {"ankle": 1.0, "knee": -1.0, "hip": 1.0}  # sign of the second axis
# What is told of a step: joint, and whether its highest or its lowest moment.
PEAKS: Final = {
    "motion.peak_ankle_plantar_flexion_moment": ("ankle", 1.0),
    "motion.peak_knee_extension_moment": ("knee", 1.0),
    "motion.peak_hip_extension_moment": ("hip", 1.0),
    "motion.peak_hip_flexion_moment": ("hip", -1.0),
}
POWER: Final = "motion.peak_ankle_power"
NO_STEP: Final = "no step of this foot alone on a plate, from strike to off"
ALWAYS_LOADED: Final = (
    "no step of this foot alone on a plate: one shows more than 150 N all the time; zero the plates"
    " while nobody stands on them, and record again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One contact: moments (t, 3) [N.m/kg] and powers (t,) [W/kg] by joint, and when it was."""

    side: Side
    steady: FloatArray  # (t,) 1 while the foot stood
    moments_nm_kg: dict[str, FloatArray]
    powers: dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class _Segment:
    rotation: FloatArray  # (t, 3, 3)
    upper_m: FloatArray  # (t, 3)
    lower_m: FloatArray  # (t, 3)


@dataclass(frozen=True, slots=True)
class _Load:
    """What acts on the lower end of a segment."""

    force_n: FloatArray  # (t, 3)
    moment_nm: FloatArray  # (t, 3)
    at_m: FloatArray  # (t, 3)


def kinetic_measures(walk: Walk) -> list[Measured]:
    """Return the peaks of joint moments and of ankle power over the steps on plates, by leg.

    Nothing where the recording has no plate; a reason where it has and no step can be used.
    """
    if not walk.trial.plates:
        return []
    found: list[Measured] = []
    for side in SIDES:
        reason = why_no_moments(walk, side)
        steps = [] if reason else usable_steps(walk, side)
        if not steps:
            why = reason or why_no_step(walk)
            found += [walk.not_measured(concept, side, why) for concept in (*PEAKS, POWER)]
            continue
        for concept, (joint, way) in PEAKS.items():
            peaks = [_peak(step, way * step.moments_nm_kg[joint][:, 0]) for step in steps]
            found.append(_quantity(walk, side, concept, Unit.NM_PER_KG).mean(peaks))
        mass_kg = walk.joints.body.sizes[MASS]
        powers_w = [mass_kg * _peak(step, step.powers["ankle"]) for step in steps]
        found.append(_quantity(walk, side, POWER, Unit.WATT).mean(powers_w))
    return found


def usable_steps(walk: Walk, side: Side) -> list[Step]:
    """Return the steps whose every moment is known while the foot stood."""
    return [
        step
        for step in joint_moments(walk.trial, walk.joints.body, side)
        if all(np.isfinite(m[step.steady > 0]).all() for m in step.moments_nm_kg.values())
        and step.steady.any()
    ]


def joint_moments(trial: MarkerTrial, person: Body, side: Side) -> Iterator[Step]:
    """Yield each whole step of a foot on a plate with its joint moments."""
    markers = {name: trial.xyz_mm[:, i] for i, name in enumerate(trial.names)}
    girdle = model.pelvis(markers)
    upper = model.thigh(markers, girdle, person, side)
    lower = model.shank(markers, girdle, upper, person, side)
    foot_axes = model.foot_rotation(markers, lower, person, side)
    hip_mm = girdle.origin_mm + girdle.rotation @ model.hip_centre_in_pelvis_mm(person, side)
    toe_mm = markers[f"{LETTER[side]}TOE"]
    chain = {
        "ankle": _Segment(foot_axes, lower.centre_mm / 1000.0, toe_mm / 1000.0),
        "knee": _Segment(lower.rotation, upper.centre_mm / 1000.0, lower.centre_mm / 1000.0),
        "hip": _Segment(upper.rotation, hip_mm / 1000.0, upper.centre_mm / 1000.0),
    }
    above = {"ankle": lower.rotation, "knee": upper.rotation, "hip": girdle.rotation}
    for contact in contacts(trial):
        if contact.side is side and contact.start_s is not None and contact.end_s is not None:
            yield _step(trial, contact, chain, above, person.sizes[MASS])


def _step(
    trial: MarkerTrial,
    contact: Contact,
    chain: dict[str, _Segment],
    above: dict[str, FloatArray],
    mass_kg: float,
) -> Step:
    standing = _standing(trial, contact)
    load = _ground(trial, trial.plates[contact.plate], standing)
    moments: dict[str, FloatArray] = {}
    powers: dict[str, FloatArray] = {}
    for joint, segment in chain.items():
        load, moment_nm = _upwards(load, segment, mass_kg * _SEGMENTS[joint][0], joint, trial.fs_hz)
        turning = _turning(segment.rotation, trial.fs_hz) - _turning(above[joint], trial.fs_hz)
        powers[joint] = np.sum(moment_nm * turning, axis=-1) / mass_kg
        own = np.einsum("tji,tj->ti", segment.rotation, moment_nm) / mass_kg
        moments[joint] = own[:, [1, 0, 2]] * [_STRAIGHTENS[joint], 1.0, 1.0]
    return Step(side=contact.side, steady=standing, moments_nm_kg=moments, powers=powers)


def _upwards(
    load: _Load, segment: _Segment, mass_kg: float, joint: str, fs_hz: float
) -> tuple[_Load, FloatArray]:
    """Return what a segment hands on to the one above it, and the moment at its upper joint."""
    _, place, radius = _SEGMENTS[joint]
    centre_m = segment.upper_m + place * (segment.lower_m - segment.upper_m)
    length_m = np.linalg.norm(segment.lower_m - segment.upper_m, axis=-1, keepdims=True)
    turning = _turning(segment.rotation, fs_hz)
    along = segment.rotation[..., 2]
    across = turning - np.sum(turning * along, axis=-1, keepdims=True) * along
    spin = mass_kg * (radius * length_m) ** 2 * across
    force_n = mass_kg * (_rate(_rate(centre_m, fs_hz), fs_hz) - _GRAVITY_M_S2) - load.force_n
    moment_nm = _rate(spin, fs_hz) - load.moment_nm
    moment_nm = moment_nm - np.cross(load.at_m - centre_m, load.force_n)
    moment_nm = moment_nm - np.cross(segment.upper_m - centre_m, force_n)
    return _Load(-force_n, -moment_nm, segment.upper_m), moment_nm


def _ground(trial: MarkerTrial, plate: ForcePlate, steady: FloatArray) -> _Load:
    """Return the plate's force on the foot at the frames of the markers, 0 while it is away."""
    upwards_n, offset_n = vertical_force_n(plate)
    sign = 1.0 if float(np.sum(upwards_n * (plate.force_n[:, 2] - offset_n))) >= 0 else -1.0
    samples = np.rint(np.arange(len(trial.xyz_mm)) * plate.fs_hz / trial.fs_hz).astype(np.intp)
    samples = np.minimum(samples, len(plate.force_n) - 1)
    on = sign * steady[:, np.newaxis]
    at_m = np.broadcast_to(plate.corners_mm.mean(axis=0) / 1000.0, (len(samples), 3))
    return _Load(plate.force_n[samples] * on, plate.moment_nm[samples] * on, at_m)


def _standing(trial: MarkerTrial, contact: Contact) -> FloatArray:
    t_s = trial.start_s + np.arange(len(trial.xyz_mm)) / trial.fs_hz
    start_s = t_s[0] if contact.start_s is None else contact.start_s
    end_s = t_s[-1] if contact.end_s is None else contact.end_s
    return np.where((t_s >= start_s) & (t_s <= end_s), 1.0, 0.0)


def _turning(rotation: FloatArray, fs_hz: float) -> FloatArray:
    """Return the angular velocity of frames in the laboratory, (t, 3) [rad/s]."""
    spin = _rate(rotation, fs_hz) @ np.swapaxes(rotation, -1, -2)
    return np.stack([spin[..., 2, 1], spin[..., 0, 2], spin[..., 1, 0]], axis=-1)


def _rate(values: FloatArray, fs_hz: float) -> FloatArray:
    return np.asarray(np.gradient(values, axis=0), dtype=np.float64) * fs_hz


def _peak(step: Step, values: FloatArray) -> float:
    return float(np.max(values[(step.steady > 0) & np.isfinite(values)]))


def why_no_moments(walk: Walk, side: Side) -> str | None:
    """Say what is missing before any moment of a leg can be formed, None where nothing is."""
    letter, person = LETTER[side], walk.joints.body
    for joint in ("Hip", "Knee", "Ankle"):
        if f"{letter}{joint}Angles" in walk.joints.missing:
            return walk.joints.missing[f"{letter}{joint}Angles"]
    if person.sizes.get(MASS, 0.0) <= 0.0:
        return f"{MASS} is not in the file; add parameters = {{ {MASS} = … }} in kg"
    return None


def why_no_step(walk: Walk) -> str:
    """Say why no step of a leg on a plate can be used."""
    return ALWAYS_LOADED if always_loaded(walk.trial) else NO_STEP


def _quantity(walk: Walk, side: Side, concept: str, unit: Unit) -> Quantity:
    of = walk.quantity(f"{concept}@{VERSION}", side, unit, modelled=True)
    # It stays in the moments, as in the vendor's: an offset that was none but a light load would
    # bend them as much.
    told = NOT_ZEROED in of.flags or not not_zeroed(walk.trial)
    return of if told else replace(of, flags=(*of.flags, NOT_ZEROED))
