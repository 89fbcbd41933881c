"""Foot events from all who tell them, side by side: the file, the plates, the markers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final

from ischia.measure.motion.events import SIDES, Kind, events_by_source
from ischia.measure.motion.upright import z_up
from ischia.measure.motion.walk import Walk
from ischia.measure.repeats import Quantity
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.model.units import Unit

DIFFERENCE: Final = "motion.event_lag"
VERSION: Final = 1
KINDS: Final[tuple[Kind, ...]] = ("foot_strike", "foot_off")
MARKERS: Final = "markers"
_SAME_S: Final = 0.15  # the next event of its kind and foot comes after twice that even in a sprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One strike or off of one foot, and when each source has it [s]."""

    side: Side
    kind: Kind
    times_s: Mapping[str, float] = field(default_factory=dict)

    @property
    def first_s(self) -> float:
        """The earliest of its moments."""
        return min(self.times_s.values())


def events_beside(trial: MarkerTrial) -> tuple[Beside, ...]:
    """Return every event of a trial with the moment that each source gives it, in order.

    Nothing where neither the file marks events nor a foot stood alone on a plate.
    """
    told = events_by_source(z_up(trial))
    if not any(events for source, events in told.items() if source != MARKERS):
        return ()
    found: list[Beside] = []
    for side in SIDES:
        for kind in KINDS:
            every = sorted(
                (event.t_s, source)
                for source, events in told.items()
                for event in events
                if (event.side, event.kind) == (side, kind)
            )
            found += [Beside(side=side, kind=kind, times_s=once) for once in _together(every)]
    return tuple(sorted(found, key=lambda one: one.first_s))


def _together(moments_s: list[tuple[float, str]]) -> Iterator[dict[str, float]]:
    """Yield moments that lie so near each other that they are of one event."""
    numbers = [0]
    for (before_s, _), (after_s, _) in pairwise(moments_s):
        numbers.append(numbers[-1] + (after_s - before_s > _SAME_S))
    for _, group in groupby(zip(numbers, moments_s, strict=False), key=lambda pair: pair[0]):
        yield {source: t_s for _, (t_s, source) in group}


def event_differences(trial: MarkerTrial, walk: Walk) -> list[Measurement]:
    """Return how far events of the file and of the plates lie from those of the markers [s].

    Positive where the markers' event comes first; the mean over the trial, both feet together.
    """
    every = events_beside(trial)
    found = []
    for kind in KINDS:
        for source in ("file", "plates"):
            apart_s = [
                one.times_s[source] - one.times_s[MARKERS]
                for one in every
                if one.kind == kind and {source, MARKERS} <= set(one.times_s)
            ]
            if apart_s:
                found.append(_quantity(walk, kind, source).mean(apart_s))
    return found


def _quantity(walk: Walk, kind: Kind, source: str) -> Quantity:
    return Quantity(
        concept=DIFFERENCE,
        unit=Unit.SECOND,
        side=Side.MIDLINE,
        context={**walk.context, "event": kind, "told_by": source},
        provenance=walk.provenance(f"{DIFFERENCE}@{VERSION}", (), modelled=False),
        flags=walk.flags,
    )
