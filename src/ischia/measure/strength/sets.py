"""A recording as sets: repetitions of one motion in one phase at one velocity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.measure.strength.gravity import HIP, SPIKES, Weighed, only_weight, weighed
from ischia.measure.strength.repetition import Repetition
from ischia.measure.strength.strokes import Stroke, strokes
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.numeric.filters import zero_lag_lowpass_each
from ischia.numeric.medians import median

# Sign of the torque that belongs to each motion (see `TorqueCurve`).
GROUP: Final[dict[Motion, int]] = {
    Motion.KNEE_EXTENSION: 1,
    Motion.HIP_EXTENSION: 1,
    Motion.KNEE_FLEXION: -1,
    Motion.HIP_FLEXION: -1,
}
BOTH: Final = (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION)
MIN_REPETITIONS: Final = 3
TORQUE_CUTOFF_HZ: Final = 10.0
EFFORT_SHARE: Final = 0.08  # of the strongest stroke: less, and nobody pulled
WEIGHT_SHARE: Final = 0.5  # of the strongest stroke: more is no limb's weight
WINDOW_SHARE: Final = 0.5  # of the set's middle window: less was paused or cut

# Overshoot and the filter reach as far into a window as that: of a shorter one nothing is left.
BRIEF_S: Final = 0.25
BRIEF: Final = "set_velocity_held_briefly"
CUT: Final = "cut_repetition_counted"
LEFT_OUT: Final = "repetition_left_out_by_hand"
NOT_FOUND: Final = "left_out_repetition_not_found"
OF_WINDOWS: Final = (BRIEF, SPIKES, CUT)  # what they say touches no value of the whole way

_Key = tuple[Motion, Contraction, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSet:
    """Repetitions of one motion, phase and velocity of one leg; perhaps none of them."""

    side: Side
    motion: Motion
    contraction: Contraction | None
    velocity_deg_s: float | None
    load_mode: LoadMode
    repetitions: tuple[Repetition, ...]
    tolerance: float | None  # share of the velocity that the windows allow
    flags: tuple[str, ...]
    sources: tuple[str, ...]
    left_out: tuple[Repetition, ...] = ()  # by a person: shown, and in no number

    @property
    def context(self) -> Context:
        """What must agree before two values of such sets may be compared."""
        known: dict[str, str | float] = {"motion": str(self.motion)}
        if self.contraction is not None:
            known["contraction"] = str(self.contraction)
        if self.velocity_deg_s is not None:
            known["velocity_deg_s"] = self.velocity_deg_s
        if self.load_mode is LoadMode.CONSTANT_LOAD:
            known["load_mode"] = str(self.load_mode)
        return known

    @property
    def span_s(self) -> tuple[float, float]:
        """From the first window to the end of the last."""
        return self.repetitions[0].span_s[0], self.repetitions[-1].span_s[1]

    @property
    def why_not(self) -> str | None:
        """Why nothing can be measured, None where something can."""
        if len(self.repetitions) >= MIN_REPETITIONS:
            return None
        by_hand = f" beside {len(self.left_out)} left out by hand" if self.left_out else ""
        said = f"{len(self.repetitions)} {self.contraction or 'whole'} repetitions{by_hand}"
        if self.load_mode is LoadMode.CONSTANT_LOAD:
            return f"{said} at constant load; {MIN_REPETITIONS} needed"
        reached = f"{self.velocity_deg_s:g} deg/s" if self.velocity_deg_s else "a constant velocity"
        return f"{said} reached {reached}; {MIN_REPETITIONS} needed"


def motions(curve: TorqueCurve) -> tuple[Motion, ...]:
    """Return the single motions that a set asks for; of a knee where nothing was declared."""
    if curve.motion is None or curve.motion is Motion.KNEE_EXTENSION_AND_FLEXION:
        return BOTH
    return (curve.motion,)


def work_sets(curve: TorqueCurve, sweeps: Sequence[TorqueCurve] = ()) -> tuple[WorkSet, ...]:
    """Return the sets of a recording: declared ones always, others where they are found.

    A muscle group pulls with its own sign of torque, and works concentrically where torque and
    velocity agree in sign, eccentrically where they differ. So the window of each stroke tells its
    motion and phase, and strokes of one velocity make a set. What was declared of motion, phase or
    velocity only selects among them. A stroke below 8 % of the strongest, or one that shows no
    more than the weight of the limb, is a return and no repetition. A window less than half as
    long as the middle one of its set was paused or cut, and is left out.

    Flags: `set_velocity_held_briefly`, for less than 0.25 s as a rule, so that overshoot and
    braking may stand in the peak and its angle: what is read in windows of such a set has no known
    error; `spikes_removed`, out of one of the windows; `cut_repetition_counted`, where the
    recording begins or ends within one, which may have been stronger in the rest of its way;
    `repetition_left_out_by_hand`, where a person left one out: the others count as they are, and
    none is looked for in its place; `left_out_repetition_not_found`, where there is none at the
    moment that was named.

    Torque is low-passed (10 Hz, zero lag) inside each window, so that neither the impact at its
    ends nor the noise of single samples passes for strength.
    """
    known = weighed(curve, sweeps)
    worked = _with_effort(known, _repetitions(known))
    if not all(any(_holds(r, at_s) for _, r, _ in worked) for at_s in curve.left_out_s):
        known = replace(known, flags=(*known.flags, NOT_FOUND))
    grouped: dict[_Key, list[tuple[Stroke, Repetition]]] = {}
    for stroke, repetition, group in worked:
        key = (
            _motion(curve, group),
            Contraction.CONCENTRIC if stroke.direction == group else Contraction.ECCENTRIC,
            stroke.velocity_deg_s,
        )
        if key[0] in motions(curve) and curve.contraction in (None, key[1]):
            grouped.setdefault(key, []).append((stroke, repetition))
    found = [_set(known, key, _whole(members)) for key, members in grouped.items()]
    return tuple(sorted([*found, *_missing(known, set(grouped))], key=_order))


def _repetitions(known: Weighed) -> list[tuple[Stroke, Repetition]]:
    curve = known.curve
    found = strokes(curve)
    smooth_nm = zero_lag_lowpass_each(
        [curve.torque_nm[stroke.window] for stroke in found],
        fs_hz=curve.fs_hz,
        cutoff_hz=TORQUE_CUTOFF_HZ,
    )
    return [(s, _repetition(known, s, nm)) for s, nm in zip(found, smooth_nm, strict=True)]


def _repetition(known: Weighed, stroke: Stroke, smooth_nm: FloatArray) -> Repetition:
    """Return a stroke with torque in the sign that the house gives it."""
    curve, window, whole = known.curve, stroke.window, stroke.whole
    return Repetition(
        span_s=(window.start / curve.fs_hz, (window.stop - 1) / curve.fs_hz),
        torque_nm=smooth_nm,
        unfiltered_nm=curve.torque_nm[window],
        angle_deg=curve.angle_deg[window],
        whole_torque_nm=curve.torque_nm[whole],
        whole_angle_deg=curve.angle_deg[whole],
        whole_s=(whole.stop - whole.start) / curve.fs_hz,
        complete=stroke.complete,
        spike_in_window=known.spike_in(window),
        spike_on_way=known.spike_in(whole),
    )


def _with_effort(
    known: Weighed, pairs: Sequence[tuple[Stroke, Repetition]]
) -> list[tuple[Stroke, Repetition, int]]:
    """Return strokes in which a muscle pulled, torque turned positive, with the sign it had."""
    middles_nm = [median(r.torque_nm) for _, r in pairs]
    strongest = max((abs(nm) for nm in middles_nm), default=0.0)
    worked = []
    for (stroke, r), middle_nm in zip(pairs, middles_nm, strict=True):
        idle = abs(middle_nm) < EFFORT_SHARE * strongest or middle_nm == 0
        hangs = (
            not known.corrected
            and abs(middle_nm) < WEIGHT_SHARE * strongest
            and only_weight(r.torque_nm, r.angle_deg)
        )
        if not idle and not hangs:
            group = 1 if middle_nm > 0 else -1
            turned = r if group > 0 else _turned(r)
            worked.append((stroke, turned, group))
    return worked


def _turned(r: Repetition) -> Repetition:
    unfiltered_nm = None if r.unfiltered_nm is None else -r.unfiltered_nm
    return replace(
        r,
        torque_nm=-r.torque_nm,
        whole_torque_nm=-r.whole_torque_nm,
        unfiltered_nm=unfiltered_nm,
    )


def _motion(curve: TorqueCurve, group: int) -> Motion:
    names = HIP if curve.motion in HIP else BOTH
    return next(motion for motion in names if GROUP[motion] == group)


def _whole(members: list[tuple[Stroke, Repetition]]) -> list[tuple[Stroke, Repetition]]:
    ranges_deg = np.array([r.load_range_deg for _, r in members])
    long = ranges_deg >= WINDOW_SHARE * median(ranges_deg)
    return [member for member, kept in zip(members, long, strict=True) if kept]


def _set(known: Weighed, key: _Key, members: list[tuple[Stroke, Repetition]]) -> WorkSet:
    motion, contraction, velocity_deg_s = key
    left_out_s = known.curve.left_out_s
    left_out = tuple(r for _, r in members if any(_holds(r, at_s) for at_s in left_out_s))
    members = [(s, r) for s, r in members if not any(_holds(r, at_s) for at_s in left_out_s)]
    allowed = [s.tolerance for s, _ in members if s.tolerance is not None]
    return WorkSet(
        side=known.curve.side,
        motion=motion,
        contraction=contraction,
        velocity_deg_s=velocity_deg_s,
        load_mode=known.curve.load_mode,
        repetitions=tuple(r for _, r in members),
        tolerance=max(allowed, default=None),
        flags=(
            *known.flags,
            *known.curve.flags,
            *_brief([s for s, _ in members], known.curve),
            *of_windows([r for _, r in members]),
            *((LEFT_OUT,) if left_out else ()),
        ),
        sources=known.sources,
        left_out=left_out,
    )


def _holds(r: Repetition, at_s: float) -> bool:
    begin_s, end_s = r.span_s
    return begin_s <= at_s <= end_s


def _brief(members: Sequence[Stroke], curve: TorqueCurve) -> tuple[str, ...]:
    """Say where the set velocity was held for too short a time to trust what stands at its ends."""
    held_s = [(s.window.stop - s.window.start) / curve.fs_hz for s in members]
    return (BRIEF,) if held_s and median(np.array(held_s)) < BRIEF_S else ()


def of_windows(found: Sequence[Repetition]) -> tuple[str, ...]:
    """Return the flags of what is read in the windows of some repetitions, and of them alone."""
    is_so = {
        SPIKES: any(r.spike_in_window for r in found),
        CUT: any(not r.complete for r in found),
    }
    return tuple(flag for flag, so in is_so.items() if so)


def _missing(known: Weighed, found: set[_Key]) -> list[WorkSet]:
    """Return an empty set for each declared motion of which nothing was found.

    Where no motion was declared, one is missing only if nothing at all was found.
    """
    curve = known.curve
    seen = {motion for motion, _, _ in found}
    if curve.motion is None and seen:
        return []
    return [
        WorkSet(
            side=curve.side,
            motion=motion,
            contraction=curve.contraction,
            velocity_deg_s=curve.set_velocity_deg_s,
            load_mode=curve.load_mode,
            repetitions=(),
            tolerance=None,
            flags=known.flags,
            sources=known.sources,
        )
        for motion in motions(curve)
        if motion not in seen
    ]


def _order(found: WorkSet) -> tuple[int, str, float]:
    return -GROUP[found.motion], str(found.contraction), found.velocity_deg_s or 0.0
