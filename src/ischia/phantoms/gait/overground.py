"""A simulated walk or sprint over force plates, as the C3D files of a gait laboratory."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

from ischia.model.arrays import FloatArray
from ischia.model.motion import Event, ForcePlate
from ischia.model.terms import Side
from ischia.numeric.rigid import from_cardan_yxz
from ischia.phantoms.gait.c3d import c3d_bytes
from ischia.phantoms.gait.ground import plates_under
from ischia.phantoms.gait.planted import FINE_HZ, foot_path, leg_angles, sunk_mm
from ischia.phantoms.gait.skeleton import (
    SIDES,
    Markers,
    Posture,
    hip_in_pelvis_mm,
    hung_mm,
    pelvis_axes,
    sizes,
)
from ischia.phantoms.gait.stepping import Footfall, SteppingPlan, SteppingTruth

_CARRIED_S: Final = 0.12  # over which the body's speed changes from one step to the next
_BEFORE: Final = 3  # steps made before the trial and after it, so that it begins and ends in flow
_MARGIN_S: Final = 0.15  # of the trial before its first strike and after its last
_TRACK_MM: Final = 55.0  # of each foot beside the line
# Thorax from the pelvis's origin, and its markers from there, in their own axes.
_CHEST_MM: Final = np.array([-80.0, 0.0, 430.0])
TRUNK: Final = {
    "C7": (-95.0, 0.0, 90.0),
    "T10": (-115.0, 0.0, -110.0),
    "CLAV": (75.0, 0.0, 60.0),
    "STRN": (95.0, 0.0, -90.0),
}
_STANDING_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedTrial:
    """A simulated trial before it becomes a file."""

    markers: Markers
    plates: tuple[ForcePlate, ...]
    events: tuple[Event, ...]


def stepping_trial(plan: SteppingPlan, seed: int) -> tuple[bytes, bytes, SteppingTruth]:
    """Return a standing trial and a walk or sprint as C3D files, and the truth about the latter.

    The file marks no events: they are to be found. Joint angles, footfalls, forces and places of
    the force are known. What it does not imitate: skin that slides over bone, markers placed beside
    their landmarks, and masses: forces suit the rhythm, not each segment's acceleration. Knees that
    walk stay bent by some 20 degrees at the strike, where people's are nearly straight.

    Raises
    ------
    MissingExtraError
        When the library that writes C3D is not installed.
    """
    rng = np.random.default_rng(seed)
    trial, truth = simulated_trial(plan, rng, seed)
    known = sizes(plan)
    standing = standing_markers(plan, rng)
    return (
        c3d_bytes(standing, plan.fs_hz, parameters=known),
        c3d_bytes(
            trial.markers, plan.fs_hz, parameters=known, events=trial.events, plates=trial.plates
        ),
        truth,
    )


def simulated_trial(
    plan: SteppingPlan, rng: np.random.Generator, seed: int
) -> tuple[SimulatedTrial, SteppingTruth]:
    """Return a walk or sprint as arrays, and the truth about it."""
    return trial_over(plan, footfalls(plan, rng), rng, seed)


def trial_over(
    plan: SteppingPlan, falls: tuple[Footfall, ...], rng: np.random.Generator, seed: int
) -> tuple[SimulatedTrial, SteppingTruth]:
    """Return a walk or sprint over these contacts as arrays, and the truth about it."""
    counted = falls[_BEFORE : _BEFORE + plan.steps + 2]
    begin_s = counted[0].strike_s - _MARGIN_S
    frames = int((counted[-1].off_s + _MARGIN_S - begin_s) * plan.fs_hz)
    t_s = begin_s + np.arange(frames) / plan.fs_hz
    body = _body(plan, falls, t_s)
    own = hung_mm(plan, body.posture) | _trunk_mm(plan, body)
    markers = {name: places + body.ride_mm for name, places in own.items()}
    if plan.treadmill:
        belt_mm = 1000.0 * plan.speed_m_s * (t_s - t_s[0])
        markers = {n: p - belt_mm[:, np.newaxis] * [1.0, 0.0, 0.0] for n, p in markers.items()}
    trial = SimulatedTrial(
        markers=_noisy(markers, plan, rng),
        plates=() if plan.treadmill else plates_under(plan, counted, (begin_s, frames), rng),
        events=(),
    )
    seen = tuple(_from_first_frame(fall, begin_s) for fall in counted)
    truth = SteppingTruth(
        plan=plan,
        seed=seed,
        t_s=t_s - begin_s,
        angles_deg=body.posture.by_name() | body.thorax_by_name(),
        footfalls=seen,
    )
    return trial, truth


def _from_first_frame(fall: Footfall, begin_s: float) -> Footfall:
    """Return a footfall by the clock of the file, whose first frame stands at 0 s."""
    return replace(fall, strike_s=fall.strike_s - begin_s, off_s=fall.off_s - begin_s)


def first_counted() -> int:
    """Return which contact is the first that the trial holds: it begins in flow."""
    return _BEFORE


def footfalls(plan: SteppingPlan, rng: np.random.Generator) -> tuple[Footfall, ...]:
    """Return every contact: durations and lengths of steps are drawn one by one."""
    n = plan.steps + 2 + 2 * _BEFORE
    steps_s = plan.step_s + rng.normal(0, plan.step_sd_s, n)
    steps_mm = 1000.0 * (plan.speed_m_s * plan.step_s + rng.normal(0, plan.step_sd_m, n))
    strikes_s, places_mm = np.cumsum(steps_s), np.cumsum(steps_mm)
    places_mm -= places_mm[n // 2]  # the laboratory's origin lies in the middle of the trial
    sides = [SIDES[i % 2] for i in range(n)]
    stood_s = [plan.contact_s[side] + rng.normal(0, plan.contact_sd_s) for side in sides]
    rides_mm = rng.normal(0, plan.ride_sd_mm, n)
    ways_mm = rng.normal(0, plan.swing_sd_mm, (n, 2))
    return tuple(
        Footfall(
            side=sides[i],
            strike_s=float(strikes_s[i]),
            off_s=float(strikes_s[i] + stood_s[i]),
            place_mm=float(places_mm[i]),
            ride_mm=float(rides_mm[i]),
            way_mm=(float(ways_mm[i, 0]), float(ways_mm[i, 1])),
        )
        for i in range(n)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    posture: Posture
    thorax_deg: FloatArray  # (t, 3) tilt, lean and turn of the left side
    ride_mm: FloatArray  # (t, 3) of the pelvis's origin

    def thorax_by_name(self) -> dict[str, FloatArray]:
        """Return the angles of the thorax as a perfect measurement would name them."""
        right_deg = self.thorax_deg * [1.0, -1.0, -1.0]
        return {"LThoraxAngles": self.thorax_deg, "RThoraxAngles": right_deg}


def _body(plan: SteppingPlan, falls: tuple[Footfall, ...], t_s: FloatArray) -> _Body:
    """Return posture and ride of the body: the pelvis is led, and the legs follow their feet."""
    style, leg_mm = plan.style, plan.leg_length_mm
    fine_s = np.arange(falls[1].strike_s, falls[-2].off_s, 1.0 / FINE_HZ)
    middles_s = np.array([(fall.strike_s + fall.off_s) / 2 for fall in falls])
    travel_mm = 500.0 * plan.speed_m_s * np.array([fall.off_s - fall.strike_s for fall in falls])
    ahead_mm = style.strike_ahead_share * plan.stretch * leg_mm
    over_mm = np.array([fall.place_mm for fall in falls]) - ahead_mm + travel_mm
    along = _carried(middles_s, over_mm)
    steps = CubicSpline(middles_s, np.arange(len(falls)))
    rides = CubicSpline(middles_s, [fall.ride_mm for fall in falls])

    def led_mm(at_s: FloatArray) -> FloatArray:
        rise = style.rise_share * np.cos(2 * np.pi * steps(at_s))
        up_mm = (style.hip_height_share + rise) * leg_mm + rides(at_s)
        return np.column_stack([along(at_s), up_mm])

    sinks_mm = sunk_mm(plan, falls, led_mm(fine_s), fine_s)

    def hip_mm(at_s: FloatArray) -> FloatArray:
        return led_mm(at_s) - np.outer(np.interp(at_s, fine_s, sinks_mm), [0.0, 1.0])

    around_rad = np.pi * steps(t_s)  # a stride is two steps
    pelvis_deg = np.column_stack(
        [
            style.pelvis_deg[0] + np.cos(2 * around_rad),
            style.pelvis_deg[1] * np.sin(around_rad + 0.6),
            style.pelvis_deg[2] * np.cos(around_rad),
        ]
    )
    middle_mm = np.mean([hip_in_pelvis_mm(plan, side) for side in SIDES], axis=0)
    ride_mm = np.zeros((t_s.size, 3))
    ride_mm[:, [0, 2]] = hip_mm(t_s)
    ride_mm -= pelvis_axes(pelvis_deg) @ middle_mm
    hips, knees, ankles = {}, {}, {}
    for k, side in enumerate(SIDES):
        own = tuple(fall for fall in falls if fall.side is side)
        fine = foot_path(plan, own, hip_mm(fine_s), fine_s)
        forwards, up, pitch = (np.interp(t_s, fine_s, column) for column in fine.T)
        across = np.full(t_s.size, _TRACK_MM if side is Side.LEFT else -_TRACK_MM)
        path = np.column_stack([np.column_stack([forwards, across, up]) - ride_mm, pitch])
        turning = np.cos(around_rad + np.pi * k)
        twist_deg = np.column_stack(
            [style.twist_deg[0] * turning, 0.3 * turning, style.twist_deg[1] * turning]
        )
        hips[side], knees[side], ankles[side] = leg_angles(plan, side, pelvis_deg, path, twist_deg)
    posture = Posture(pelvis_deg=pelvis_deg, hip_deg=hips, knee_deg=knees, ankle_deg=ankles)
    thorax_deg = pelvis_deg * [0.0, -0.4, -0.8] + [style.trunk_deg, 0.0, 0.0]
    return _Body(posture=posture, thorax_deg=thorax_deg, ride_mm=ride_mm)


def _carried(middles_s: FloatArray, over_mm: FloatArray) -> CubicSpline:
    """Return where the hip is as it is carried from foot to foot, smoothly.

    A longer step is made while it is made: a spline through the feet would have the body slow down
    before it and hurry after it, and strikes of one leg would hang together that nothing joins.
    """
    fine_s = np.arange(middles_s[0], middles_s[-1], 1.0 / FINE_HZ)
    straight_mm = np.interp(fine_s, middles_s, over_mm)
    slope = (straight_mm[1] - straight_mm[0], straight_mm[-1] - straight_mm[-2])
    beyond = np.arange(1, fine_s.size)
    whole = [
        straight_mm[0] - slope[0] * beyond[::-1],
        straight_mm,
        straight_mm[-1] + slope[1] * beyond,
    ]
    smooth = gaussian_filter1d(np.concatenate(whole), _CARRIED_S * FINE_HZ)
    return CubicSpline(fine_s, smooth[beyond.size : -beyond.size])


def _trunk_mm(plan: SteppingPlan, body: _Body) -> Markers:
    """Return the markers of the thorax from the pelvis's origin, (t, 3) [mm]."""
    scale = plan.leg_length_mm / 900.0
    axes = from_cardan_yxz(body.thorax_deg * [1.0, 1.0, -1.0])
    return {name: scale * (axes @ (_CHEST_MM + np.array(place))) for name, place in TRUNK.items()}


def standing_markers(plan: SteppingPlan, rng: np.random.Generator) -> Markers:
    """Return the markers of a person who stands still with level soles, (t, 3) [mm]."""
    return _noisy(_standing(plan), plan, rng)


def _standing(plan: SteppingPlan) -> Markers:
    """Return the markers of a person who stands still with level soles."""
    frames = round(_STANDING_S * plan.fs_hz)
    none = np.zeros((frames, 3))
    tilt_deg, knee_deg, hip_deg = 10.0, 3.0, 12.0
    still = {
        name: np.tile([deg, 0.0, 0.0], (frames, 1))
        for name, deg in (
            ("pelvis", tilt_deg),
            ("hip", hip_deg),
            ("knee", knee_deg),
            ("ankle", knee_deg - hip_deg + tilt_deg),  # the sole is level
        )
    }
    posture = Posture(
        pelvis_deg=still["pelvis"],
        hip_deg=dict.fromkeys(SIDES, still["hip"]),
        knee_deg=dict.fromkeys(SIDES, still["knee"]),
        ankle_deg=dict.fromkeys(SIDES, still["ankle"]),
    )
    body = _Body(posture=posture, thorax_deg=none, ride_mm=none)
    found = hung_mm(plan, posture) | _trunk_mm(plan, body)
    lowest_mm = min(float(found[f"{letter}TOE"][0, 2]) for letter in "LR")
    return {name: place - [0.0, 0.0, lowest_mm - 22.0] for name, place in found.items()}


def _noisy(markers: Markers, plan: SteppingPlan, rng: np.random.Generator) -> Markers:
    return {
        name: place + rng.normal(0, plan.marker_noise_mm, place.shape)
        for name, place in markers.items()
    }
