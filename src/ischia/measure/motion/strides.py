"""Strides: from one foot strike to the next of the same foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from ischia.measure.motion.body import LETTER
from ischia.model.motion import Event, MarkerTrial
from ischia.model.terms import Side

NO_STRIKES = (
    "no foot strike events in the file, and none found from heel and toe markers (HEE, TOE);"
    " mark them in the capture software"
)

NOT_STEPPING = (
    "this foot moved up and down, or the other did not step in between: no walk or run is seen;"
    " mark the foot events in the capture software if there is one"
)

_SHORT_S: Final = 1.0
_NEAR_END_S: Final = 0.25
_LONGEST_STANCE_PCT: Final = 90.0  # who stands for longer waits between steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Stride:
    """One stride of one leg, in seconds of the trial."""

    start_s: float
    end_s: float
    foot_off_s: float | None
    other_strike_s: float | None  # when the other foot met the ground
    other_off_s: float | None = None  # when the other foot left it

    def as_pct(self, at_s: float) -> float:
        """Return a moment as a part of the stride [%]."""
        return 100.0 * (at_s - self.start_s) / (self.end_s - self.start_s)


def strides(trial: MarkerTrial, side: Side) -> tuple[Stride, ...]:
    """Return the whole strides of one leg that lie inside the trial, in order.

    A stretch in which the foot leaves the ground twice, or the other foot strikes twice, holds a
    strike that nobody marked: it is no stride and is left out.
    """
    end_s = trial.start_s + (trial.xyz_mm.shape[0] - 1) / trial.fs_hz
    strikes = _times_s(trial.events, "foot_strike", side)
    inside = [t_s for t_s in strikes if trial.start_s <= t_s <= end_s]
    found = []
    for start_s, stop_s in pairwise(inside):
        offs = _between(_times_s(trial.events, "foot_off", side), start_s, stop_s)
        others = _between(_times_s(trial.events, "foot_strike", side.other), start_s, stop_s)
        gone = _between(_times_s(trial.events, "foot_off", side.other), start_s, stop_s)
        if max(len(offs), len(others)) > 1:
            continue
        found.append(
            Stride(
                start_s=start_s,
                end_s=stop_s,
                foot_off_s=offs[0] if offs else None,
                other_strike_s=others[0] if others else None,
                other_off_s=gone[0] if len(gone) == 1 else None,
            )
        )
    return tuple(found)


def in_turn(trial: MarkerTrial, taken: Sequence[Stride], side: Side) -> tuple[Stride, ...]:
    """Return those strides of one leg in which the other foot stepped as well, or was not seen.

    In a walk and in a run each foot leaves the ground once in a stride, and the other strikes once.
    Who swings one leg, serves or dances has no strides, however much a foot looks like striking.
    """
    other = LETTER[side.other]
    places = [trial.names.index(name) for name in _of_foot(other) if name in trial.names]
    seen = np.asarray(np.isfinite(trial.xyz_mm[:, places]).all(axis=(1, 2)))
    if len(places) < len(_of_foot(other)):
        return tuple(taken)
    end_s = trial.start_s + (len(seen) - 1) / trial.fs_hz
    kept = []
    for stride in taken:
        first, last = (
            round((t_s - trial.start_s) * trial.fs_hz) for t_s in (stride.start_s, stride.end_s)
        )
        # Near the ends of a trial a foot may leave the ground unseen.
        left = stride.foot_off_s is not None or end_s - stride.end_s < _NEAR_END_S
        gone = stride.other_off_s is not None or stride.start_s - trial.start_s < _NEAR_END_S
        stepped = stride.other_strike_s is not None and left and gone
        swings = stride.foot_off_s is None or stride.as_pct(stride.foot_off_s) < _LONGEST_STANCE_PCT
        if swings and (stepped or not seen[first : last + 1].all()):
            kept.append(stride)
    return tuple(kept)


def why_no_stride(trial: MarkerTrial, side: Side) -> str:
    """Say why a leg has no stride."""
    strikes = len(_times_s(trial.events, "foot_strike", side))
    lasts_s = len(trial.xyz_mm) / trial.fs_hz
    if not any(event.kind == "foot_strike" for event in trial.events):
        return NO_STRIKES if lasts_s > _SHORT_S else f"{_lasts(lasts_s)} {NO_STRIKES}"
    letter = "L" if side is Side.LEFT else "R"
    lacking = [name for name in (f"{letter}HEE", f"{letter}TOE") if name not in trial.names]
    if not strikes and lacking:
        return (
            f"no foot strike of this leg is marked, and none can be found without"
            f" {' and '.join(lacking)}, which the file has not"
        )
    told = {0: "no foot strike", 1: "one foot strike"}.get(strikes, f"{strikes} foot strikes")
    return (
        f"{told} of this leg in {lasts_s:.1f} s; a stride needs two in a row: record or export more"
        " of the walk"
    )


def _lasts(lasts_s: float) -> str:
    return f"the recording lasts {lasts_s:.2f} s, and a stride about one: record or export more;"


def _of_foot(letter: str) -> tuple[str, ...]:
    return f"{letter}HEE", f"{letter}TOE"


def _times_s(events: Sequence[Event], kind: str, side: Side) -> list[float]:
    return sorted(event.t_s for event in events if (event.kind, event.side) == (kind, side))


def _between(times_s: Sequence[float], start_s: float, end_s: float) -> list[float]:
    return [t_s for t_s in times_s if start_s < t_s < end_s]
