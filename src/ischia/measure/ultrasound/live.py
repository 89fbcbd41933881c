"""What can be told of each frame while a recording still grows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.ultrasound.architecture_field import Ground, boxes, ground
from ischia.measure.ultrasound.architecture_look import Seen, carried, looked
from ischia.measure.ultrasound.architecture_values import Quantity, built
from ischia.measure.ultrasound.caliper import caliper_length
from ischia.measure.ultrasound.motion import tracking_kernel
from ischia.measure.ultrasound.seen import latest
from ischia.model.marks import Mark, Marks
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit

Picture = NDArray[np.uint8]

_ENDS: Final = 2  # of a caliper
NO_SCALE: Final = "no scale was typed or drawn: pixels have no size"
LOST: Final = "the tissue beside it could not be followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of one frame with its 95 % interval, or why there is none.

    Without an interval its error is unknown, unless it was only counted.
    """

    what: str
    unit: Unit
    value: float | None
    interval95: tuple[float, float] | None = None
    counted: bool = False  # a share of the picture: nothing was estimated
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFrame:
    """What one frame shows: values, and a person's calipers where the tissue has taken them."""

    number: int
    readings: tuple[Reading, ...]
    calipers: tuple[Mark, ...]


def live_frames(frames: Sequence[Picture], first: Cine, marks: Marks) -> Iterator[LiveFrame]:
    """Yield the values of each frame as it comes, counted from the first.

    Calipers drawn on the first frame are carried with the tissue beside their ends, each frame
    being registered to the first itself; where a person put the ends is one reading, so that the
    error of their length is unknown. Between two boxes drawn there, thickness and fascicle angle
    are found anew on every frame, each with the interval that a still has; without the neighbours
    of a whole clip an angle may leap.

    Parameters
    ----------
    frames
        Pictures (y, x), which may be waited for as they are asked for.
    first
        The first of them with its scale.
    marks
        What was drawn on it.

    Raises
    ------
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    calipers = [m for m in latest(marks) if m.kind == "caliper" and len(m.points_px) == _ENDS]
    calipers = [m for m in calipers if m.what != "scale"]
    each: list[Iterator[LiveFrame]] = []
    drawn = boxes(marks)
    if drawn[0] is not None and drawn[1] is not None:
        place = ground(first, (drawn[0], drawn[1]), 0)
        each.append(_built(frames, place))
    if calipers or not each:
        each.insert(0, _carried(frames, first, calipers))
    for parts in zip(*each, strict=True):
        yield LiveFrame(
            number=parts[0].number,
            readings=tuple(r for part in parts for r in part.readings),
            calipers=tuple(m for part in parts for m in part.calipers),
        )


def _carried(
    frames: Sequence[Picture], first: Cine, calipers: Sequence[Mark]
) -> Iterator[LiveFrame]:
    tracking = tracking_kernel()
    for number, field in tracking.tracked(frames):
        held_pct = 100.0 * float(field.held.mean())
        readings = [Reading(what="followed", unit=Unit.PERCENT, value=held_pct, counted=True)]
        moved: list[Mark] = []
        for mark in calipers:
            points_px, closure_px = field.at(np.array(mark.points_px))
            now = replace(
                mark, frame=0, points_px=tuple((float(x), float(y)) for x, y in points_px)
            )
            value, why = caliper_length(first, now)
            sure = bool((closure_px <= tracking.CLOSURE_LIMIT_PX).all())
            told = value if sure else None
            readings.append(
                Reading(
                    what=mark.what or "caliper",
                    unit=Unit.MILLIMETRE,
                    value=told,
                    reason=None if told is not None else why or LOST,
                )
            )
            moved += [now] if sure else []
        yield LiveFrame(number=number, readings=tuple(readings), calipers=tuple(moved))


class _Working(Sequence[Picture]):
    """Working pictures of frames that are still coming."""

    def __init__(self, frames: Sequence[Picture], place: Ground) -> None:
        self._frames, self._place = frames, place

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, number: int) -> Picture:  # type: ignore[override]
        return self._place.picture(self._frames[number])


def _built(frames: Sequence[Picture], place: Ground | str) -> Iterator[LiveFrame]:
    if isinstance(place, str):
        for number, _ in enumerate(frames):
            yield LiveFrame(number=number, readings=_none(place), calipers=())
        return
    working, turned = _Working(frames, place), None
    for number, rows in carried(working, place):
        one = looked(working[number], place, rows, turned=turned)
        if isinstance(one, Seen):
            turned = one.turned
        yield LiveFrame(number=number, readings=_architecture(one, place), calipers=())


def _architecture(one: Seen | str, place: Ground) -> tuple[Reading, ...]:
    if isinstance(one, str):
        return _none(one)
    of = built(one, place.scale)
    mm = place.mm_per_px
    return (
        Reading(
            what="fascicles",
            unit=Unit.DEGREE,
            value=of.fascicle_deg.value,
            interval95=of.fascicle_deg.interval95,
        ),
        _thickness(of.thickness_px, mm),
    )


def _thickness(of: Quantity, mm_per_px: float | None) -> Reading:
    if mm_per_px is None:
        return Reading(what="thickness", unit=Unit.MILLIMETRE, value=None, reason=NO_SCALE)
    low_px, high_px = of.interval95
    return Reading(
        what="thickness",
        unit=Unit.MILLIMETRE,
        value=of.value * mm_per_px,
        interval95=(low_px * mm_per_px, high_px * mm_per_px),
    )


def _none(reason: str) -> tuple[Reading, ...]:
    told = (("fascicles", Unit.DEGREE), ("thickness", Unit.MILLIMETRE))
    return tuple(Reading(what=name, unit=unit, value=None, reason=reason) for name, unit in told)
