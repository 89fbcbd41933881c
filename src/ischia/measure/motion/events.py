"""Foot strikes and offs from the markers of the feet, walking and running.

A foot swings while its middle (between heel and toe) moves forwards faster than half its usual top
speed. It strikes soon after that ends, where its vertical acceleration rises fastest: the ground
stops the fall. It leaves soon before, where the toe accelerates forwards most. Both moments lie
beside the force of 20 N by a steady time, which is added; `validation/motion_events.py` learns it,
and how far it is from true in laboratories that it was not learnt from.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from ischia.measure.motion.body import LETTER
from ischia.measure.motion.plates import plate_events
from ischia.model.arrays import FloatArray
from ischia.model.motion import Event, MarkerTrial
from ischia.model.terms import Side
from ischia.numeric.filters import zero_lag_lowpass_each
from ischia.numeric.landmarks import bridged, crossings, summit

Kind = Literal["foot_strike", "foot_off"]

SIDES: Final = (Side.LEFT, Side.RIGHT)
# What is to be added to the moment of the markers: learnt from walks on plates.
LATER_S: Final[Mapping[Kind, float]] = {"foot_strike": 0.012, "foot_off": -0.017}
CUTOFF_HZ: Final = 20.0
_TOP_PCT: Final = 95.0  # of the forward speed: its very top depends on where the trial is cut
_SWING_SHARE: Final = 0.5
# Where to look, in strides around the moment at which the swing begins or ends.
_WINDOWS: Final[Mapping[Kind, tuple[float, float]]] = {
    "foot_strike": (-0.018, 0.17),
    "foot_off": (-0.136, 0.055),
}
_USUAL_STRIDE_S: Final = 1.1  # where the trial is too short to tell its own
_TRAVELLED_MM: Final = 500.0  # less in a whole trial is a treadmill
_SLOWEST_M_S: Final = 0.3  # a foot that never goes faster does not step
_FEWEST_FRAMES: Final = 25
# Steady times were learnt at 100 frames a second and more: fewer are filled up by a smooth curve.
_LEAST_HZ: Final = 90.0
_SAME_MOMENT_S: Final = 0.06
# How far events from markers lie from plates [s], as standard deviations over laboratories that the
# steady times were not learnt from: what all events of a kind share there (shoes, where the heel's
# marker sits, how the cameras' curves were smoothed), and what each foot has besides. Larger than
# within the laboratory of most of the walks. They are not made smaller for running: nothing shows
# that it is any better there.
SHARED_ERROR_S: Final[Mapping[Kind, float]] = {"foot_strike": 0.015, "foot_off": 0.008}
OWN_ERROR_S: Final[Mapping[Kind, float]] = {"foot_strike": 0.010, "foot_off": 0.006}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foot:
    """One foot's curves, smoothed."""

    fs_hz: float
    forwards_m_s: FloatArray  # (t,) of its middle
    vertical_m_s2: FloatArray  # (t,) acceleration of its middle
    toe_m_s2: FloatArray  # (t,) forward acceleration of the toe
    hidden: NDArray[np.bool_]  # (t,) where a marker was not seen


def events_by_source(trial: MarkerTrial) -> dict[str, tuple[Event, ...]]:
    """Return foot strikes and offs as the file marks them, from its plates and from its markers."""
    marked = tuple(event for event in trial.events if event.kind != "other")
    return {"file": marked, "plates": plate_events(trial), "markers": marker_events(trial)}


def marker_events(trial: MarkerTrial) -> tuple[Event, ...]:
    """Return foot strikes and offs from heel and toe markers, in order.

    A moment at which a marker of the foot was hidden is left out.
    """
    if len(trial.xyz_mm) < _FEWEST_FRAMES:
        return ()
    found: list[Event] = []
    for side in SIDES:
        foot = _foot(trial, side)
        if foot is not None:
            found += _of_foot(trial, foot, side)
    return tuple(sorted(found, key=lambda event: event.t_s))


def _of_foot(trial: MarkerTrial, foot: _Foot, side: Side) -> list[Event]:
    top_m_s = float(np.percentile(foot.forwards_m_s, _TOP_PCT))
    if top_m_s < _SLOWEST_M_S:
        return []
    edge_m_s = _SWING_SHARE * top_m_s
    ends = crossings(foot.forwards_m_s, edge_m_s, upwards=False)
    begins = crossings(foot.forwards_m_s, edge_m_s, upwards=True)
    strides = np.concatenate([np.diff(ends), np.diff(begins)]) / foot.fs_hz
    stride_s = float(np.median(strides)) if strides.size else _USUAL_STRIDE_S
    pairs: tuple[tuple[Kind, FloatArray, FloatArray], ...] = (
        ("foot_strike", ends, _rate(foot.vertical_m_s2, foot.fs_hz)),
        ("foot_off", begins, foot.toe_m_s2),
    )
    found: list[Event] = []
    for kind, edges, curve in pairs:
        seen = (_landmark(foot, kind, curve, edge, stride_s) for edge in edges)
        times_s = sorted(
            float(trial.start_s + at / foot.fs_hz + LATER_S[kind]) for at in seen if at is not None
        )
        # A speed that passes the edge twice in one swing leads to one moment twice.
        kept = [t for i, t in enumerate(times_s) if i == 0 or t - times_s[i - 1] > _SAME_MOMENT_S]
        found += [Event(kind=kind, side=side, t_s=t_s) for t_s in kept]
    return found


def _landmark(
    foot: _Foot, kind: Kind, values: FloatArray, at: float, stride_s: float
) -> float | None:
    """Return the frame of an event near the edge of a swing, None where it cannot be seen."""
    low, high = _WINDOWS[kind]
    first, last = (int(at + share * stride_s * foot.fs_hz) for share in (low, high))
    last = max(last, first + 3)
    if first < 1 or last > len(values) - 2 or foot.hidden[first:last].any():
        return None
    return summit(values, first, last)


def _foot(trial: MarkerTrial, side: Side) -> _Foot | None:
    names = [LETTER[side] + name for name in ("HEE", "TOE")]
    if not set(names) <= set(trial.names):
        return None
    raw_mm = trial.xyz_mm[:, [trial.names.index(name) for name in names]].reshape(-1, 6)
    if not np.isfinite(raw_mm).any(axis=0).all():
        return None
    unseen = np.logical_not(np.isfinite(raw_mm).all(axis=1))
    whole_mm, unseen, fs_hz = _filled_up(bridged(raw_mm), unseen, trial.fs_hz)
    smooth = zero_lag_lowpass_each(list(whole_mm.T), fs_hz=fs_hz, cutoff_hz=CUTOFF_HZ)
    both_m = np.stack(smooth, axis=-1).reshape(-1, 2, 3) / 1000.0
    forwards, belt = _way(trial, both_m)
    if forwards is None:
        return None
    middle_m = both_m.mean(axis=1)
    velocity = _rate(middle_m, fs_hz)
    forwards_m_s = velocity[:, :2] @ forwards
    if belt:
        forwards_m_s = forwards_m_s - np.percentile(forwards_m_s, 15.0)  # the belt, in stance
    return _Foot(
        fs_hz=fs_hz,
        forwards_m_s=forwards_m_s,
        vertical_m_s2=_rate(velocity[:, 2], fs_hz),
        toe_m_s2=_rate(_rate(both_m[:, 1, :2] @ forwards, fs_hz), fs_hz),
        hidden=unseen,
    )


def _filled_up(
    places_mm: FloatArray, unseen: NDArray[np.bool_], fs_hz: float
) -> tuple[FloatArray, NDArray[np.bool_], float]:
    """Return curves (t, n) at the rate for which the steady times hold, or faster."""
    times = math.ceil(_LEAST_HZ / fs_hz)
    if times == 1:
        return places_mm, unseen, fs_hz
    fine = np.arange((len(places_mm) - 1) * times + 1) / times
    curves = CubicSpline(np.arange(len(places_mm)), places_mm)(fine)
    return curves, unseen[np.rint(fine).astype(np.intp)], fs_hz * times


def _way(trial: MarkerTrial, both_m: FloatArray) -> tuple[FloatArray | None, bool]:
    """Return the direction of travel on the floor, and whether it is that of a treadmill."""
    middle_m = both_m.mean(axis=1)[:, :2]
    spines = [trial.names.index(name) for name in ("LASI", "RASI") if name in trial.names]
    if spines:
        places_m = trial.xyz_mm[:, spines, :2].mean(axis=1) / 1000.0
        seen = places_m[np.isfinite(places_m).all(axis=1)]
        middle_m = seen if len(seen) > 1 else middle_m
    went_m = middle_m[-1] - middle_m[0]
    belt = float(np.linalg.norm(went_m)) < _TRAVELLED_MM / 1000.0
    if belt:  # feet point forwards, and the body stays
        went_m = np.median(both_m[:, 1, :2] - both_m[:, 0, :2], axis=0)
    length_m = float(np.linalg.norm(went_m))
    return (went_m / length_m if length_m > 0 else None), belt


def _rate(values: FloatArray, fs_hz: float) -> FloatArray:
    return np.asarray(np.gradient(values, axis=0), dtype=np.float64) * fs_hz


def timed(trial: MarkerTrial) -> tuple[MarkerTrial, bool]:
    """Return a trial with events, and whether the program found them.

    What the file marks goes before everything. Without a foot strike in it the markers of the feet
    give the events, each drawn to the plate where a plate saw the same moment.
    """
    if any(event.kind == "foot_strike" for event in trial.events):
        return trial, False
    seen = plate_events(trial)
    found = tuple(_by_plate(event, seen) for event in marker_events(trial))
    if not any(event.kind == "foot_strike" for event in found):
        return trial, False
    others = tuple(event for event in trial.events if event.kind == "other")
    return replace(trial, events=(*others, *found)), True


def _by_plate(event: Event, seen: tuple[Event, ...]) -> Event:
    same = [e for e in seen if (e.kind, e.side) == (event.kind, event.side)]
    nearest = min(same, key=lambda e: abs(e.t_s - event.t_s), default=event)
    return nearest if abs(nearest.t_s - event.t_s) < _SAME_MOMENT_S else event
