"""One walk or run, ready to be asked for one quantity after the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.motion.angles import EXCHANGED, JointAngles, joint_angles
from ischia.measure.motion.belt import ON_TREADMILL, over_floor
from ischia.measure.motion.body import LETTER
from ischia.measure.motion.events import timed
from ischia.measure.motion.placing import BACKWARDS, crossed_legs, placing_flags
from ischia.measure.motion.plates import NOT_ZEROED, not_zeroed
from ischia.measure.motion.rigidity import MOVED_APART, moved_apart
from ischia.measure.motion.standing import SIDES
from ischia.measure.motion.strides import NOT_STEPPING, Stride, in_turn, strides, why_no_stride
from ischia.measure.motion.upright import TURNED, z_up
from ischia.measure.repeats import Quantity
from ischia.model.arrays import FloatArray
from ischia.model.measurement import Context, NotMeasured, Provenance
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit

CITES: Final = ("davis1991", "kadaba1990")
FROM_MARKERS: Final = "events_from_markers"  # nobody marked them: found by the program
ONE_STRIDE_OUT: Final = "strides_left_out"  # a marker was hidden, or an event is not marked
# No running on plates was at hand: how near its events come was proved on simulated sprints.
RUNNING_FROM_MARKERS: Final = "running_events_from_markers"
FEW_FRAMES: Final = "few_frames_per_contact"
BACKWARDS_UNMARKED: Final = (
    "the person walks backwards, and foot events are found of forward walks only; mark them in the"
    " capture software"
)
_HALF_PCT: Final = 50.0  # who stands for less of a stride runs
_FEWEST_OF_CONTACT: Final = 15  # a frame is then 7 % of it: fewer read moments and peaks coarsely

OfStride = Callable[[Stride], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A trial with its angles, strides and task."""

    trial: MarkerTrial
    on_floor: MarkerTrial  # the same, a treadmill's belt taken for a floor
    joints: JointAngles
    t_s: FloatArray
    strides: Mapping[Side, tuple[Stride, ...]]
    task: str
    flags: tuple[str, ...]
    unusable: str | None = None  # why no stride of the trial can be believed

    @property
    def context(self) -> Context:
        """What must agree before two numbers of walks may be compared."""
        return {"task": self.task}

    @property
    def events_found(self) -> bool:
        """Whether the events were found by the program."""
        return FROM_MARKERS in self.flags

    def provenance(
        self, method: str, spans: Sequence[Stride], *, modelled: bool, cites: tuple[str, ...] = ()
    ) -> Provenance:
        """Return where a number of these strides came from."""
        return Provenance(
            method=method,
            sources=self.joints.body.sources if modelled else (self.trial.source.sha256,),
            span_s=(spans[0].start_s, spans[-1].end_s) if spans else None,
            cites=(*CITES, *cites) if modelled else cites,
        )

    def angle_deg(self, side: Side, joint: str, plane: int = 0) -> FloatArray | None:
        """Return one angle of one leg over the trial, (t,) [deg], where there is one."""
        found = self.joints.by_name.get(f"{LETTER[side]}{joint}Angles")
        return None if found is None else found[:, plane]

    def quantity(self, method: str, side: Side, unit: Unit, *, modelled: bool) -> Quantity:
        """Return what a number of every stride of a leg is of."""
        return Quantity(
            concept=method.partition("@")[0],
            unit=unit,
            side=side,
            context=self.context,
            provenance=self.provenance(method, self.strides.get(side, ()), modelled=modelled),
            flags=(*(self.joints.body.flags if modelled else ()), *self.flags),
        )

    def why_nothing(self, side: Side, joint: str | None) -> str | None:
        """Say why a leg has no such angle over any stride, None where it has."""
        name = f"{LETTER[side]}{joint}Angles"
        if joint is not None and name in self.joints.missing:
            return self.joints.missing[name]
        if self.unusable or self.strides[side]:
            return self.unusable
        return NOT_STEPPING if strides(self.trial, side) else why_no_stride(self.trial, side)

    def not_measured(self, concept: str, side: Side, reason: str) -> NotMeasured:
        """Return that a concept could not be had, and why."""
        return NotMeasured(concept=concept, side=side, context=self.context, reason=reason)


def walk_of(dynamic: MarkerTrial, static: MarkerTrial | None) -> Walk:
    """Return a trial with its angles, events and strides."""
    upright = z_up(dynamic)
    trial, found = timed(upright)
    flags = [TURNED] if upright is not dynamic else []
    flags += [FROM_MARKERS] if found else []
    flags += [NOT_ZEROED] if found and not_zeroed(dynamic) else []
    placed = placing_flags(trial)
    joints = joint_angles(trial, z_up(static) if static else None)
    unusable = _unusable(trial, joints, backwards=found and BACKWARDS in placed)
    taken = {side: () if unusable else strides(trial, side) for side in SIDES}
    if found:
        taken = {side: in_turn(trial, of_leg, side) for side, of_leg in taken.items()}
    on_belt = over_floor(trial, taken)
    task = "running" if _runs(taken) else "walking"
    flags += [ON_TREADMILL] if on_belt else []
    flags += [RUNNING_FROM_MARKERS] if found and task == "running" else []
    flags += [MOVED_APART] if moved_apart(trial) else []
    flags += [FEW_FRAMES] if _few_frames(trial, taken) else []
    flags += placed
    return Walk(
        trial=trial,
        on_floor=on_belt or trial,
        joints=joints,
        t_s=trial.start_s + np.arange(trial.xyz_mm.shape[0]) / trial.fs_hz,
        strides=taken,
        task=task,
        flags=tuple(flags),
        unusable=unusable,
    )


def _unusable(trial: MarkerTrial, joints: JointAngles, *, backwards: bool) -> str | None:
    """Say why no stride can be believed: sides exchanged, or steps that go backwards."""
    if EXCHANGED in joints.missing.values():
        return EXCHANGED
    return crossed_legs(trial) or (BACKWARDS_UNMARKED if backwards else None)


def _runs(taken: Mapping[Side, tuple[Stride, ...]]) -> bool:
    stood_pct = [
        stride.as_pct(stride.foot_off_s)
        for of_leg in taken.values()
        for stride in of_leg
        if stride.foot_off_s is not None
    ]
    return bool(stood_pct) and float(np.mean(stood_pct)) < _HALF_PCT


def _few_frames(trial: MarkerTrial, taken: Mapping[Side, tuple[Stride, ...]]) -> bool:
    stood_s = [
        stride.foot_off_s - stride.start_s
        for of_leg in taken.values()
        for stride in of_leg
        if stride.foot_off_s is not None
    ]
    return bool(stood_s) and float(np.median(stood_s)) * trial.fs_hz < _FEWEST_OF_CONTACT


def hidden(taken: Sequence[Stride]) -> str:
    """Say that a marker was hidden when it counted."""
    return f"in each of {len(taken)} strides a marker was hidden at a moment that counts"
