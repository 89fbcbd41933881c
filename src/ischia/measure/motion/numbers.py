"""Numbers of one stride: distances, durations, and angles where strains happen, late in swing."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ischia.measure.motion.body import LETTER
from ischia.measure.motion.events import OWN_ERROR_S, SHARED_ERROR_S, Kind
from ischia.measure.motion.strides import Stride
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.model.units import Unit

if TYPE_CHECKING:
    from ischia.measure.motion.walk import Walk

# The moments of a stride, foot by foot.
_STRIKES: Final = (("start_s", "end_s"), ("other_strike_s",))
_OFFS: Final = (("foot_off_s",), ("other_off_s",))
_ON_FRAME_SHARE: Final = 1e-6
_LATE_PCT: Final = 85.0  # of the stride: from here to the strike the hamstrings brake the leg


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNumber:
    """One number that each stride of a leg has."""

    concept: str
    unit: Unit
    joint: str | None  # whose angle it is of; None: of markers and events alone
    of_stride: "Callable[[Walk, Side, Stride], float | None]"
    task: str | None = None  # where it is of one task only
    version: int = 1

    def fits(self, task: str) -> bool:
        """Say whether the number belongs to a task."""
        return self.task in (None, task)


def with_other_events(stride: Stride) -> "Iterator[tuple[Stride, Stride]]":
    """Yield a stride with events later and earlier by their error, one source of it after another.

    What a laboratory's strikes share moves every strike, and what its offs share every off: a step
    time does not feel it, a contact time does. Beside it each foot has an error of its own; both
    strikes of one foot are found alike and go together.
    """
    kinds: tuple[tuple[Kind, tuple[tuple[str, ...], ...]], ...] = (
        ("foot_strike", _STRIKES),
        ("foot_off", _OFFS),
    )
    for kind, by_foot in kinds:
        shared = tuple(name for of_foot in by_foot for name in of_foot)
        yield _moved(stride, shared, SHARED_ERROR_S[kind])
        for of_foot in by_foot:
            yield _moved(stride, of_foot, OWN_ERROR_S[kind])


def _moved(stride: Stride, moments: tuple[str, ...], by_s: float) -> tuple[Stride, Stride]:
    """Return a stride with these moments later and earlier; those that it lacks stay away."""
    known = {name: at_s for name in moments if (at_s := getattr(stride, name)) is not None}
    late, early = ({name: at_s + way for name, at_s in known.items()} for way in (by_s, -by_s))
    return replace(stride, **late), replace(stride, **early)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _at_strike(joint: str) -> "Callable[[Walk, Side, Stride], float | None]":
    def at_strike_deg(walk: "Walk", side: Side, stride: Stride) -> float | None:
        angle_deg = walk.angle_deg(side, joint)
        if angle_deg is None:
            return None
        return _known(np.interp(stride.start_s, walk.t_s, angle_deg))

    return at_strike_deg


def _late_in_swing(
    joint: str, reduced: Callable[[FloatArray], float]
) -> "Callable[[Walk, Side, Stride], float | None]":
    def late_deg(walk: "Walk", side: Side, stride: Stride) -> float | None:
        angle_deg = walk.angle_deg(side, joint)
        if angle_deg is None:
            return None
        begin_s = stride.start_s + _LATE_PCT / 100.0 * (stride.end_s - stride.start_s)
        moments_s = np.linspace(begin_s, stride.end_s, 16)
        return _known(reduced(np.interp(moments_s, walk.t_s, angle_deg)))

    return late_deg


def _mean(values: FloatArray) -> float:
    return float(values.mean())


def _least(values: FloatArray) -> float:
    return float(values.min())


def _most(values: FloatArray) -> float:
    return float(values.max())


def _stride_time_s(_walk: "Walk", _side: Side, stride: Stride) -> float | None:
    return stride.end_s - stride.start_s


def _contact_time_s(_walk: "Walk", _side: Side, stride: Stride) -> float | None:
    return None if stride.foot_off_s is None else stride.foot_off_s - stride.start_s


def _step_time_s(_walk: "Walk", _side: Side, stride: Stride) -> float | None:
    """Return the time from the other foot's strike to this one's."""
    return None if stride.other_strike_s is None else stride.end_s - stride.other_strike_s


def _double_support_pct(_walk: "Walk", _side: Side, stride: Stride) -> float | None:
    """Return how much of a stride both feet stand: at its beginning and before the foot leaves."""
    off_s, other_off_s, other_s = stride.foot_off_s, stride.other_off_s, stride.other_strike_s
    if off_s is None or other_off_s is None or other_s is None:
        return None
    both_s = (other_off_s - stride.start_s) + (off_s - other_s)
    return 100.0 * both_s / (stride.end_s - stride.start_s) if both_s > 0 else None


def _flight_time_s(_walk: "Walk", _side: Side, stride: Stride) -> float | None:
    """Return the time in the air after this foot has left the ground."""
    if stride.foot_off_s is None or stride.other_strike_s is None:
        return None
    flown_s = stride.other_strike_s - stride.foot_off_s
    return flown_s if flown_s > 0 else None


def _place_mm(walk: "Walk", name: str, at_s: float) -> FloatArray | None:
    """Return where a marker was on the floor, or on the belt, at a moment, (3,) [mm]."""
    trial = walk.on_floor
    if name not in trial.names:
        return None
    places_mm = trial.xyz_mm[:, trial.names.index(name)]
    frame = min(max((at_s - walk.t_s[0]) * trial.fs_hz, 0.0), len(places_mm) - 1.0)
    before = round(frame)
    share = frame - before
    if abs(share) < _ON_FRAME_SHARE:  # the frame beside it may be hidden
        place_mm = places_mm[before]
    else:  # one step of a straight line: this is asked for thousands of times
        after = before + (1 if share > 0 else -1)
        place_mm = places_mm[before] + abs(share) * (places_mm[after] - places_mm[before])
    return np.asarray(place_mm) if all(map(math.isfinite, place_mm.tolist())) else None


def _way(walk: "Walk", stride: Stride) -> FloatArray | None:
    """Return the direction in which the front of the pelvis went over a stride, (2,)."""
    ends = [
        [_place_mm(walk, name, at_s) for name in ("LASI", "RASI")]
        for at_s in (stride.start_s, stride.end_s)
    ]
    begin, end = (_middle(pair) for pair in ends)
    if begin is None or end is None:
        return None
    went = (end - begin)[:2]
    length = math.hypot(*went.tolist())
    return np.asarray(went / length, dtype=np.float64) if length > 0 else None


def _middle(places_mm: "list[FloatArray | None]") -> FloatArray | None:
    known = [place for place in places_mm if place is not None]
    return sum(known[1:], known[0]) / len(known) if len(known) == len(places_mm) and known else None


def _apart_mm(
    walk: "Walk", stride: Stride, ahead_mm: FloatArray | None, behind_mm: FloatArray | None
) -> FloatArray | None:
    """Return how far one place lies ahead of another and to its left, (2,) [mm]."""
    way = _way(walk, stride)
    if way is None or ahead_mm is None or behind_mm is None:
        return None
    apart_mm = (ahead_mm - behind_mm)[:2]
    leftwards = np.array([-way[1], way[0]])
    return np.array([apart_mm @ way, apart_mm @ leftwards])


def _stride_length_m(walk: "Walk", side: Side, stride: Stride) -> float | None:
    heel = f"{LETTER[side]}HEE"
    ends = [_place_mm(walk, heel, at_s) for at_s in (stride.end_s, stride.start_s)]
    apart_mm = _apart_mm(walk, stride, *ends)
    return None if apart_mm is None else float(apart_mm[0]) / 1000.0


def _step_mm(walk: "Walk", side: Side, stride: Stride) -> FloatArray | None:
    """Return how far this foot struck ahead of and beside where the other had struck, (2,) [mm]."""
    if stride.other_strike_s is None:
        return None
    struck = ((side, stride.end_s), (side.other, stride.other_strike_s))
    heels = [_place_mm(walk, f"{LETTER[leg]}HEE", at_s) for leg, at_s in struck]
    return _apart_mm(walk, stride, *heels)


def _step_length_m(walk: "Walk", side: Side, stride: Stride) -> float | None:
    apart_mm = _step_mm(walk, side, stride)
    return None if apart_mm is None else float(apart_mm[0]) / 1000.0


def _step_width_mm(walk: "Walk", side: Side, stride: Stride) -> float | None:
    apart_mm = _step_mm(walk, side, stride)
    return None if apart_mm is None else abs(float(apart_mm[1]))


def _overstride_mm(walk: "Walk", side: Side, stride: Stride) -> float | None:
    """Return how far ahead of the middle of the pelvis the ankle strikes the ground."""
    ankle = _place_mm(walk, f"{LETTER[side]}ANK", stride.start_s)
    back = ["SACR"] if "SACR" in walk.trial.names else ["LPSI", "RPSI"]
    front, rear = (
        _middle([_place_mm(walk, name, stride.start_s) for name in names])
        for names in (["LASI", "RASI"], back)
    )
    pelvis = _middle([front, rear])
    apart_mm = _apart_mm(walk, stride, ankle, pelvis)
    return None if apart_mm is None else float(apart_mm[0])


def _heel_recovery_mm(walk: "Walk", side: Side, stride: Stride) -> float | None:
    """Return how high the heel rises in a stride over its lowest place."""
    name = f"{LETTER[side]}HEE"
    if name not in walk.trial.names:
        return None
    within = (walk.t_s >= stride.start_s) & (walk.t_s <= stride.end_s)
    height_mm = walk.trial.xyz_mm[within, walk.trial.names.index(name), 2]
    return _known(np.ptp(height_mm)) if height_mm.size else None


LEG_NUMBERS: Final = (
    LegNumber(
        concept="motion.knee_flexion_at_foot_strike",
        unit=Unit.DEGREE,
        joint="Knee",
        of_stride=_at_strike("Knee"),
        version=2,
    ),
    LegNumber(
        concept="motion.hip_flexion_at_foot_strike",
        unit=Unit.DEGREE,
        joint="Hip",
        of_stride=_at_strike("Hip"),
        version=2,
    ),
    LegNumber(
        concept="motion.least_knee_flexion_late_swing",
        unit=Unit.DEGREE,
        joint="Knee",
        of_stride=_late_in_swing("Knee", _least),
        version=2,
    ),
    LegNumber(
        concept="motion.peak_hip_flexion_late_swing",
        unit=Unit.DEGREE,
        joint="Hip",
        of_stride=_late_in_swing("Hip", _most),
        version=2,
    ),
    LegNumber(
        concept="motion.pelvic_tilt_late_swing",
        unit=Unit.DEGREE,
        joint="Pelvis",
        of_stride=_late_in_swing("Pelvis", _mean),
        version=2,
    ),
    LegNumber(
        concept="motion.trunk_tilt_late_swing",
        unit=Unit.DEGREE,
        joint="Thorax",
        of_stride=_late_in_swing("Thorax", _mean),
        version=2,
    ),
    LegNumber(
        concept="motion.overstride",
        unit=Unit.MILLIMETRE,
        joint=None,
        of_stride=_overstride_mm,
        version=2,
    ),
    LegNumber(
        concept="motion.heel_recovery",
        unit=Unit.MILLIMETRE,
        joint=None,
        of_stride=_heel_recovery_mm,
    ),
    LegNumber(concept="motion.stride_time", unit=Unit.SECOND, joint=None, of_stride=_stride_time_s),
    LegNumber(
        concept="motion.step_time",
        unit=Unit.SECOND,
        joint=None,
        of_stride=_step_time_s,
        version=2,
    ),
    LegNumber(
        concept="motion.contact_time",
        unit=Unit.SECOND,
        joint=None,
        of_stride=_contact_time_s,
        version=2,
    ),
    LegNumber(
        concept="motion.stride_length", unit=Unit.METRE, joint=None, of_stride=_stride_length_m
    ),
    LegNumber(
        concept="motion.step_length",
        unit=Unit.METRE,
        joint=None,
        of_stride=_step_length_m,
        version=2,
    ),
    LegNumber(
        concept="motion.step_width",
        unit=Unit.MILLIMETRE,
        joint=None,
        of_stride=_step_width_mm,
        version=2,
    ),
    LegNumber(
        concept="motion.double_support_pct",
        unit=Unit.PERCENT,
        joint=None,
        of_stride=_double_support_pct,
        task="walking",
        version=2,
    ),
    LegNumber(
        concept="motion.flight_time",
        unit=Unit.SECOND,
        joint=None,
        of_stride=_flight_time_s,
        task="running",
        version=2,
    ),
)
