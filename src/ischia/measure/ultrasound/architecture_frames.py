"""Which frames of a clip are looked at for its architecture, and what each of them shows."""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from ischia.measure.ultrasound.architecture_field import Ground, Rows, Working, boxes, ground
from ischia.measure.ultrasound.architecture_look import Seen, carried, looked, steady_deg
from ischia.measure.ultrasound.architecture_values import Built, built
from ischia.measure.ultrasound.dynamic import LONG_AXIS
from ischia.measure.ultrasound.motion import FIRST_FRAME
from ischia.measure.ultrasound.seen import Watch, latest, unwatched
from ischia.model.arrays import FloatArray
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import PROPOSED
from ischia.model.ultrasound import Cine

NOT_BOXED: Final = "aponeuroses_not_boxed"
FOUND_LINE: Final = "found_line"  # what the program's own lines are called among marks
PROGRAM: Final = "ischia"
_AT: Final = datetime(1970, 1, 1, tzinfo=UTC)  # a line found again is the same line
_THREADS, _AHEAD = 2, 8  # that look at frames beside the one that follows, and frames they wait for
_BENDS: Final = 9  # points to an aponeurosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for: two boxes or none, and frames with their states."""

    boxes: tuple[Mark, Mark] | None
    frames: Mapping[int, str | None]
    flags: tuple[str, ...]

    @property
    def start(self) -> int:
        """The frame that was drawn on, or the first that is asked for."""
        return self.boxes[0].frame if self.boxes else min(self.frames)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the frames of a clip show; of each either how it is built or why that is not seen."""

    ground: Ground
    seen: Mapping[int, Seen | str]
    built: Mapping[int, Built]

    @property
    def flags(self) -> tuple[str, ...]:
        """What every value of these frames carries."""
        return self.ground.flags if self.ground.drawn else (PROPOSED, NOT_BOXED, *self.ground.flags)


def asked(cine: Cine, marks: Marks) -> Asked | str | None:
    """Return what is asked for, why it cannot be done, or None where nothing is.

    Without boxes an image is searched if it looks along the muscle and nobody drew a gap: a torn
    muscle has no architecture to speak of.
    """
    drawn = boxes(marks)
    count = cine.t_s.size
    states: dict[int, str | None] = {
        m.frame: m.state
        for m in latest(marks)
        if m.kind == "key_frame" and m.state and 0 <= m.frame < count
    }
    first = (FIRST_FRAME,) if not states and count > 1 else ()
    if drawn[0] is None and drawn[1] is None:
        torn = any(m.kind == "caliper" and m.what == "gap" for m in marks.marks)
        if cine.view != LONG_AXIS or torn:
            return None
        return Asked(boxes=None, frames=states or {0: None}, flags=first)
    if drawn[0] is None or drawn[1] is None:
        return "only one of the two aponeuroses has a box"
    if drawn[0].frame != drawn[1].frame:
        return "the boxes of the two aponeuroses are on different frames"
    if not 0 <= drawn[0].frame < count:
        return f"the boxes are on frame {drawn[0].frame}; the clip has {count} frames"
    at: Mapping[int, str | None] = states or {drawn[0].frame: drawn[0].state}
    return Asked(
        boxes=(drawn[0], drawn[1]),
        frames=dict(sorted(at.items())),
        flags=() if drawn[0].state or not first else ("boxed_frame_has_no_state",),
    )


def whole_clip(cine: Cine, what: Asked, watch: Watch = unwatched) -> Looked | str:
    """Return what all frames of a boxed clip show; without boxes, the frames asked for alone.

    The direction of fascicles is followed over a clip: where one frame shows another direction a
    little more strongly than its neighbours', theirs holds.
    """
    place = ground(cine, what.boxes, what.start)
    if isinstance(place, str):
        return place
    pictures = Working(cine, place)
    if what.boxes is None or len(pictures) == 1:
        seen = {n: looked(pictures[n], place, place.rows) for n in what.frames}
        return Looked(ground=place, seen=seen, built=_built(seen, place))
    start = looked(pictures[place.frame], place, place.rows)
    if isinstance(start, str):
        return start
    along = _along(pictures, place, start, watch)
    held = [n for n, one in along.items() if isinstance(one, Seen)]
    angles = steady_deg([one for one in along.values() if isinstance(one, Seen)])
    return Looked(ground=place, seen=along, built=_built(along, place, held, angles))


def _along(pictures: Working, place: Ground, start: Seen, watch: Watch) -> dict[int, Seen | str]:
    """Return what each frame shows: while one is followed, those before it are looked at."""
    found: dict[int, Seen | str] = {place.frame: start}
    coming: deque[tuple[int, Future[Seen | str]]] = deque()
    with ThreadPoolExecutor(_THREADS) as others:
        for done, (number, rows) in enumerate(carried(pictures, place), 1):
            watch(done, len(pictures))
            if number != place.frame:
                one = others.submit(_one, pictures, number, place, rows, start.turned)
                coming.append((number, one))
            if len(coming) > _AHEAD:
                behind, first = coming.popleft()
                found[behind] = first.result()
        found |= {number: one.result() for number, one in coming}
    return dict(sorted(found.items()))


def _one(
    pictures: Working,
    number: int,
    place: Ground,
    rows: Rows,
    turned: bool,  # noqa: FBT001
) -> Seen | str:
    return looked(pictures[number], place, rows, turned=turned)


def _built(
    seen: Mapping[int, Seen | str],
    place: Ground,
    held: Sequence[int] = (),
    angles_deg: FloatArray | None = None,
) -> dict[int, Built]:
    steady = {} if angles_deg is None else dict(zip(held, angles_deg.tolist(), strict=True))
    return {
        number: built(one, place.scale, steady.get(number))
        for number, one in seen.items()
        if isinstance(one, Seen)
    }


def found_lines(cine: Cine, marks: Marks, angles_deg: Mapping[int, float]) -> tuple[Mark, ...]:
    """Return the lines behind the values of some frames as marks, for a picture to show.

    Polylines `what` "found_line": both aponeuroses, and the straight fascicle through the middle
    of the field as far as the image shows it.

    Parameters
    ----------
    cine, marks
        As they were measured.
    angles_deg
        Fascicle angle that was measured, by frame.
    """
    what = asked(cine, marks)
    if what is None or isinstance(what, str) or not angles_deg:
        return ()
    place = ground(cine, what.boxes, what.start)
    if isinstance(place, str):
        return ()
    pictures = Working(cine, place)
    rows: Mapping[int, Rows] = {}
    if what.boxes is not None and len(pictures) > 1:
        rows = dict(carried(pictures, place))
    made: list[Mark] = []
    for number, angle_deg in angles_deg.items():
        one = looked(pictures[number], place, rows.get(number, place.rows))
        if isinstance(one, Seen):
            lines = _lines(one, angle_deg)
            made += [
                Mark(
                    id=f"{FOUND_LINE}-{number}-{index}",
                    kind="polyline",
                    frame=number,
                    author=PROGRAM,
                    at=_AT,
                    points_px=tuple((float(x), float(y)) for x, y in place.on_frame(line)),
                    what=FOUND_LINE,
                )
                for index, line in enumerate(lines)
            ]
    return tuple(made)


def _lines(one: Seen, angle_deg: float) -> tuple[FloatArray, ...]:
    """Return both aponeuroses and a fascicle, each as points (n, 2) of the working picture."""
    wide = one.deep.width_px - 1.0
    x_px = np.linspace(0, wide, _BENDS)
    top, bottom = (
        np.stack([x_px, course.depth_px(x_px)], axis=1) for course in (one.superficial, one.deep)
    )
    turn = np.deg2rad(-angle_deg if one.turned else angle_deg)
    middle = np.array([wide / 2, 0.0])
    middle[1] = sum(float(c.depth_px(middle[:1])[0]) for c in (one.superficial, one.deep)) / 2
    along = np.linspace(-2 * wide, 2 * wide, 2000)[:, None] * (np.cos(turn), -np.sin(turn))
    points = middle + along
    held = (points[:, 0] >= 0) & (points[:, 0] <= wide)
    held &= points[:, 1] >= one.superficial.depth_px(points[:, 0])
    held &= points[:, 1] <= one.deep.depth_px(points[:, 0])
    return top, bottom, points[held][[0, -1]]
